"""Whether words fit a tune: syllables that each line has, and notes that wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songsmith.engine.covers.as_given import line_notes
from songsmith.engine.listen.heard import Heard
from songsmith.language.structure import SheetLine, parse_sheet
from songsmith.language.syllables import line_syllables


@dataclass(frozen=True, slots=True)
class LineFit:
    """needs: notes of the phrase; None: the tune has no phrase for this line. has: syllables."""

    number: int
    text: str
    has: int
    needs: int | None
    approximate: bool

    @property
    def verdict(self) -> str:
        """What the singer will do about it."""
        if self.needs is None:
            return "no phrase left: the tune is shared out"
        if self.has == self.needs:
            return "fits"
        more = abs(self.has - self.needs)
        notes = f"{more} note{'s' if more > 1 else ''}"
        return f"{notes} held or joined" if self.has < self.needs else f"{notes} divided"

    @property
    def fits(self) -> bool:
        return self.has == self.needs


@dataclass(frozen=True, slots=True)
class Fit:
    """phrases: of the tune. lines: of the words, in order, each beside its phrase."""

    phrases: int
    lines: tuple[LineFit, ...]

    @property
    def fitting(self) -> int:
        return sum(line.fits for line in self.lines)


def fit_of(heard: Heard, text: str) -> Fit:
    """Lines and phrases side by side, in order."""
    needs = [len(notes) for notes in line_notes(heard)]
    lines = [line for section in parse_sheet(text).sections for line in section.lines]
    return Fit(len(needs), tuple(_fitted(i, line, needs) for i, line in enumerate(lines)))


def _fitted(index: int, line: SheetLine, needs: Sequence[int]) -> LineFit:
    count = line_syllables(line.sung)
    wanted = needs[index] if index < len(needs) else None
    return LineFit(index + 1, line.sung, count.syllables, wanted, count.approximate)
