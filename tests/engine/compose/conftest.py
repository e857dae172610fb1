"""Songs to compose, with a stand-in for pronunciation: these tests are about music, not about words."""

from __future__ import annotations

import re

import pytest

from songsmith.engine.compose.sheet import read_song
from songsmith.engine.compose.song import compose_song
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Score
from songsmith.engine.voices import VOICES, Voice
from songsmith.language.pronounced import PronouncedSyllable, PronouncedWord

LIGHT = frozenset(
    {
        "a",
        "an",
        "the",
        "of",
        "to",
        "in",
        "on",
        "at",
        "and",
        "or",
        "for",
        "with",
        "my",
        "your",
        "is",
        "you",
        "i",
    }
)

LYRICS = """[Intro]

[Verse]
Rain is writing letters on the window of the train
Every town we pass has got a different kind of name
You fold a page of maps into a boat that cannot sail
And tell me every promise is a story without a tail

[Pre Chorus]
Hold the light, hold it low
There is somewhere we could go

[Chorus]
Paper boats on a river of wine (river of wine)
Carry your heart if you carry mine

[Verse]
The station clock is counting in a language of its own
I learned the word for leaving and I taught you how to phone

[Chorus]
Paper boats on a river of wine (river of wine)
Carry your heart if you carry mine

[Solo]

[Outro]
Carry mine, carry mine
"""


def pronounce(line: str) -> tuple[PronouncedWord, ...]:
    """Vowel groups as syllables, the first one stressed unless the word is a small one."""
    depth = [line[: i + 1].count("(") > line[:i].count(")") for i in range(len(line))]
    words = []
    for match in re.finditer(r"[A-Za-z']+", line):
        groups = re.findall(r"[^aeiouy]*[aeiouy]+(?:[^aeiouy]+$)?", match.group().lower()) or [match.group()]
        light = match.group().lower() in LIGHT
        words.append(
            PronouncedWord(
                match.group(),
                match.start(),
                match.end(),
                tuple(
                    PronouncedSyllable(text, ("a",), 0, 0 if light or i else 2)
                    for i, text in enumerate(groups)
                ),
                backing=depth[match.start()],
            )
        )
    return tuple(words)


def write(
    prompt: str,
    lyrics: str = LYRICS,
    seed: int = 5,
    *,
    instrumental: bool = False,
    voice: Voice = VOICES["wren"],
) -> Score:
    recipe = Recipe(prompt, lyrics, seed, instrumental=instrumental)
    return compose_song(recipe, voice, read_song(recipe, pronounce))


@pytest.fixture(scope="session")
def ballad() -> Score:
    return write("piano ballad, 78 bpm, 4/4, C major")
