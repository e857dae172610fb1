"""How sung syllables are printed: as parts of the word on the sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence

from songsmith.language.hanzi import hanzi_runs

_BEHIND = re.compile(r"[^\s\w()\[\]{}]*")
_BEFORE = re.compile(r"(?:^|[\s(\[{])([^\s\w()\[\]{}]+)$")


def printed_syllables(word: str, syllables: Sequence[str]) -> tuple[str, ...]:
    """One text for each syllable, together the word. A word that is not spelled as it is sung ("1999") stands
    under its first syllable, and the others are empty."""
    if all(syllables) and "".join(syllables) == word:
        return tuple(syllables)
    return (word, *("" for _ in syllables[1:]))


def is_character(syllable: str) -> bool:
    """True for a syllable in Chinese characters: no hyphen joins it to the next, and no space parts them."""
    return hanzi_runs(syllable) == [(0, len(syllable))]


def signs_around(line: str, start: int, end: int) -> tuple[str, str]:
    """The signs that touch the word at start:end, before it and behind it: quotation marks, commas; no
    brackets. What joins two words ("rain—drop") stands behind the first."""
    before = _BEFORE.search(line, 0, start)
    behind = _BEHIND.match(line, end)
    return before[1] if before else "", behind[0] if behind else ""
