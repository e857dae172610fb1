"""Letters of a PDF: fonts that every reader has, Chinese from the reader's own, others from the system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path

from reportlab.lib.fonts import tt2ps
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

CHINESE = "STSong-Light"
"""Not within the file: readers bring it, or a font like it."""

FIRST_CHINESE, LAST_CHINESE = "\u2e80", "\uffef"

SYSTEM_FONTS = (
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf"),
    Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"),
    Path("/usr/share/fonts/dejavu-serif-fonts/DejaVuSerif.ttf"),
    Path("/Library/Fonts/Arial Unicode.ttf"),
)
"""For Greek, Cyrillic and other letters; the first that is there is put into the file. Without any, letters
that the standard fonts lack become question marks."""


@dataclass(frozen=True, slots=True)
class Type:
    """family: "Times" or "Helvetica". size: points."""

    family: str
    size: float
    bold: bool = False


def width(text: str, type_: Type) -> float:
    """Points."""
    return sum(pdfmetrics.stringWidth(run, font, type_.size) for font, run in _runs(text, type_))


def draw(canvas: Canvas, x: float, y: float, text: str, type_: Type) -> None:
    """From the left end of the base line."""
    for font, run in _runs(text, type_):
        canvas.setFont(font, type_.size)
        canvas.drawString(x, y, run)
        x += pdfmetrics.stringWidth(run, font, type_.size)


def _runs(text: str, type_: Type) -> Iterator[tuple[str, str]]:
    """Stretches of one font each."""
    plain = tt2ps(type_.family, 1 if type_.bold else 0, 0)
    for font, letters in groupby(text, key=lambda letter: _font(letter, plain)):
        run = "".join(letters)
        yield (font, run) if font else (plain, "?" * len(run))


def _font(letter: str, plain: str) -> str | None:
    """None: no font has it."""
    try:
        letter.encode("cp1252")
        return plain
    except UnicodeEncodeError:
        pass
    if FIRST_CHINESE <= letter <= LAST_CHINESE:
        return _chinese()
    return _system()


@cache
def _chinese() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))
    return CHINESE


@cache
def _system() -> str | None:
    for path in SYSTEM_FONTS:
        try:
            pdfmetrics.registerFont(TTFont("System", path))
        except (TTFError, OSError):
            continue
        return "System"
    return None
