"""The song as a ChordPro file, for songbook programs: https://www.chordpro.org/chordpro/"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from songsmith.engine.files.song_sheet import BarChord, SheetPart, SheetRow, SongSheet, song_sheet
from songsmith.engine.score import Meter, Score
from songsmith.language.songbook import ENVIRONMENTS, chordpro_line, directive

BARS_A_LINE = 4


def chordpro_text(score: Score, *, title: str = "", transpose: int = 0, capo: int = 0) -> str:
    """transpose: semitones up; capo: fret. The chords are what the player grips."""
    sheet = song_sheet(score, transpose=transpose, capo=capo)
    parts = ("\n".join((*_part(part, sheet.meter), "")) for part in sheet.parts)
    return "\n".join(("\n".join((*_head(sheet, title), "")), *parts))


def _head(sheet: SongSheet, title: str) -> Iterator[str]:
    yield directive("title", title or "Song")
    yield directive("key", sheet.key)
    yield directive("tempo", f"{sheet.bpm:.4g}")
    yield directive("time", f"{sheet.meter.numerator}/{sheet.meter.denominator}")
    if sheet.capo:
        yield directive("capo", str(sheet.capo))


def _part(part: SheetPart, meter: Meter) -> Iterator[str]:
    if not part.rows:
        yield directive("comment", part.label)
        yield "{start_of_grid}"
        yield from _grid(part.bars, meter)
        yield "{end_of_grid}"
        return
    environment = ENVIRONMENTS.get(part.kind, "verse")
    yield directive(f"start_of_{environment}", part.label)
    yield from (_row(row) for row in part.rows)
    yield f"{{end_of_{environment}}}"


def _row(row: SheetRow) -> str:
    return chordpro_line(row.text, [(chord.offset, chord.name) for chord in row.chords])


def _grid(bars: Sequence[Sequence[BarChord]], meter: Meter) -> Iterator[str]:
    cells = [_cells(bar, meter) for bar in bars]
    for at in range(0, len(cells), BARS_A_LINE):
        yield f"| {' | '.join(cells[at : at + BARS_A_LINE])} |"


def _cells(bar: Sequence[BarChord], meter: Meter) -> str:
    """A cell for each beat of the metre; "." holds what was there."""
    cells = ["."] * meter.numerator
    for chord in bar:
        cells[min(len(cells) - 1, int(chord.beat * meter.denominator / 4))] = chord.name
    return " ".join(cells)
