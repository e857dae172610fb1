"""A lyric sheet as a ChordPro file, for songbook programs: https://www.chordpro.org/chordpro/"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from songsmith.language.chordpro import place_chords
from songsmith.language.structure import SheetSection, parse_sheet

ENVIRONMENTS = {"Chorus": "chorus", "Hook": "chorus", "Post Chorus": "chorus", "Bridge": "bridge"}
"""Section kind → environment; every other one with words is a verse, and its label tells what it is."""

_BRACKETS = str.maketrans("[]{}", "()()")
"""Brackets in words would be read as chords and directives."""


def sheet_chordpro(text: str, *, title: str = "") -> str:
    """Sections in the order of performance; chords where they stand on the sheet."""
    parts = ("\n".join((*_section(section), "")) for section in parse_sheet(text).sections)
    return "\n".join((f"{directive('title', title or 'Song')}\n", *parts))


def directive(name: str, value: str) -> str:
    return f"{{{name}: {' '.join(value.translate(_BRACKETS).split())}}}"


def _section(section: SheetSection) -> Iterator[str]:
    progression = " ".join(f"[{symbol}]" for symbol in section.progression)
    if not section.lines:
        yield directive("comment", section.label)
        if progression:
            yield progression
        return
    environment = ENVIRONMENTS.get(section.kind, "verse")
    yield directive(f"start_of_{environment}", section.label)
    if progression:
        yield progression
    yield from (chordpro_line(line.sung, line.chords) for line in section.lines)
    yield f"{{end_of_{environment}}}"


def chordpro_line(words: str, chords: Sequence[tuple[int, str]]) -> str:
    """chords: (offset in the words, symbol). Those behind the words stand apart; a leading "#" would make the
    line a comment."""
    text = words.translate(_BRACKETS)
    over = [(offset, symbol) for offset, symbol in chords if offset < len(text)]
    behind = " ".join(f"[{symbol}]" for offset, symbol in chords if offset >= len(text))
    line = " ".join(filter(None, (place_chords(text, over), behind)))
    return f" {line}" if line.startswith("#") else line
