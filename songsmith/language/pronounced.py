"""A line as it is sung: words and syllables with their phones, whatever the language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PronouncedSyllable:
    """text: its share of the word as printed (shares concatenate to the word; may be empty for digits).

    phones: without stress marks. nucleus: index of the vowel in `phones`. stress: 0 none, 1 secondary,
    2 primary.
    """

    text: str
    phones: tuple[str, ...]
    nucleus: int
    stress: int


@dataclass(frozen=True, slots=True)
class PronouncedWord:
    """line[char_start:char_end] == text. At least one syllable. backing: stands in parentheses.

    Spanish words that run into each other are one here: "noche es" has the syllables "no" and "che es".
    """

    text: str
    char_start: int
    char_end: int
    syllables: tuple[PronouncedSyllable, ...]
    backing: bool = False
