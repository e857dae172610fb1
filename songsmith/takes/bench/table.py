"""Rows of figures, as a table for people and as JSON for programs."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from os import cpu_count
from typing import Any

VERSION = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One figure. ratio: of another figure of the same run, said in `to`; such ratios outlive a machine."""

    section: str
    name: str
    value: float
    unit: str
    ratio: float | None = None
    to: str = ""


def as_json(rows: Sequence[Row]) -> dict[str, Any]:
    """What `--json` writes."""
    machine = {"python": platform.python_version(), "system": platform.system(), "cores": cpu_count()}
    return {"version": VERSION, "machine": machine, "rows": [asdict(row) for row in rows]}


def as_text(rows: Sequence[Row]) -> str:
    """Columns that line up in a terminal, a blank line between sections."""
    cells = [(row.section, row.name, f"{row.value:,.4g}", row.unit, _ratio(row)) for row in rows]
    widths = [max((len(line[i]) for line in cells), default=0) for i in range(5)]
    lines: list[str] = []
    for i, line in enumerate(cells):
        if i and line[0] != cells[i - 1][0]:
            lines.append("")
        lines.append(_line(line, widths))
    return "\n".join(lines)


def _line(cells: Iterable[str], widths: Sequence[int]) -> str:
    section, name, value, unit, ratio = cells
    padded = (
        section.ljust(widths[0]),
        name.ljust(widths[1]),
        value.rjust(widths[2]),
        unit.ljust(widths[3]),
        ratio,
    )
    return "  ".join(padded).rstrip()


def _ratio(row: Row) -> str:
    return "" if row.ratio is None else f"{row.ratio:,.3g} × {row.to}"
