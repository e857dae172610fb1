"""The chords bar by bar as plain text, to read from a music stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from songsmith.engine.files.song_sheet import BarChord, SheetPart, SongSheet, song_sheet
from songsmith.engine.score import Meter, Score

BARS_A_LINE = 4
HELD = "%"
"""A bar that repeats the chord of the bar before."""


def chord_chart_text(score: Score, *, title: str = "", transpose: int = 0, capo: int = 0) -> str:
    """Four bars a line; "Am / F /" is a bar of two chords, a stroke for every further beat."""
    sheet = song_sheet(score, transpose=transpose, capo=capo)
    parts = ("\n".join((*_part(part, sheet.meter), "")) for part in sheet.parts)
    return "\n".join(("\n".join((*_head(sheet, title), "")), *parts))


def _head(sheet: SongSheet, title: str) -> Iterator[str]:
    yield " ".join(title.split()) or "Song"
    meter = f"{sheet.meter.numerator}/{sheet.meter.denominator}"
    facts = [f"Key {sheet.key}", f"{sheet.bpm:.4g} bpm", meter]
    if sheet.capo:
        facts.append(f"capo {sheet.capo} (sounds in {sheet.sounding_key})")
    yield " · ".join(facts)


def _part(part: SheetPart, meter: Meter) -> Iterator[str]:
    yield f"{part.label} ({len(part.bars)} bar{'' if len(part.bars) == 1 else 's'})"
    cells = [bar_text(bar, meter) for bar in part.bars]
    width = max(map(len, cells), default=0)
    for at in range(0, len(cells), BARS_A_LINE):
        yield f"| {' | '.join(cell.ljust(width) for cell in cells[at : at + BARS_A_LINE])} |"


def bar_text(bar: Sequence[BarChord], meter: Meter) -> str:
    """ "Am", "Am / F /", "%" """
    if not bar:
        return HELD
    if len(bar) == 1 and bar[0].beat == 0:
        return bar[0].name
    cells = ["/"] * meter.numerator
    for chord in bar:
        cells[min(len(cells) - 1, int(chord.beat * meter.denominator / 4))] = chord.name
    return " ".join(cells)
