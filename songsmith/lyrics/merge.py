"""Two changes of one text at once, without losing a line of either. Pure."""

from __future__ import annotations

from itertools import pairwise

from songsmith.lyrics.alignment import align


def text_merge(base: str, mine: str, theirs: str) -> str:
    """The change from `base` to `mine` made to `theirs` as well. By lines.

    Where both changed the same lines, theirs stand first and mine below: what somebody wrote meanwhile is
    never dropped.
    """
    old, my_lines, their_lines = base.split("\n"), mine.split("\n"), theirs.split("\n")
    in_mine, in_theirs = dict(align(old, my_lines)), dict(align(old, their_lines))
    both = [(i, in_mine[i], in_theirs[i]) for i in range(len(old)) if i in in_mine and i in in_theirs]
    merged: list[str] = []
    ends = [(-1, -1, -1), *both, (len(old), len(my_lines), len(their_lines))]
    for before, after in pairwise(ends):
        was, my_own, their_own = (
            lines[start + 1 : end]
            for lines, start, end in zip((old, my_lines, their_lines), before, after, strict=True)
        )
        merged += _between(was, my_own, their_own)
        merged += my_lines[after[1] : after[1] + 1]
    return "\n".join(merged)


def _between(was: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    """Lines between two that nobody changed."""
    if mine in (was, theirs):
        return theirs
    return mine if theirs == was else theirs + mine
