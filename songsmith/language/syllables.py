"""Quick syllable counts for the web process: the lexicon alone, no models."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordCount:
    """stress: one digit per syllable (0 none, 1 secondary, 2 primary). approximate: not in the lexicon."""

    text: str
    char_start: int
    char_end: int
    syllables: int
    stress: str
    approximate: bool


@dataclass(frozen=True, slots=True)
class LineCount:
    syllables: int
    approximate: bool
    words: tuple[WordCount, ...]


def line_syllables(text: str) -> LineCount:
    """text: a line as sung (`SheetLine.sung`)."""
    raise NotImplementedError
