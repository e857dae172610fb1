"""Whether words fit a tune: "needs 8, has 9", line by line, before anything is sung."""

from __future__ import annotations

from dataclasses import dataclass

from songsmith.engine.compose.sheet import Pronounce, read_song
from songsmith.engine.compose.song import plan
from songsmith.engine.given import Given, GivenSection, runs
from songsmith.engine.recipe import Recipe
from songsmith.language.g2p import Pronouncer

LA = "la"


@dataclass(frozen=True, slots=True)
class MeterFit:
    """needs: syllables that the tune has notes for. has: syllables of the words."""

    needs: int
    has: int

    @property
    def fits(self) -> bool:
        return self.needs == self.has

    def __str__(self) -> str:
        return "fits" if self.fits else f"needs {self.needs}, has {self.has}"


@dataclass(frozen=True, slots=True)
class LineFit:
    """A line of the sheet whose tune is given; id as in the recipe."""

    line_id: str
    text: str
    fit: MeterFit


def fit_meter(text: str, notes: int, pronounce: Pronounce | None = None) -> MeterFit:
    """How a line's words fit so many notes; words in parentheses do not count beside others."""
    words = (pronounce or Pronouncer({}).line)(text)
    lead = [word for word in words if not word.backing] or list(words)
    return MeterFit(notes, sum(len(word.syllables) for word in lead))


def line_fits(recipe: Recipe, pronounce: Pronounce | None = None) -> tuple[LineFit, ...]:
    """Every sung line whose tune is given, in order. Raises CannotSing, NothingToSing."""
    form = plan(recipe, read_song(recipe, pronounce)).form
    return tuple(
        LineFit(
            line.line.id, line.line.text, MeterFit(len(line.notes), len(line.line.lead or line.line.backing))
        )
        for section in form.sections
        for line in section.lines
        if line.notes
    )


def la_sheet(given: Given) -> str:
    """A sheet that sings the tune on "la", a line for each phrase: for tunes without words."""
    blocks = []
    for section in given.sections:
        lines = [" ".join([LA] * count).capitalize() for count in _phrases(section) if count]
        blocks.append("\n".join([f"[{section.kind}]", *lines]))
    return "\n\n".join(blocks) + "\n"


def _phrases(section: GivenSection) -> list[int]:
    """Notes of each phrase: those from its start to the next one's."""
    spans = section.spans or runs(section.tune)
    if not spans:
        return []
    ends = [*(span.start for span in spans[1:]), float("inf")]
    return [
        sum(span.start - 1e-6 <= note.beat < end - 1e-6 for note in section.tune)
        for span, end in zip(spans, ends, strict=True)
    ]
