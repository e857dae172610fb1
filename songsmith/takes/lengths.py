"""How long a writer wants single sections: asked for by kind and number, kept in the recipe by their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress

from songsmith.core.errors import Invalid
from songsmith.engine.recipe import SectionWish
from songsmith.language.structure import parse_sheet

FIELD = "bars-"
"""Begins the names of the fields that hold lengths; the name of the section follows."""

MOST_BARS = 64

Lengths = Mapping[str, int]
"""Bars by the names of sections ("Verse 2"); sections that keep their usual length are not in it."""


def name_of(kind: str, number: int) -> str:
    """Other than a label it stays when a section comes in or goes."""
    return f"{kind} {number}"


def lengths_asked(data: Mapping[str, str]) -> dict[str, int]:
    """From the fields of a form. Raises Invalid."""
    return {name: _bars(value) for name, value in _fields(data)}


def lengths_typed(data: Mapping[str, str]) -> dict[str, int]:
    """As :func:`lengths_asked`, without those that are wrong, such as one that is half typed."""
    lengths = {}
    for name, value in _fields(data):
        with suppress(Invalid):
            lengths[name] = _bars(value)
    return lengths


def _fields(data: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        (name.removeprefix(FIELD), value)
        for name, value in data.items()
        if name.startswith(FIELD) and value.strip()
    ]


def _bars(value: str) -> int:
    try:
        bars = int(value)
    except ValueError:
        raise Invalid("A length is a whole number of bars.") from None
    if not 1 <= bars <= MOST_BARS:
        raise Invalid(f"A section has 1 to {MOST_BARS} bars.")
    return bars


def length_wishes(text: str, lengths: Lengths, section_ids: Sequence[str] = ()) -> tuple[SectionWish, ...]:
    """Lengths of sections that the sheet does not have are passed over. section_ids: of the recipe; without
    any, those that the engine gives."""
    sections = parse_sheet(text).sections
    ids = section_ids or [f"s{i + 1}" for i in range(len(sections))]
    named = {name_of(section.kind, section.number): one for section, one in zip(sections, ids, strict=False)}
    return tuple(SectionWish(named[name], bars=bars) for name, bars in lengths.items() if name in named)
