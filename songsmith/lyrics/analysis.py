"""What the editor shows beside the words: syllables, sections, warnings, counts. Pure; shaped for JSON."""

from __future__ import annotations

from typing import Any

from songsmith.contract import LYRICS_MAX, PROMPT_MAX
from songsmith.language.structure import Sheet, SheetLine, SheetSection, Warning, lyrics_to_send, parse_sheet
from songsmith.language.syllables import line_syllables

# Characters. Several times what a provider takes; longer sheets get counts only, because analysing 200 kB
# with every pause in typing would keep the server from everything else.
ANALYSIS_MAX = 20_000


def analysis(text: str) -> dict[str, Any]:
    """lines: only sung ones, n 0-based. start, end: code points of the line as written."""
    if len(text) > ANALYSIS_MAX:
        return {"analysed": False, "lines": [], "sections": [], "warnings": [], "counts": counts(text)}
    sheet = parse_sheet(text)
    return {
        "analysed": True,
        "lines": _lines(sheet),
        "sections": [_section(section) for section in sheet.sections],
        "warnings": [_warning(warning) for warning in sheet.warnings],
        "counts": counts(text),
    }


def counts(text: str) -> dict[str, int]:
    """characters: what a provider is sent, so without chords; the limits are those of a take."""
    return {
        "characters": len(lyrics_to_send(text)),
        "lyrics_max": LYRICS_MAX,
        "prompt_max": PROMPT_MAX,
        "lines": text.count("\n") + 1 if text else 0,
    }


def _lines(sheet: Sheet) -> list[dict[str, Any]]:
    """A line that is performed several times is counted once."""
    lines = {(line.number, line.column): line for section in sheet.sections for line in section.lines}
    return [_line(line) for _, line in sorted(lines.items())]


def _line(line: SheetLine) -> dict[str, Any]:
    count = line_syllables(line.sung)
    words = ", ".join(
        f"{'~' if word.approximate else ''}{word.text} {word.syllables}" for word in count.words
    )
    return {
        "n": line.number,
        "syllables": count.syllables,
        "approximate": count.approximate,
        "words": words,
        "stress": "".join(word.stress for word in count.words),
    }


def _section(section: SheetSection) -> dict[str, Any]:
    return {
        "kind": section.kind,
        "number": section.number,
        "label": section.label,
        "line": section.heading_line,
        "sung": len(section.lines),
        "same_as": section.same_as,
    }


def _warning(warning: Warning) -> dict[str, Any]:
    return {
        "line": warning.line,
        "start": warning.start,
        "end": warning.end,
        "code": warning.code,
        "message": warning.message,
        "suggestion": warning.suggestion,
    }
