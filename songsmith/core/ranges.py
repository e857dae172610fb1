"""Byte ranges of HTTP (RFC 9110, section 14): pure, so that every odd header can be tested."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SINGLE = re.compile(r"bytes=\s*(?P<first>\d*)\s*-\s*(?P<last>\d*)\s*", re.ASCII)
_MAX_DIGITS = 18  # beyond any file; keeps a header of a million digits from costing time


@dataclass(frozen=True, slots=True)
class ByteRange:
    """First and last byte, both included; an empty range does not exist."""

    first: int
    last: int

    @property
    def length(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """The range is well formed and lies outside the file: answer 416."""


def parse_range(header: str, size: int) -> ByteRange | None:
    """The one range that `header` asks of a file of `size` bytes.

    None: no range, several ranges or nonsense; all may be answered with the whole file.
    Raises `Unsatisfiable` for a range that begins behind the end, or for the last zero bytes.
    """
    match = _SINGLE.fullmatch(header)
    if match is None:
        return None
    first, last = match["first"], match["last"]
    if not (first or last) or max(len(first), len(last)) > _MAX_DIGITS:
        return None
    if first:
        return _from_first(int(first), int(last) if last else None, size)
    return _suffix(int(last), size)


def _from_first(first: int, last: int | None, size: int) -> ByteRange | None:
    if last is not None and last < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return ByteRange(first, size - 1 if last is None else min(last, size - 1))


def _suffix(length: int, size: int) -> ByteRange:
    if length == 0 or size == 0:
        raise Unsatisfiable
    return ByteRange(max(size - length, 0), size - 1)
