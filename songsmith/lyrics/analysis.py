"""What the editor shows beside the words: syllables, sections, warnings, counts. Pure; shaped for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from songsmith.contract import LYRICS_MAX, PROMPT_MAX
from songsmith.language.structure import Sheet, SheetLine, SheetSection, Warning, lyrics_to_send, parse_sheet
from songsmith.language.syllables import LineCount, WordCount, line_syllables

# Characters. Several times what a provider takes; longer sheets get counts only, because analysing 200 kB
# with every pause in typing would keep the server from everything else.
ANALYSIS_MAX = 20_000

Ask = Callable[[Iterable[str]], Mapping[str, str]]
"""Unknown words → the stress of their syllables, one digit each; some may be missing."""


def nobody(words: Iterable[str]) -> dict[str, str]:
    """Leaves every unknown word an estimate."""
    return {}


def analysis(text: str, ask: Ask = nobody) -> dict[str, Any]:
    """lines: only sung ones, n 0-based. start, end: code points of the line as written."""
    if len(text) > ANALYSIS_MAX:
        return {"analysed": False, "lines": [], "sections": [], "warnings": [], "counts": counts(text)}
    sheet = parse_sheet(text)
    return {
        "analysed": True,
        "lines": _lines(sheet, ask),
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


def _lines(sheet: Sheet, ask: Ask) -> list[dict[str, Any]]:
    """A line that is performed several times is counted once."""
    lines = {(line.number, line.column): line for section in sheet.sections for line in section.lines}
    counted = [(line, line_syllables(line.sung)) for _, line in sorted(lines.items())]
    unknown = {word.text for _, count in counted for word in count.words if word.approximate}
    known = ask(unknown) if unknown else {}
    return [_line(line, _with_known(count, known)) for line, count in counted]


def _with_known(count: LineCount, known: Mapping[str, str]) -> LineCount:
    if not count.approximate:
        return count
    words = tuple(_known_word(word, known) for word in count.words)
    return LineCount(sum(word.syllables for word in words), any(word.approximate for word in words), words)


def _known_word(word: WordCount, known: Mapping[str, str]) -> WordCount:
    stress = known.get(word.text)
    if not word.approximate or stress is None:
        return word
    return replace(word, syllables=len(stress), stress=stress, approximate=False)


def _line(line: SheetLine, count: LineCount) -> dict[str, Any]:
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
