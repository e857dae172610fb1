"""Sheets as PDF: the words alone, or the words with their chords above and bars where nobody sings."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from songsmith.engine.files.chord_chart import BARS_A_LINE, bar_text
from songsmith.engine.files.pdf_fonts import Type, draw, width
from songsmith.engine.files.song_sheet import SheetChord, SheetPart, SheetRow, SongSheet, song_sheet
from songsmith.engine.score import Score

PAGE_WIDTH, PAGE_HEIGHT = A4  # points, as all lengths here
MARGIN = 62.0
COLUMN = PAGE_WIDTH - 2 * MARGIN
BOTTOM = 64.0

TITLE = Type("Times", 22, bold=True)
FACTS = Type("Helvetica", 9.5)
LABEL = Type("Helvetica", 9.5, bold=True)
WORDS = Type("Times", 12.5)
CHORDS = Type("Helvetica", 10.5, bold=True)

INK, SOFT = Color(0.13, 0.1, 0.08), Color(0.4, 0.37, 0.34)
LEADING = 17.0  # between base lines of words
CHORD_ABOVE = 13.0  # from the words' base line to the chords'
CHORD_GAP = 6.0  # between two chords that would touch
INDENT = 18.0  # of a line that goes on
SECTION_GAP = 14.0


@dataclass(slots=True)
class _Strip:
    """One printed line: texts and chords by their distance from the left margin."""

    texts: list[tuple[float, str]] = field(default_factory=list)
    chords: list[tuple[float, str]] = field(default_factory=list)

    @property
    def chord_above(self) -> float:
        """How far over the line chords stand: on it where there are no words below them."""
        return CHORD_ABOVE if any(text.strip() for _, text in self.texts) else 0.0

    @property
    def height(self) -> float:
        return LEADING + (self.chord_above if self.chords else 0.0)


def lead_sheet_pdf(
    score: Score, *, title: str = "", artist: str = "", transpose: int = 0, capo: int = 0
) -> bytes:
    """Words with chords over the syllables that they fall on, and the bars of sections without words."""
    sheet = song_sheet(score, transpose=transpose, capo=capo)
    parts = [(part.label, tuple(_strips(part, sheet))) for part in sheet.parts]
    return _document(title, artist, _facts(sheet), parts)


def lyric_sheet_pdf(score: Score, *, title: str = "", artist: str = "") -> bytes:
    """The words alone."""
    parts = [
        (
            part.label,
            tuple(strip for row in part.rows if row.text for strip in _wrapped(SheetRow(row.text, ()))),
        )
        for part in song_sheet(score).parts
        if part.rows
    ]
    return _document(title, artist, "", parts)


def _facts(sheet: SongSheet) -> str:
    facts = [f"Key {sheet.sounding_key}"]
    if sheet.capo:
        facts.append(f"capo {sheet.capo}, play {sheet.key}")
    facts += [f"{sheet.bpm:.0f} bpm", f"{sheet.meter.numerator}/{sheet.meter.denominator}"]
    return "  ·  ".join(facts)


def _strips(part: SheetPart, sheet: SongSheet) -> Iterator[_Strip]:
    for row in part.rows:
        yield from _wrapped(row)
    if part.rows:
        return
    cells = [bar_text(bar, sheet.meter) for bar in part.bars]
    for at in range(0, len(cells), BARS_A_LINE):
        yield _bars(cells[at : at + BARS_A_LINE])


def _bars(cells: Sequence[str]) -> _Strip:
    """Bar lines stand under each other."""
    step = COLUMN / BARS_A_LINE
    texts = [(i * step, "|") for i in range(len(cells) + 1)]
    return _Strip([*texts, *((i * step + 10, cell) for i, cell in enumerate(cells))])


def _wrapped(row: SheetRow) -> Iterator[_Strip]:
    """A row on as many strips as it needs; a chord moves to the next one with the word below it."""
    strip, x, chord_end, at = _Strip(), 0.0, 0.0, 0
    words = row.text.split(" ")
    for number, word in enumerate(words):
        end = at + len(word) + 1
        last = number == len(words) - 1
        own = [c for c in row.chords if at <= c.offset < end or (last and c.offset >= end)]
        if own and own[0].offset == at:
            x = max(x, chord_end)
        if x + width(word, WORDS) > COLUMN and strip.texts:
            yield strip
            strip, x, chord_end = _Strip(), INDENT, 0.0
        strip.texts.append((x, word))
        for place, name in _over(word, own, x, at, chord_end):
            strip.chords.append((place, name))
            chord_end = place + width(name, CHORDS) + CHORD_GAP
        x += width(f"{word} ", WORDS)
        at = end
    yield strip


def _over(
    word: str, chords: Iterable[SheetChord], x: float, at: int, chord_end: float
) -> Iterator[tuple[float, str]]:
    """Chords of a word, none upon another."""
    for chord in chords:
        offset = chord.offset - at
        text = word[:offset] if offset <= len(word) else f"{word} "
        place = max(x + width(text, WORDS), chord_end)
        yield place, chord.name
        chord_end = place + width(chord.name, CHORDS) + CHORD_GAP


def _document(title: str, artist: str, facts: str, parts: Sequence[tuple[str, Sequence[_Strip]]]) -> bytes:
    """Same sheet, same bytes: nothing in it tells the time."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=A4, invariant=1)
    canvas.setTitle(title or "Song")
    canvas.setAuthor(artist)
    paper = _Paper(canvas, " ".join(title.split()) or "Song")
    paper.head(artist, facts)
    for label, strips in parts:
        paper.part(label, strips)
    paper.end()
    canvas.save()
    return out.getvalue()


class _Paper:
    """Page after page, from the top down."""

    def __init__(self, canvas: Canvas, title: str) -> None:
        self._canvas = canvas
        self._title = title
        self._y = PAGE_HEIGHT - MARGIN
        self._page = 1

    def head(self, artist: str, facts: str) -> None:
        self._y -= TITLE.size
        self._write(0.0, self._title, TITLE)
        for line in filter(None, (artist, facts)):
            self._y -= 17
            self._write(0.0, line, FACTS, SOFT)
        self._y -= 10

    def part(self, label: str, strips: Sequence[_Strip]) -> None:
        """A label never stands alone at the foot of a page."""
        first = strips[0].height if strips else 0.0
        self._room(SECTION_GAP + LEADING + first)
        self._y -= SECTION_GAP + LABEL.size
        self._write(0.0, label, LABEL, SOFT)
        for strip in strips:
            self._room(strip.height)
            self._strip(strip)

    def end(self) -> None:
        """The foot of the page that is written on."""
        foot = f"{self._title}  ·  {self._page}"
        self._canvas.setFillColor(SOFT)
        draw(self._canvas, PAGE_WIDTH - MARGIN - width(foot, FACTS), BOTTOM - 30, foot, FACTS)
        self._canvas.showPage()

    def _strip(self, strip: _Strip) -> None:
        self._y -= strip.height
        for x, name in strip.chords:
            self._canvas.setFillColor(INK)
            draw(self._canvas, MARGIN + x, self._y + strip.chord_above, name, CHORDS)
        for x, text in strip.texts:
            self._write(x, text, WORDS)

    def _room(self, height: float) -> None:
        if self._y - height >= BOTTOM:
            return
        self.end()
        self._page += 1
        self._y = PAGE_HEIGHT - MARGIN

    def _write(self, x: float, text: str, type_: Type, color: Color = INK) -> None:
        self._canvas.setFillColor(color)
        draw(self._canvas, MARGIN + x, self._y, text, type_)
