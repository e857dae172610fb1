"""What a singer would stumble over: lines too long for one breath, weights that fall elsewhere than in the
parallel line. Pure; what would be sung although it was not meant so is told by the grammar itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, zip_longest

from songsmith.language.checks import Warning
from songsmith.language.structure import Sheet, SheetLine, SheetSection, chord_spans
from songsmith.language.syllables import LineCount, WordCount
from songsmith.lyrics.scheme import raw_places

BREATH = 20
"""Syllables that one breath carries. At an easy 4 in a second these are 5 s, what singers plan for."""

_MIDDLE = (0.3, 0.7)
"""Shares of a line's syllables between which it may be broken."""
_PAUSE = re.compile(r"[,;:.!?…–—-]['\"”’)]*\s+$")
_JOINING = frozenset(
    {"and", "but", "or", "so", "yet", "for", "while", "when", "where", "who", "that", "which", "because"}
    | {"before", "after", "until", "till", "than", "as", "if", "with"}
)
_PAUSE_WORTH, _JOINING_WORTH = 6, 3
"""Syllables away from the middle that a comma, or a joining word, makes good."""
_OPENING = "\"'“‘(¿¡«"

Counts = Mapping[tuple[int, int], LineCount]
"""By `(line.number, line.column)`."""


def lint(sheet: Sheet, counts: Counts) -> list[Warning]:
    """In the order of the lines."""
    written = {(line.number, line.column): line for section in sheet.sections for line in section.lines}
    found = [
        warning
        for place, line in written.items()
        if (warning := _too_long(line, counts[place], sheet.raw_lines[line.number]))
    ]
    found += _clashes(sheet.sections, counts)
    return sorted(found, key=lambda warning: (warning.line, warning.start))


def _too_long(line: SheetLine, count: LineCount, raw: str) -> Warning | None:
    if count.syllables <= BREATH:
        return None
    about = "about " if count.approximate else ""
    message = f"{about}{count.syllables} syllables are more than one breath carries.".capitalize()
    start, end = _break_place(line, count.words, raw)
    if start == end:
        return Warning(line.number, line.column, len(raw), "long-line", message)
    words = raw[end:].lstrip(_OPENING).split(maxsplit=2)[:2]
    message += f" It can be broken before “{' '.join(words).rstrip(',;:.!?')}”."
    return Warning(line.number, start, end, "long-line", message, "\n")


def _break_place(line: SheetLine, words: Sequence[WordCount], raw: str) -> tuple[int, int]:
    """(start, end) in the raw line of the space to break at; equal: there is none."""
    places = raw_places(line)
    total = sum(word.syllables for word in words)
    best: tuple[float, int] | None = None
    before = 0
    for previous, word in pairwise(words):
        before += previous.syllables
        gap = line.sung[previous.char_end : word.char_start]
        if " " not in gap or not _MIDDLE[0] <= before / total <= _MIDDLE[1]:
            continue
        away = abs(before - total / 2) - _PAUSE_WORTH * bool(_PAUSE.search(gap.rstrip(_OPENING)))
        away -= _JOINING_WORTH * (word.text.lower() in _JOINING)
        if best is None or away < best[0]:
            best = (away, places[word.char_start])
    return _space_before(raw, best[1]) if best else (0, 0)


def _space_before(raw: str, at: int) -> tuple[int, int]:
    """The spaces before a word, its chord and its opening quote."""
    chords = {end: start for start, end, _ in chord_spans(raw)}
    while at in chords or (at and raw[at - 1] in _OPENING):
        at = chords.get(at, at - 1)
    return len(raw[:at].rstrip()), at


def _clashes(sections: Sequence[SheetSection], counts: Counts) -> Iterator[Warning]:
    """Lines whose weights fight with those of the same line of an earlier section of their kind."""
    first: dict[str, SheetSection] = {}
    for section in sections:
        if section.same_as is not None or not section.lines:
            continue
        model = first.setdefault(section.kind, section)
        if model is section:
            continue
        for line, other in zip_longest(section.lines, model.lines):
            if line and other:
                yield from _clash(line, other, counts, model.label)


def _clash(line: SheetLine, other: SheetLine, counts: Counts, label: str) -> Iterator[Warning]:
    own, its = counts[line.number, line.column], counts[other.number, other.column]
    if own.syllables != its.syllables or own.approximate or its.approximate:
        return
    pattern = _weights(its.words)
    at = 0
    for word in own.words:
        heavy = at + word.stress.find("2")
        if len(word.stress) > 1 and heavy >= at and pattern[heavy] is False:
            beside = [
                i for i in range(at, at + len(word.stress)) if word.stress[i - at] == "0" and pattern[i]
            ]
            if any(abs(i - heavy) == 1 for i in beside):
                yield _clash_warning(line, word, other, label)
                return
        at += len(word.stress)


def _weights(words: Sequence[WordCount]) -> list[bool | None]:
    """Per syllable whether it is heavy; None where a word of one syllable leaves it to the tune."""
    weights: list[bool | None] = []
    for word in words:
        one = len(word.stress) == 1
        weights += [None] if one else [digit == "2" if digit != "1" else None for digit in word.stress]
    return weights


def _clash_warning(line: SheetLine, word: WordCount, other: SheetLine, label: str) -> Warning:
    places = raw_places(line)
    message = (
        f"“{word.text}” has its weight where line {other.number + 1} ({label}) has none: "
        "to the same tune one of the two is bent."
    )
    start, end = places[word.char_start], places[word.char_end - 1] + 1
    return Warning(line.number, start, end, "stress-clash", message, other=other.number)
