"""Two changes of one text at once, without losing a line of either. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songsmith.lyrics.alignment import align, gaps


@dataclass(frozen=True, slots=True)
class _Edit:
    """Lines start … end (exclusive) of the old text replaced by others."""

    start: int
    end: int
    lines: tuple[str, ...]


def text_merge(base: str, mine: str, theirs: str) -> str:
    """The change from `base` to `mine` made to `theirs` as well. By lines.

    Where both changed the same lines, theirs stand first and mine below: what somebody wrote meanwhile is
    never dropped.
    """
    old = base.split("\n")
    my_edits, their_edits = _edits(old, mine.split("\n")), _edits(old, theirs.split("\n"))
    merged: list[str] = []
    at = 0
    for start, end in _regions([*my_edits, *their_edits]):
        merged += old[at:start]
        my_lines = _applied(old, my_edits, start, end)
        their_lines = _applied(old, their_edits, start, end)
        was = old[start:end]
        if my_lines in (was, their_lines):
            merged += their_lines
        else:
            merged += my_lines if their_lines == was else their_lines + my_lines
        at = end
    return "\n".join(merged + old[at:])


def _edits(old: Sequence[str], new: Sequence[str]) -> list[_Edit]:
    found = gaps(align(old, new), len(old), len(new))
    return [
        _Edit(old_at.start, old_at.stop, tuple(new[new_at.start : new_at.stop])) for old_at, new_at in found
    ]


def _regions(edits: Sequence[_Edit]) -> list[tuple[int, int]]:
    """Ranges of old lines that edits overlap in; edits that only touch have a region each."""
    found: list[tuple[int, int]] = []
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if found and (edit.start < found[-1][1] or (edit.start, edit.end) == found[-1]):
            found[-1] = (found[-1][0], max(found[-1][1], edit.end))
        else:
            found.append((edit.start, edit.end))
    return found


def _applied(old: Sequence[str], edits: Sequence[_Edit], start: int, end: int) -> list[str]:
    """The old lines start … end with those edits made that lie inside."""
    lines: list[str] = []
    at = start
    for edit in edits:
        inside = start <= edit.start and edit.end <= end
        if inside and ((start == end) == (edit.start == edit.end) or start < edit.start < end):
            lines += [*old[at : edit.start], *edit.lines]
            at = edit.end
    return lines + list(old[at:end])
