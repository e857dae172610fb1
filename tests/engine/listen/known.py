"""Songs whose truth is known, since the engine makes them: written as files, their truth beside them.

Whoever listens gets the file alone. TUNED are the songs that the constants of `songsmith.engine.listen` were
chosen on, FORMED those of `parts`; LOOKED_AT were held out until constants changed after a look at them.
HELD_OUT are other genres, forms, seeds, words and voices, for the figures: nothing is ever chosen on them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import soundfile

from songsmith.engine import score_json
from songsmith.engine.audio import Audio
from songsmith.engine.clock import Clock
from songsmith.engine.files.transcode import Coding, transcode
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import Song, make_song
from tests.engine.voice.salad import random_lines

MP3 = Coding("mp3", 44_100, 128_000)
FORMS = {
    "short": (("Verse", 2), ("Chorus", 2)),
    "middle": (("Verse", 4), ("Chorus", 4)),
    "full": (("Verse", 4), ("Chorus", 4), ("Verse", 4), ("Chorus", 4), ("Bridge", 4), ("Chorus", 4)),
    "built": (("Verse", 4), ("Pre Chorus", 2), ("Chorus", 2), ("Verse", 4), ("Pre Chorus", 2), ("Chorus", 2)),
    "played": (
        ("Intro", 0),
        ("Verse", 2),
        ("Chorus", 2),
        ("Verse", 2),
        ("Chorus", 2),
        ("Solo", 0),
        ("Chorus", 2),
    ),
    "story": (("Verse", 2), ("Verse", 2), ("Chorus", 2), ("Verse", 2), ("Chorus", 2), ("Outro", 0)),
}
"""Section kinds and lines of words in each: about 25 s, 45 s, three minutes, and one to two minutes."""


@dataclass(frozen=True, slots=True)
class Case:
    """voice empty: the style chooses; "none": an instrumental, whose tune a lead instrument plays."""

    genre: str
    seed: int
    voice: str = ""
    form: str = "short"

    @property
    def name(self) -> str:
        genre = self.genre.replace(" ", "-").replace("/", "")
        return f"{genre}-{self.seed}-{self.voice or 'any'}-{self.form}"


TUNED = (
    Case("pop", 1, "wren"),
    Case("rock", 2, "rook"),
    Case("folk", 3, "lark"),
    Case("country", 4, "rook"),
    Case("soul", 5, "wren"),
    Case("house", 6, "lark"),
    Case("ballad", 7, "merlin"),
    Case("jazz", 8, "wren"),
    Case("reggae", 9, "rook"),
    Case("synthwave", 10, "none"),
    Case("latin", 11, "lark"),
    Case("folk in 3/4", 12, "wren"),
    Case("pop", 13, "merlin", "middle"),
    Case("hip hop", 14, "rook"),
    Case("jazz", 200, "none"),
    Case("soul", 201, "rook"),
    Case("ballad", 202, "wren"),
    Case("bossa nova", 203, "wren"),
    Case("gospel", 204, "rook"),
    Case("blues", 205, "wren"),
    Case("funk", 206, "rook"),
    Case("country", 207, "wren"),
    Case("latin", 208, "rook"),
    Case("lofi", 209, "none"),
    Case("cinematic", 210, "rook"),
    Case("jazz", 211, "rook"),
    Case("folk in 3/4", 213, "none"),
    Case("pop", 214, "rook"),
    Case("rock", 215, "wren"),
    Case("drum and bass", 216, "none"),
    Case("punk", 217, "wren"),
    Case("hip hop", 218, "wren"),
    Case("reggae", 219, "none"),
)
FORMED = (
    Case("pop", 301, "wren", "full"),
    Case("folk", 303, "wren", "story"),
    Case("country", 304, "rook", "played"),
    Case("soul", 305, "wren", "built"),
    Case("ballad", 306, "rook", "story"),
    Case("synthwave", 307, "none", "played"),
    Case("folk in 3/4", 308, "wren", "full"),
    Case("house", 309, "wren", "played"),
    Case("blues", 310, "rook", "full"),
)
LOOKED_AT = (
    Case("pop", 101, "lark", "middle"),
    Case("rock", 102, "merlin", "middle"),
    Case("folk", 103, "wren"),
    Case("country", 104, "lark"),
    Case("soul", 105, "rook"),
    Case("funk", 106, "wren"),
    Case("ballad", 107, "lark"),
    Case("bossa nova", 108, "merlin"),
    Case("gospel", 109, "wren"),
    Case("punk", 110, "rook"),
    Case("lofi", 111, "lark"),
    Case("blues", 112, "rook"),
    Case("drum and bass", 113, "wren"),
    Case("cinematic", 114, "merlin"),
    Case("waltz folk in 3/4", 115, "lark"),
    Case("synthwave", 116, "none"),
    Case("pop", 117, "none", "middle"),
)
HELD_OUT = (
    Case("indie pop", 701, "wren", "full"),
    Case("hard rock", 702, "merlin", "built"),
    Case("folk ballad", 703, "lark"),
    Case("country", 704, "rook", "played"),
    Case("soul", 705, "merlin"),
    Case("funk", 706, "rook", "story"),
    Case("bossa nova", 707, "lark"),
    Case("waltz folk in 3/4", 709, "rook", "story"),
    Case("power ballad", 710, "lark"),
    Case("reggae", 711, "wren", "story"),
    Case("synthwave", 713, "none", "story"),
    Case("blues", 714, "none"),
)


def recipe(case: Case) -> Recipe:
    instrumental = case.voice == "none"
    voice = "" if instrumental else case.voice
    return Recipe(case.genre, _sheet(case), case.seed, voice=voice, instrumental=instrumental)


def write(case: Case, folder: Path) -> Path:
    """`<name>.mp3` at 128 kbit/s and `<name>.truth.json`, made once; gives the path of the MP3."""
    path, truth = folder / f"{case.name}.mp3", folder / f"{case.name}.truth.json"
    if not truth.exists():
        song = make_song(recipe(case))
        _mp3(song.master, path)
        truth.write_text(json.dumps(truth_of(song)), encoding="utf-8")
    return path


def truth_of(song: Song) -> dict[str, Any]:
    """What listening should find. Seconds; notes as (start, end, MIDI pitch), where they are sung."""
    score, clock = song.score, Clock.of(song.score)
    return {
        "duration": song.timing["duration"],
        "bpm": score.tempo_map[0].bpm,
        "meter": [score.meter.numerator, score.meter.denominator],
        "key": [score.key.tonic, score.key.mode],
        "beats": [beat["start"] for beat in song.timing["beats"]],
        "downbeats": [beat["start"] for beat in song.timing["beats"] if beat["beat"] == 1],
        "chords": [
            [clock.seconds(chord.beat), clock.seconds(chord.beat + chord.dur), chord.root, chord.quality]
            for chord in score.chords
        ],
        "sections": [[part["start"], part["end"], part["kind"]] for part in song.timing["sections"]],
        "tune": [
            [clock.seconds(note.beat), clock.seconds(note.beat + note.dur), note.pitch]
            for note in score.melody
        ],
        "words": [[word["start"], word["end"], word["text"]] for word in song.timing["words"]],
        "score": score_json.as_json(score),
    }


def _sheet(case: Case) -> str:
    form = FORMS[case.form]
    lines = iter(random_lines(sum(count for _, count in form), case.seed))
    chorus: Sequence[str] = ()
    blocks = []
    for kind, count in form:
        own = [next(lines) for _ in range(count)]
        if kind == "Chorus":
            own = list(chorus := chorus or own)
        blocks.append("\n".join([f"[{kind}]", *own]))
    return "\n".join(blocks) + "\n"


def _mp3(audio: Audio, path: Path) -> None:
    wav = path.with_suffix(".wav")
    soundfile.write(wav, audio.T, MP3.sample_rate, subtype="FLOAT")
    transcode(wav, path, MP3)
    wav.unlink()
