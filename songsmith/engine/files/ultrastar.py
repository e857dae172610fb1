"""UltraStar text: the tune and words for singing games (UltraStar Deluxe, Performous, Vocaluxe).

An UltraStar beat is a quarter of what its #BPM counts; pitch 0 is middle C. Swing, ritardando and tempo
changes are in the beats, because the file has one tempo. https://usdx.eu/format/
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from songsmith.engine.clock import Clock
from songsmith.engine.files.printed import printed_syllables
from songsmith.engine.score import Score, Syllable, Word

MIDDLE_C = 60
FINEST = 600.0
"""#BPM is the song's tempo, doubled until it is at least this: a beat is then at most 25 ms."""

GAME_NOTE, UNSCORED = ":", "F"
HELD = "~"  # a syllable that goes on


@dataclass(frozen=True, slots=True)
class _Sung:
    """start, end: seconds. first: of its phrase."""

    kind: str
    start: float
    end: float
    pitch: int
    text: str


def ultrastar_text(score: Score, *, title: str = "", artist: str = "", audio: str = "") -> str:
    """audio: name of the sound file beside it. Answers of the backing voice count no points, and are left out
    where the lead sings."""
    found = _phrases(score)
    bpm = _bpm(score)
    gap = round(found[0][0].start * 1000) if found else 0
    head = [
        "#VERSION:1.1.0",
        f"#TITLE:{_line(title) or 'Song'}",
        f"#ARTIST:{_line(artist) or 'Unknown'}",
        f"#AUDIO:{_line(audio)}",
        f"#MP3:{_line(audio)}",
        f"#BPM:{bpm:.6g}",
        f"#GAP:{gap}",
    ]
    return "\n".join((*head, *_body(found, bpm, gap / 1000), "E", ""))


def _bpm(score: Score) -> float:
    bpm = score.tempo_map[0].bpm
    while bpm < FINEST:
        bpm *= 2
    return bpm


def _body(found: Sequence[Sequence[_Sung]], bpm: float, gap: float) -> Iterator[str]:
    """Notes never touch the one before; a line break stands where the next phrase begins."""
    free = 0
    for number, phrase in enumerate(found):
        for place, note in enumerate(phrase):
            start = max(free, _beat(note.start, bpm, gap))
            if place == 0 and number:
                yield f"- {min(start, free)}"
            length = max(1, _beat(note.end, bpm, gap) - start)
            yield f"{note.kind} {start} {length} {note.pitch - MIDDLE_C} {note.text}"
            free = start + length


def _beat(seconds: float, bpm: float, gap: float) -> int:
    return round((seconds - gap) * bpm * 4 / 60)


def _phrases(score: Score) -> list[list[_Sung]]:
    """One voice at a time."""
    clock = Clock.of(score)
    lead = [row for line in score.lines if (row := _notes(score, line.id, clock, backing=False))]
    taken = [(row[0].start, row[-1].end) for row in lead]
    for line in score.lines:
        row = _notes(score, line.id, clock, backing=True)
        if row and all(row[-1].end <= start or end <= row[0].start for start, end in taken):
            lead.append(row)
            taken.append((row[0].start, row[-1].end))
    return sorted(lead, key=lambda row: row[0].start)


def _notes(score: Score, line_id: str, clock: Clock, *, backing: bool) -> list[_Sung]:
    notes = {note.id: note for note in score.melody}
    kind = UNSCORED if backing else GAME_NOTE
    found = []
    for syllable, text in _texts(score, line_id, backing=backing):
        for place, note_id in enumerate(syllable.note_ids):
            note = notes[note_id]
            start, end = clock.seconds(note.beat), clock.seconds(note.beat + note.dur)
            found.append(_Sung(kind, start, end, note.pitch, HELD if place or not text else text))
    return sorted(found, key=lambda note: note.start)


def _texts(score: Score, line_id: str, *, backing: bool) -> Iterator[tuple[Syllable, str]]:
    """Syllables of a line with their text; a space in front begins a word that one stands before."""
    own: dict[str, list[Syllable]] = {}
    for syllable in score.syllables:
        if syllable.line_id == line_id and syllable.backing is backing:
            own.setdefault(syllable.word_id, []).append(syllable)
    words = {word.id: word for word in score.words}
    before: Word | None = None
    for word_id, syllables in own.items():
        word = words[word_id]
        printed = printed_syllables(word.text, [syllable.text for syllable in syllables])
        parted = before is not None and before.char_end != word.char_start
        for place, (syllable, text) in enumerate(zip(syllables, printed, strict=True)):
            yield syllable, f" {text}" if parted and place == 0 else text
        before = word


def _line(text: str) -> str:
    return " ".join(text.split())
