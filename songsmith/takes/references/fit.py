"""Whether words fit a tune: syllables that each line has, and notes that wait for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from songsmith.engine.covers.as_given import Keep, given_of
from songsmith.engine.given import GivenSection
from songsmith.engine.listen.heard import Heard
from songsmith.language.structure import parse_sheet
from songsmith.language.syllables import line_syllables

WITHOUT = 1000
"""What a line without a phrase costs, against a note that is held or divided."""


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
    """Lines beside phrases: section by section, in order, and within one so that most of them fit."""
    phrases = [(part.kind, found) for part in given_of(heard, Keep()).sections if (found := _phrases(part))]
    blocks = [(part.kind, list(part.lines)) for part in parse_sheet(text).sections if part.lines]
    fitted: list[LineFit] = []
    for (_, lines), needs in zip(blocks, _beside([kind for kind, _ in blocks], phrases), strict=True):
        counts = [line_syllables(line.sung) for line in lines]
        chosen = _matched([count.syllables for count in counts], needs)
        fitted += [
            LineFit(len(fitted) + i, line.sung, count.syllables, wanted, count.approximate)
            for i, (line, count, wanted) in enumerate(zip(lines, counts, chosen, strict=True), start=1)
        ]
    return Fit(sum(len(needs) for _, needs in phrases), tuple(fitted))


def _phrases(part: GivenSection) -> list[int]:
    """Notes of each phrase of the section's tune."""
    counts = [sum(span.start <= note.beat < span.end for note in part.tune) for span in part.spans]
    return [count for count in counts if count]


def _beside(kinds: Sequence[str], phrases: Sequence[tuple[str, list[int]]]) -> list[list[int]]:
    """For each section of the sheet the phrases that it is sung to: one to one when there are as many, else
    the next ones of its kind."""
    if len(kinds) == len(phrases):
        return [needs for _, needs in phrases]
    left, found = list(phrases), list[list[int]]()
    for kind in kinds:
        own = next((one for one in left if one[0] == kind), None)
        if own is not None:
            left.remove(own)
        found.append(own[1] if own else [])
    return found


def _matched(has: Sequence[int], needs: Sequence[int]) -> list[int | None]:
    """For each line the notes of its phrase, in order; None: it gets none. As many get one as can, and of
    all ways to do that the one is taken in which the fewest notes are held or divided."""
    if len(has) == len(needs):
        return list(needs)
    least: dict[tuple[int, int], tuple[int, list[int | None]]] = {}
    for i in range(len(has), -1, -1):
        for k in range(len(needs), -1, -1):
            ways: list[tuple[int, list[int | None]]] = []
            if i == len(has):
                ways.append((0, []))
            else:
                cost, rest = least[i + 1, k]
                ways.append((cost + WITHOUT, [None, *rest]))
            if k < len(needs):
                ways.append(least[i, k + 1])
            if i < len(has) and k < len(needs):
                cost, rest = least[i + 1, k + 1]
                ways.append((cost + abs(has[i] - needs[k]), [needs[k], *rest]))
            least[i, k] = min(ways, key=lambda way: way[0])
    return least[0, 0][1]
