"""What singing costs without a band, and how it is heard: a three-minute song with stacked choruses."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

from songsmith.engine.compose import compose
from songsmith.engine.models import catalogue
from songsmith.engine.paths import models_dir
from songsmith.engine.recipe import Expression, Recipe
from songsmith.engine.score import Score
from songsmith.engine.song import make_song
from songsmith.engine.voice import Vocals, sing, song_samples
from songsmith.engine.voice.ears import RATE, Recogniser, spoken_errors, tracked_pitch
from songsmith.engine.voice.measure import artefacts, onset_errors
from songsmith.engine.voice.model_studio import MODEL, StudioModel
from songsmith.engine.voices import VOICES, Voice, voices_available
from songsmith.takes.bench.engine import MEGABYTE, RSS_UNIT
from songsmith.takes.bench.songs import Library
from songsmith.takes.bench.table import Row

SECTION = "voices"
SINGERS = ("wren", "finch")
EARS = "whisper-tiny-en"
PROMPT = "pop, 80 bpm"
IN_MIX = (PROMPT, "folk, 96 bpm", "rock, 116 bpm", "soul, 84 bpm")
"""Styles in which the words must be heard over the band."""
WARM_UP = "[Chorus]\nWarm the voice for me\n"
VERSES = (
    """Rain is writing letters on the window of the train
Every town we pass has got a different kind of name
Nobody told us the water was deep
Summer fires were burning slowly over the hill""",
    """I can hear the radio playing our song
Do you remember when the money was running low
Somebody told me that the winter never ends
I keep a photograph of you beside the door""",
    """She was dancing barefoot in the kitchen light
All of my friends are leaving for the city
Golden feathers falling from a silver tree
Tell your mother that I'm coming home again""",
)
CHORUS = """Paper boats on a river of wine
I'll carry your heart if you carry mine
Hold the light and hold it low
There is somewhere we could go"""
SHEET = (
    "\n\n".join(f"[Verse]\n{verse}\n\n[Chorus]\n{CHORUS}" for verse in VERSES) + f"\n\n[Chorus]\n{CHORUS}\n"
)


def rows(library: Library) -> Iterator[Row]:
    """Voices and ears whose models were not fetched are left out. Seconds of wall time, everything warm."""
    if catalogue()[MODEL].is_present():
        yield Row(SECTION, "getting the studio model ready, first time", _preparation(), "s")
    ears = Recogniser() if catalogue()[EARS].is_present() else None
    for name in SINGERS:
        if name in voices_available():
            yield from _sung(VOICES[name], ears)
    if ears:
        for prompt in IN_MIX:
            yield from _in_mix(VOICES[SINGERS[0]], prompt, ears)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * RSS_UNIT / MEGABYTE
    yield Row(SECTION, "memory, peak of the process", peak, "MB")


def _preparation() -> float:
    """Seconds from the fetched files to a model that can speak, in a folder where nothing is prepared yet."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, MODEL).symlink_to(models_dir() / MODEL)
        with patch.dict("os.environ", SONGSMITH_MODELS=folder):
            started = time.perf_counter()
            StudioModel()
            return time.perf_counter() - started


def _sung(voice: Voice, ears: Recogniser | None) -> Iterator[Row]:
    recipe = Recipe(PROMPT, SHEET, 1, voice.name)
    score = compose(recipe, voice)
    sing(compose(Recipe(PROMPT, WARM_UP, 1, voice.name), voice), voice, Expression())
    started = time.perf_counter()
    vocals = sing(score, voice, Expression())
    took, length = time.perf_counter() - started, song_samples(score) / RATE
    kind = f"{voice.title}, {voice.renderer}"
    yield Row(SECTION, f"{kind}: length of the song", length, "s")
    yield Row(SECTION, f"{kind}: vocals", took, "s", took / length, "song")
    yield Row(SECTION, f"{kind}: speed", length / took, "× real time")
    yield from _sound(kind, score, vocals)
    if ears:
        yield from _words(kind, score, vocals, voice, ears)


def _sound(kind: str, score: Score, vocals: Vocals) -> Iterator[Row]:
    lead = vocals.stems["vocal"][0]
    pitch, found = tracked_pitch(score, lead), artefacts(lead, RATE)
    onsets = onset_errors(lead, RATE, vocals.syllables)
    yield Row(SECTION, f"{kind}: frames within 50 cents", 100 * pitch.within_50, "%")
    yield Row(SECTION, f"{kind}: frames with a voice", 100 * pitch.voiced, "%")
    yield Row(SECTION, f"{kind}: onsets within 25 ms", 100 * onsets.within_25, "%")
    yield Row(SECTION, f"{kind}: onsets within 60 ms", 100 * onsets.within_60, "%")
    yield Row(SECTION, f"{kind}: hiss over vowels", found.sibilance, "dB")
    yield Row(SECTION, f"{kind}: clicks", float(found.clicks), "")


def _words(kind: str, score: Score, vocals: Vocals, voice: Voice, ears: Recogniser) -> Iterator[Row]:
    alone = ears.lines(score, vocals.stems["vocal"][0])
    said = spoken_errors(voice, [line.text for line in score.lines], ears)
    yield Row(SECTION, f"{kind}: words heard wrong, alone", 100 * alone.rate, "%")
    yield Row(SECTION, f"{kind}: words heard wrong, spoken by the same model", 100 * said.rate, "%")


def _in_mix(voice: Voice, prompt: str, ears: Recogniser) -> Iterator[Row]:
    song = make_song(Recipe(prompt, SHEET, 1, voice.name), keep_stems=True)
    assert song.vocals is not None
    heard_alone, in_mix = song.vocals.stems["vocal"], song.master
    lead, mixed = (ears.lines(song.score, sound.mean(axis=0)) for sound in (heard_alone, in_mix))
    kind = f"{voice.title}, {prompt.partition(',')[0]}"
    yield Row(SECTION, f"{kind}: words heard wrong, alone", 100 * lead.rate, "%")
    yield Row(SECTION, f"{kind}: words heard wrong, in the mix", 100 * mixed.rate, "%")
