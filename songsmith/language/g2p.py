"""From written words to sung syllables: pronunciation in context, with places in the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PronouncedSyllable:
    """text: its share of the word as printed (shares concatenate to the word; may be empty for digits).

    phones: without stress marks. nucleus: index of the vowel in `phones`. stress: 0 none, 1 secondary, 2 primary.
    """

    text: str
    phones: tuple[str, ...]
    nucleus: int
    stress: int


@dataclass(frozen=True, slots=True)
class PronouncedWord:
    """line[char_start:char_end] == text. backing: stands in parentheses."""

    text: str
    char_start: int
    char_end: int
    syllables: tuple[PronouncedSyllable, ...]
    backing: bool = False


class UnsingableWords(ValueError):
    """words: (text, char_start, char_end, language or script) of every word at fault."""

    def __init__(self, words: tuple[tuple[str, int, int, str], ...]) -> None:
        self.words = words
        super().__init__(", ".join(word[0] for word in words))


class Pronouncer:
    """Thread-safe; loading is shared by all instances."""

    def __init__(self, overrides: Mapping[str, str] | None = None) -> None:
        """overrides: word (lower case) → phones with stress marks ("ˈ" before the vowel), or a respelling."""
        raise NotImplementedError

    def line(self, text: str) -> tuple[PronouncedWord, ...]:
        """text: a line as sung (`SheetLine.sung`). Raises UnsingableWords."""
        raise NotImplementedError

    def unsingable(self, text: str) -> tuple[tuple[str, int, int, str], ...]:
        """The words of the line that cannot be sung, without raising."""
        raise NotImplementedError
