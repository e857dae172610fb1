"""Songs by the composer, for files that have to hold whatever it writes."""

from __future__ import annotations

from functools import cache

from songsmith.engine.compose.song import compose
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import MelodyNote, Score
from songsmith.engine.voices import VOICES

SHEET = """[Intro]

[Verse]
Rain is writing [Am]letters on the [F/C]window of the train
In 1999, she said "goodbye," then no one came

[Chorus]
Paper boats on a river of wine (river of wine)
I'll carry your heart if you carry mine
"""

PROMPTS = (
    "pop ballad in Eb, 78 bpm",
    "jazz swing 140 bpm",
    "folk waltz 3/4",
    "slow blues 6/8",
    "punk 180 bpm",
)


@cache
def song(prompt: str) -> Score:
    return compose(Recipe(prompt=prompt, lyrics=SHEET, seed=5), next(iter(VOICES.values())))


def voices(score: Score) -> tuple[list[MelodyNote], list[MelodyNote]]:
    """The notes of the lead and of the backing voice, in order."""
    backing = {note for syllable in score.syllables if syllable.backing for note in syllable.note_ids}
    sung = sorted((note for note in score.melody if note.syllable_id), key=lambda note: note.beat)
    return [note for note in sung if note.id not in backing], [note for note in sung if note.id in backing]
