"""Backing vocals: what stands in parentheses, ASCII or full-width, nested or not closed."""

from __future__ import annotations

import re

_PARENTHESIS = re.compile(r"[()（）]")


def backing_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of the outermost parentheses, themselves included; one left open runs to the end of the line."""
    spans: list[tuple[int, int]] = []
    depth = start = 0
    for match in _PARENTHESIS.finditer(text):
        if match[0] in "(（":
            if depth == 0:
                start = match.start()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                spans.append((start, match.end()))
    if depth:
        spans.append((start, len(text)))
    return tuple(spans)


def unbalanced(text: str) -> tuple[int, ...]:
    """Places of parentheses that have no partner."""
    opened: list[int] = []
    closed: list[int] = []
    for match in _PARENTHESIS.finditer(text):
        if match[0] in "(（":
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            closed.append(match.start())
    return tuple(sorted(opened + closed))
