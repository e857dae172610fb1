"""Lyric sheets: tags, sections, sung lines, chords and backing vocals.

One grammar for editor, engine and API. Reading never fails and never loses a byte: the sheet keeps the lines
as they are, everything else is derived. What a writer may not have meant becomes a `Warning`.

Tags begin sections. Words before the first tag form verses without a heading, one for each stanza.
"[Chorus x2]" performs its section twice. Chords stand in brackets before their syllable, or on a line of
their own; then they are the progression of the section. Parentheses are backing vocals. Any other text in
brackets would be sung.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from songsmith.language.checks import Warning, bracket_warning, line_warnings
from songsmith.language.parentheses import backing_spans
from songsmith.language.tags import TAGS, Bracket, read_bracket

__all__ = [
    "TAGS",
    "Sheet",
    "SheetLine",
    "SheetSection",
    "Warning",
    "chord_spans",
    "format_sheet",
    "lyrics_to_send",
    "normalise_sheet",
    "parse_sheet",
]

MAX_WARNINGS = 200
"""Warnings kept, the first ones: nobody reads more, and hostile sheets could ask for a hundred thousand."""

_BRACKET = re.compile(r"\[([^\[\]【】［］]*)\]|【([^\[\]【】［］]*)】|［([^\[\]【】［］]*)］")
_LINE_END = re.compile(r"\r\n?|[\u2028\u2029\u0085\v\f]")
_AFTER_TAG = re.compile(r"\s*[:：]?\s*(?:[(（]?\s*[x×]\s*(\d{1,2})\s*[)）]?)?\s*", re.IGNORECASE)
_BOLD = re.compile(r"[\s*_#]*")


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line that is sung.

    number: 0-based line of the text. column: where `text` begins in that line (0 unless a tag stood on the
    same line). text: as written. sung: without chords, trimmed. backing: spans of `sung` in parentheses,
    the parentheses included. chords: (offset in `sung`, symbol).
    """

    number: int
    text: str
    sung: str
    backing: tuple[tuple[int, int], ...] = ()
    chords: tuple[tuple[int, str], ...] = ()
    column: int = 0


@dataclass(frozen=True, slots=True)
class SheetSection:
    """kind: one of TAGS. number: counts sections of this kind from 1. heading_line None: words without a tag.

    label: what a page shows, numbered where a kind has different words ("Verse 2"); a section that returns
    with the same words keeps its label. same_as: index of the first section with these words, else None.
    progression: chords written on lines of their own.
    """

    kind: str
    number: int
    label: str
    heading_line: int | None
    lines: tuple[SheetLine, ...] = ()
    same_as: int | None = None
    progression: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """raw_lines: the text split at LF. sections: in the order of performance ("[Chorus x2]" gives two)."""

    raw_lines: tuple[str, ...]
    sections: tuple[SheetSection, ...]
    warnings: tuple[Warning, ...]


@dataclass(slots=True)
class _Open:
    """A section while it is being read."""

    kind: str
    heading_line: int | None
    times: int = 1
    lines: list[SheetLine] = field(default_factory=list)
    progression: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a line: words (with chords) when tag is None, else a tag; start, end in the raw line."""

    start: int
    end: int
    tag: Bracket | None = None


def parse_sheet(text: str) -> Sheet:
    """Read a sheet; never fails. `format_sheet(parse_sheet(text)) == text` for every text."""
    raw_lines = tuple(text.split("\n"))
    opened: list[_Open] = []
    stanza_ended = False
    for number, raw in enumerate(raw_lines):
        pieces = _pieces(raw)
        if not pieces:
            stanza_ended = True
            continue
        for piece in pieces:
            if piece.tag is not None:
                opened.append(_Open(piece.tag.name, number, piece.tag.times))
            else:
                if not opened or (stanza_ended and opened[-1].heading_line is None and opened[-1].lines):
                    opened.append(_Open("Verse", None))
                _add_words(opened[-1], number, raw, piece)
        stanza_ended = False
    sections = _labelled(opened)
    return Sheet(raw_lines, sections, _warnings(raw_lines, sections))


def format_sheet(sheet: Sheet) -> str:
    """The text that the sheet was read from, byte for byte."""
    return "\n".join(sheet.raw_lines)


def normalise_sheet(text: str) -> str:
    """Canonical tags on lines of their own, repeats written out, LF line ends; words and chords unchanged."""
    return "\n".join(_normal_lines(text, keep_chords=True))


def lyrics_to_send(text: str) -> str:
    """`normalise_sheet` without chords: what a provider that takes none is sent and what limits count."""
    return "\n".join(_normal_lines(text, keep_chords=False)).strip("\n")


def _pieces(raw: str) -> list[_Piece]:
    """Split a line at its tags; blank stretches are left out."""
    pieces: list[_Piece] = []
    done = 0
    for match in _BRACKET.finditer(raw):
        bracket = read_bracket(match[1] or match[2] or match[3] or "")
        if bracket.kind != "tag":
            continue
        _add_piece(pieces, raw, done, match.start())
        after = _AFTER_TAG.match(raw, match.end())
        done = match.end()
        if after is not None and (after.end() == len(raw) or after[1] or ":" in after[0]):
            done = after.end()
            bracket = replace(bracket, times=_times(after[1]) or bracket.times)
        pieces.append(_Piece(match.start(), done, bracket))
    _add_piece(pieces, raw, done, len(raw))
    return pieces


def _times(digits: str | None) -> int:
    return read_bracket(f"chorus x{digits}").times if digits else 0


def _add_piece(pieces: list[_Piece], raw: str, start: int, end: int) -> None:
    if not _BOLD.fullmatch(raw, start, end):
        pieces.append(_Piece(start, end))


def _add_words(section: _Open, number: int, raw: str, piece: _Piece) -> None:
    text = raw[piece.start : piece.end]
    sung, chords = strip_chords(text)
    if sung:
        section.lines.append(SheetLine(number, text, sung, backing_spans(sung), chords, piece.start))
    else:
        section.progression += [symbol for _, symbol in chords]


def strip_chords(text: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Words without chords and without the doubled space a chord leaves, and (offset in them, symbol)."""
    words = ""
    pieces: list[str] = []
    length = 0
    chords: list[tuple[int, str]] = []
    done = 0
    for start, end, symbol in chord_spans(text):
        length += _append(pieces, text[done:start])
        chords.append((length, symbol))
        done = end
    _append(pieces, text[done:])
    words = "".join(pieces).rstrip()
    return words, tuple((min(offset, len(words)), symbol) for offset, symbol in chords)


def chord_spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """(start, end, symbol) of every chord in brackets; start, end: code points, the brackets included."""
    found = (
        (match, read_bracket(match[1] or match[2] or match[3] or "")) for match in _BRACKET.finditer(text)
    )
    return tuple((*match.span(), bracket.name) for match, bracket in found if bracket.kind == "chord")


def _append(pieces: list[str], text: str) -> int:
    """Add text, without the space that would double the one before it; returns the length added."""
    if not pieces or pieces[-1][-1].isspace():
        text = text.lstrip()
    if text:
        pieces.append(text)
    return len(text)


def _labelled(opened: list[_Open]) -> tuple[SheetSection, ...]:
    """Number, label and compare the sections, repeats written out."""
    first_with: dict[tuple[str, tuple[str, ...]], int] = {}
    words_number: dict[int, int] = {}
    different: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    sections: list[SheetSection] = []
    for section in (performed for performed in opened for _ in range(performed.times)):
        index = len(sections)
        counts[section.kind] += 1
        first = first_with.setdefault((section.kind, tuple(line.sung for line in section.lines)), index)
        if first == index:
            different[section.kind] += bool(section.lines)
            words_number[index] = different[section.kind] if section.lines else 0
        sections.append(
            SheetSection(
                kind=section.kind,
                number=counts[section.kind],
                label=section.kind,
                heading_line=section.heading_line,
                lines=tuple(section.lines),
                same_as=None if first == index else first,
                progression=tuple(section.progression),
            )
        )
    return tuple(
        replace(section, label=f"{section.kind} {number}")
        if number and different[section.kind] > 1
        else section
        for index, section in enumerate(sections)
        for number in (words_number[index if section.same_as is None else section.same_as],)
    )


def _warnings(raw_lines: tuple[str, ...], sections: tuple[SheetSection, ...]) -> tuple[Warning, ...]:
    found: list[Warning] = []
    silent = _without_words(sections)
    for number, raw in enumerate(raw_lines):
        pieces = _pieces(raw)
        for match in _BRACKET.finditer(raw):
            bracket = read_bracket(match[1] or match[2] or match[3] or "")
            warning = bracket_warning(bracket, number, match.start(), match.end(), alone=len(pieces) == 1)
            found += [warning] if warning else []
        found += line_warnings(raw, number, is_words=any(piece.tag is None for piece in pieces))
        if number in silent:
            found.append(_silent_warning(number, raw, silent[number]))
        if len(found) >= MAX_WARNINGS:
            break
    return tuple(found[:MAX_WARNINGS])


def _without_words(sections: tuple[SheetSection, ...]) -> dict[int | None, SheetSection]:
    """Headings alone whose words stand elsewhere, as "repeat the chorus" is often written; by line."""
    with_words = {section.kind for section in sections if section.lines}
    returning = with_words.intersection(("Chorus", "Hook", "Pre Chorus", "Post Chorus"))
    return {
        section.heading_line: section
        for section in sections
        if section.kind in returning and not section.lines and not section.progression
    }


def _silent_warning(number: int, raw: str, section: SheetSection) -> Warning:
    message = f"This {section.kind} has no words, so nothing is sung here. Repeat the words to sing them."
    return Warning(number, 0, len(raw), "no-words", message)


def _normal_lines(text: str, *, keep_chords: bool) -> list[str]:
    out: list[str] = []
    block: list[str] = []
    times = 1
    for raw in _LINE_END.sub("\n", text).split("\n"):
        pieces = _pieces(raw)
        for piece in pieces:
            if piece.tag is not None:
                out += _repeated(block, times)
                block, times = [f"[{piece.tag.name}]"], piece.tag.times
            else:
                block += _normal_words(raw[piece.start : piece.end], keep_chords)
        if not pieces:
            block.append("")
    return out + _repeated(block, times)


def _repeated(block: list[str], times: int) -> list[str]:
    """The block, written `times` times with an empty line between; the empty lines after it are kept once."""
    if times == 1:
        return block
    words = len(block)
    while words and not block[words - 1]:
        words -= 1
    return [*block[:words], *(["", *block[:words]] * (times - 1)), *block[words:]]


def _normal_words(text: str, keep_chords: bool) -> list[str]:
    if keep_chords:
        return [text.strip()]
    words, _ = strip_chords(text)
    return [words] if words else []
