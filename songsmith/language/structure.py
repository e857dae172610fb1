"""Lyric sheets: tags, sections, sung lines, chords and backing vocals. One grammar for editor, engine and API."""

from __future__ import annotations

from dataclasses import dataclass

TAGS = (
    "Intro",
    "Verse",
    "Pre Chorus",
    "Chorus",
    "Interlude",
    "Bridge",
    "Outro",
    "Post Chorus",
    "Transition",
    "Break",
    "Hook",
    "Build Up",
    "Inst",
    "Solo",
)


@dataclass(frozen=True, slots=True)
class Warning:
    """line: 0-based; start, end: code points in the raw line; suggestion: text to put there instead."""

    line: int
    start: int
    end: int
    code: str
    message: str
    suggestion: str | None = None


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line that is sung.

    number: 0-based line of the text. column: where `text` begins in that line (0 unless a tag stood on the
    same line). text: as written. sung: without chords, trimmed. backing: spans of `sung` in parentheses,
    brackets included. chords: (offset in `sung`, symbol).
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

    same_as: index of the first section of this kind with the same words (a chorus that returns), else None.
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
    """raw_lines: the text split at LF. sections: in the order they are performed ("[Chorus x2]" gives two)."""

    raw_lines: tuple[str, ...]
    sections: tuple[SheetSection, ...]
    warnings: tuple[Warning, ...]


def parse_sheet(text: str) -> Sheet:
    """Read a sheet; never fails. `format_sheet(parse_sheet(text)) == text` for every text."""
    raise NotImplementedError


def format_sheet(sheet: Sheet) -> str:
    return "\n".join(sheet.raw_lines)


def normalise_sheet(text: str) -> str:
    """Canonical tags, each on its own line, LF line ends; chords kept."""
    raise NotImplementedError


def lyrics_to_send(text: str) -> str:
    """`normalise_sheet` without chords: what a provider that takes no chords is sent, and what limits count."""
    raise NotImplementedError
