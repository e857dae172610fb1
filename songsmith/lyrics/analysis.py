"""What the editor shows beside the words: syllables, sections, warnings, counts. Pure; shaped for JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from songsmith.contract import LYRICS_MAX, PROMPT_MAX
from songsmith.language.languages import sheet_language
from songsmith.language.reader import Reader, plain_reader
from songsmith.language.structure import Sheet, SheetLine, SheetSection, Warning, lyrics_to_send, parse_sheet
from songsmith.language.syllables import LineCount, WordCount, count_line, line_syllables
from songsmith.lyrics.lint import Counts, lint
from songsmith.lyrics.scheme import LineRhyme, inner_rhymes, raw_places, rhyme_scheme

# Characters. Several times what a provider takes; longer sheets get counts only, because analysing 200 kB
# with every pause in typing would keep the server from everything else.
ANALYSIS_MAX = 20_000

_LETTERS = 26  # then rhymes begin at A again; no section has so many

Ask = Callable[[Iterable[str]], Mapping[str, str]]
"""Unknown words → the stress of their syllables, one digit each; some may be missing."""


def nobody(words: Iterable[str]) -> dict[str, str]:
    """Leaves every unknown word an estimate."""
    return {}


def analysis(text: str, ask: Ask = nobody, reader: Reader | None = None) -> dict[str, Any]:
    """lines: only sung ones, n 0-based. start, end: code points of the line as written.

    reader: of the song's own dictionary.
    """
    if len(text) > ANALYSIS_MAX:
        return {"analysed": False, "lines": [], "sections": [], "warnings": [], "counts": counts(text)}
    sheet = parse_sheet(text)
    lines = _written_lines(sheet)
    counted = _counted(lines, ask, reader)
    rhymes = rhyme_scheme(sheet, reader)
    warnings = sorted((*sheet.warnings, *lint(sheet, counted)), key=lambda one: (one.line, one.start))
    return {
        "analysed": True,
        "lines": [
            _line(line, counted[place], rhymes.get(line.number), reader) for place, line in lines.items()
        ],
        "sections": [_section(section) for section in sheet.sections],
        "warnings": [_warning(warning) for warning in warnings],
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


def _written_lines(sheet: Sheet) -> dict[tuple[int, int], SheetLine]:
    """In order; a line that is performed several times stands here once."""
    lines = {(line.number, line.column): line for section in sheet.sections for line in section.lines}
    return dict(sorted(lines.items()))


def _counted(lines: Mapping[tuple[int, int], SheetLine], ask: Ask, reader: Reader | None) -> Counts:
    sheet = sheet_language((line.sung for line in lines.values()), reader or plain_reader())
    counted = {
        place: count_line(line.sung, reader, sheet) if reader else line_syllables(line.sung, sheet=sheet)
        for place, line in lines.items()
    }
    unknown = {word.text for count in counted.values() for word in count.words if word.approximate}
    known = ask(unknown) if unknown else {}
    return {place: _with_known(count, known) for place, count in counted.items()}


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


def _line(
    line: SheetLine, count: LineCount, rhyme: LineRhyme | None, reader: Reader | None
) -> dict[str, Any]:
    """stress: one character per syllable, "0", "1", "2" or "?" where it is not known. inner: [start, end] of
    words that rhyme inside of the line."""
    words = ", ".join(
        f"{'~' if word.approximate else ''}{word.text} {word.syllables}" for word in count.words
    )
    inner = inner_rhymes(line.sung, reader)
    places = raw_places(line) if rhyme or inner else ()
    return {
        "n": line.number,
        "syllables": count.syllables,
        "approximate": count.approximate,
        "words": words,
        "stress": "".join(word.stress or "?" * word.syllables for word in count.words),
        "rhyme": _rhyme(rhyme, places) if rhyme else None,
        "inner": [_span(places, word.start, word.end) for word in inner],
    }


def _rhyme(rhyme: LineRhyme, places: Sequence[int]) -> dict[str, Any]:
    return {
        "letter": chr(ord("A") + rhyme.letter % _LETTERS),
        "kind": rhyme.kind,
        "with": rhyme.partners,
        "word": _span(places, rhyme.start, rhyme.end),
    }


def _span(places: Sequence[int], start: int, end: int) -> tuple[int, int]:
    """In the line as written."""
    return places[start], places[end - 1] + 1


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
        "other": warning.other,
    }
