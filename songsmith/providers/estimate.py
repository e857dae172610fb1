"""A guess where the words of a foreign song are: by the form of the sheet and the number of syllables.

Nothing was listened to. Lines are as long as their syllables, sections without words as long as a few lines,
and the whole as long as the file. Marked as not exact everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from songsmith.language.structure import Sheet, SheetSection, parse_sheet
from songsmith.language.syllables import line_syllables

VERSION = 1
"""Of engine/schemas/timing.schema.json; the engine itself takes seconds to import."""

REST = 3.0  # syllables' time of breath after a line
WORDLESS = 24.0  # syllables' time of a section without words
LEAD_IN = 12.0  # syllables' time before the first words, when the sheet has no intro
FADE_OUT = 12.0  # and after the last ones
DIGITS = 3

Entry = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Span:
    """In syllables from the start of the song."""

    start: float
    end: float


def estimated_timing(
    lyrics: str, duration: float, section_ids: Sequence[str] = (), line_ids: Sequence[str] = ()
) -> Entry:
    """A timing map (engine/schemas/timing.schema.json) with `exact` false, sections and lines alone.

    duration in seconds. The ids are those of the recipe; others are made up where they do not fit.
    """
    sheet = parse_sheet(lyrics)
    sections = sheet.sections
    fits = len(section_ids) == len(sections)
    ids = list(section_ids) if fits else [f"s{n + 1}" for n in range(len(sections))]
    spans, lines, length = _layout(sheet)
    scale = duration / length if length else 0.0
    return {
        "version": VERSION,
        "exact": False,
        "duration": round(duration, DIGITS),
        "bpm": None,
        "sections": [_section(*pair, scale) for pair in zip(sections, ids, spans, strict=True)],
        "lines": _lines(sections, ids, lines, line_ids, scale),
        **{name: [] for name in ("words", "syllables", "chords", "beats")},
    }


def _layout(sheet: Sheet) -> tuple[list[_Span], list[_Span], float]:
    """Of sections, of lines as performed, and the length of the song, all in syllables."""
    at = LEAD_IN if sheet.sections and sheet.sections[0].lines else 0.0
    spans: list[_Span] = []
    lines: list[_Span] = []
    for section in sheet.sections:
        begin = at if spans else 0.0
        for line in section.lines:
            end = at + max(1, line_syllables(line.sung).syllables)
            lines.append(_Span(at, end))
            at = end + REST
        at += 0.0 if section.lines else WORDLESS
        spans.append(_Span(begin, at))
    if spans and sheet.sections[-1].lines:
        at += FADE_OUT
        spans[-1] = _Span(spans[-1].start, at)
    return spans, lines, at


def _section(section: SheetSection, name: str, span: _Span, scale: float) -> Entry:
    return {
        "id": name,
        "kind": section.kind,
        "number": section.number,
        "label": section.label,
        "start": round(span.start * scale, DIGITS),
        "end": round(span.end * scale, DIGITS),
        "bars": 0,
    }


def _lines(
    sections: Sequence[SheetSection],
    ids: Sequence[str],
    spans: Sequence[_Span],
    line_ids: Sequence[str],
    scale: float,
) -> list[Entry]:
    sung = [(line, name) for section, name in zip(sections, ids, strict=True) for line in section.lines]
    names = list(line_ids) if len(line_ids) == len(sung) else [f"l{n + 1}" for n in range(len(sung))]
    return [
        {
            "id": name,
            "section_id": section,
            "text": line.sung,
            "start": round(span.start * scale, DIGITS),
            "end": round(span.end * scale, DIGITS),
        }
        for (line, section), name, span in zip(sung, names, spans, strict=True)
    ]
