"""From one text to another in small steps: carets and other people's words stay where they are. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, takewhile

from songsmith.lyrics.alignment import align, gaps

_PIECES = re.compile(r"\w+|\s+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Change:
    """`old[start:end]` becomes `words`; in code points of the old text."""

    start: int
    end: int
    words: str


def text_changes(old: str, new: str) -> list[Change]:
    """What makes `new` of `old`, in the order of the text; inside changed lines by words."""
    old_lines, new_lines = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0, *accumulate(map(len, old_lines))]
    found: list[Change] = []
    for gone, come in gaps(align(old_lines, new_lines), len(old_lines), len(new_lines)):
        before = "".join(old_lines[gone.start : gone.stop])
        after = "".join(new_lines[come.start : come.stop])
        found += _within(before, after, starts[gone.start])
    return found


def text_changed(old: str, changes: list[Change]) -> str:
    """`old` after `changes`, which are in the order of the text."""
    for change in reversed(changes):
        old = old[: change.start] + change.words + old[change.end :]
    return old


def _within(old: str, new: str, offset: int) -> Iterator[Change]:
    """Word by word, and inside a word without its common ends."""
    olds, news = _PIECES.findall(old), _PIECES.findall(new)
    starts = [0, *accumulate(map(len, olds))]
    for gone, come in gaps(align(olds, news), len(olds), len(news)):
        before, after = "".join(olds[gone.start : gone.stop]), "".join(news[come.start : come.stop])
        head = _alike(before, after)
        tail = _alike(before[head:][::-1], after[head:][::-1])
        start = offset + starts[gone.start]
        yield Change(start + head, start + len(before) - tail, after[head : len(after) - tail])


def _alike(one: str, other: str) -> int:
    """Characters at the start that are the same."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
