"""Two states of a text side by side, by line and by word. Pure.

What is one line is decided as in `identity`: lines that stayed, that were edited, that moved. Spacing does
not count as a change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from songsmith.lyrics.alignment import Pair, align
from songsmith.lyrics.identity import line_pairs

# Spaces, one character of a script that is written without them, a run of anything else but marks, a mark.
_WIDE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_MARKS = '\\[\\](){}<>.,;:!?¡¿"“”„«»…—–/|~*_'
_TOKEN = re.compile(rf"\s+|[{_WIDE}]|[^\s{_MARKS}{_WIDE}]+|.", re.DOTALL)


class Sign(StrEnum):
    """What became of a line."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line. marked: it is not on the other side."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """A line as it stands on one side. number: 0-based."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """old, new: the line before and after, None where there is none in this place.

    A line that moved has two rows: one where it was (`old`), one where it is (`new`).
    """

    sign: Sign
    old: Side | None
    new: Side | None

    @property
    def old_pieces(self) -> tuple[Piece, ...]:
        """The line before, what is not in the new one marked."""
        return self._pieces()[0]

    @property
    def new_pieces(self) -> tuple[Piece, ...]:
        """The line after, what was not in the old one marked."""
        return self._pieces()[1]

    def _pieces(self) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
        """Found when asked for: who counts lines needs no words."""
        if self.old and self.new and self.sign is Sign.CHANGED:
            return word_pieces(self.old.text, self.new.text)
        return _whole(self.old), _whole(self.new)

    @property
    def is_blank(self) -> bool:
        return not any(side and side.text.strip() for side in (self.old, self.new))

    @property
    def counts(self) -> bool:
        """Whether it is a change to be counted; a move counts once."""
        arrived = self.new is not None or self.sign is Sign.REMOVED
        return self.sign is not Sign.SAME and arrived and not self.is_blank


@dataclass(frozen=True, slots=True)
class Tally:
    """How many lines of each kind."""

    changed: int = 0
    added: int = 0
    removed: int = 0
    moved: int = 0

    @property
    def total(self) -> int:
        return self.changed + self.added + self.removed + self.moved


@dataclass(frozen=True, slots=True)
class ChangedLines:
    """For marks on the newer text. lines: 0-based numbers that were changed, added or moved there.

    cuts: (line before which lines are missing, how many); the text's number of lines stands for its end.
    """

    lines: tuple[int, ...] = ()
    cuts: tuple[tuple[int, int], ...] = ()


def compare(old: str, new: str) -> tuple[Row, ...]:
    """Every line of both texts, in an order that can be read down either side.

    What both have in common at either end costs next to nothing: lists compare many states with one.
    """
    before, after = old.split("\n"), new.split("\n")
    head, tail = _common_ends(before, after)
    ends = len(before) - tail, len(after) - tail
    pairs = [
        (i + head, j + head)
        for i, j in line_pairs("\n".join(before[head : ends[0]]), "\n".join(after[head : ends[1]]))
    ]
    rising = _rising(pairs)
    moved = set(pairs) - set(rising)
    moved_old, moved_new = {i for i, _ in moved}, {j for _, j in moved}
    rows = [_pair(before, after, at, at) for at in range(head)]
    low = start = head
    for i, j in [*rising, ends]:
        gone = [_gone(before, at, moved_old) for at in range(low, i)]
        come = [_come(after, at, moved_new) for at in range(start, j)]
        rows += _blanks_joined(gone, come)
        if (i, j) != ends:
            rows.append(_pair(before, after, i, j))
        low, start = i + 1, j + 1
    rows += [_pair(before, after, ends[0] + at, ends[1] + at) for at in range(tail)]
    return tuple(rows)


def tally(rows: Sequence[Row]) -> Tally:
    """What was changed, in numbers."""
    signs = [row.sign for row in rows if row.counts]
    return Tally(
        changed=signs.count(Sign.CHANGED),
        added=signs.count(Sign.ADDED),
        removed=signs.count(Sign.REMOVED),
        moved=signs.count(Sign.MOVED),
    )


def changed_lines(rows: Sequence[Row]) -> ChangedLines:
    """Where the marks stand in the newer text."""
    lines = tuple(row.new.number for row in rows if row.new and row.counts)
    cuts: list[tuple[int, int]] = []
    missing = end = 0
    for row in rows:
        missing += row.sign is Sign.REMOVED and row.counts
        if row.new:
            end = row.new.number + 1
        if row.new and missing:
            cuts.append((row.new.number, missing))
            missing = 0
    if missing:
        cuts.append((end, missing))
    return ChangedLines(lines, tuple(cuts))


def word_pieces(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """One line before and after, the words that differ marked."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    pairs = align(before, after)
    kept_old, kept_new = {i for i, _ in pairs}, {j for _, j in pairs}
    return _pieces(before, kept_old), _pieces(after, kept_new)


def _common_ends(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many lines are the same at the start and, behind those, at the end."""
    most = min(len(before), len(after))
    head = next((at for at in range(most) if before[at] != after[at]), most)
    most -= head
    tail = next((at for at in range(most) if before[-1 - at] != after[-1 - at]), most)
    return head, tail


def _rising(pairs: Sequence[Pair]) -> list[Pair]:
    """The most lines that kept their order; the others moved."""
    old_order = [str(i) for i in sorted(i for i, _ in pairs)]
    stayed = align(old_order, [str(i) for i, _ in pairs])
    return [pairs[place] for _, place in stayed]


def _gone(lines: Sequence[str], at: int, moved: set[int]) -> Row:
    return Row(Sign.MOVED if at in moved else Sign.REMOVED, Side(at, lines[at]), None)


def _come(lines: Sequence[str], at: int, moved: set[int]) -> Row:
    return Row(Sign.MOVED if at in moved else Sign.ADDED, None, Side(at, lines[at]))


def _blanks_joined(gone: list[Row], come: list[Row]) -> Iterator[Row]:
    """Blank lines have no identity: those in the same place at either end of a gap are the same."""
    while gone and come and gone[0].is_blank and come[0].is_blank:
        yield Row(Sign.SAME, gone.pop(0).old, come.pop(0).new)
    last: list[Row] = []
    while gone and come and gone[-1].is_blank and come[-1].is_blank:
        last.append(Row(Sign.SAME, gone.pop().old, come.pop().new))
    yield from gone
    yield from come
    yield from reversed(last)


def _pair(before: Sequence[str], after: Sequence[str], i: int, j: int) -> Row:
    old, new = before[i], after[j]
    same = old == new or old.split() == new.split()
    return Row(Sign.SAME if same else Sign.CHANGED, Side(i, old), Side(j, new))


def _whole(side: Side | None) -> tuple[Piece, ...]:
    return (Piece(side.text),) if side else ()


def _pieces(tokens: Sequence[str], kept: set[int]) -> tuple[Piece, ...]:
    marked = [place not in kept for place in range(len(tokens))]
    for place in range(1, len(tokens) - 1):
        # A space between two words that are both others: one mark instead of two with a gap.
        if tokens[place].isspace() and marked[place - 1] and marked[place + 1]:
            marked[place] = True
    runs = groupby(zip(tokens, marked, strict=True), key=lambda item: item[1])
    return tuple(Piece("".join(token for token, _ in run), changed) for changed, run in runs)
