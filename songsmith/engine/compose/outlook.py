"""What a song will be, known before a note is written: its form and how long it takes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from songsmith.engine.compose.lengths import fewest_bars
from songsmith.engine.compose.sheet import read_song, require_languages
from songsmith.engine.compose.song import LEAD_IN_SECONDS, TAIL_SECONDS, in_tempo, plan, tempo_map
from songsmith.engine.given import Given
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import TempoChange
from songsmith.engine.voices import Voice


@dataclass(frozen=True, slots=True)
class SectionOutlook:
    """number: among its kind. seconds: of its bars alone. usual: bars without a wish for others. fewest: that
    its words can be sung in."""

    kind: str
    number: int
    label: str
    bars: int
    seconds: float
    usual: int
    fewest: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """seconds: of the whole file, lead-in and tail included."""

    seconds: float
    sections: tuple[SectionOutlook, ...]


def outlook(recipe: Recipe, voice: Voice | None = None) -> Outlook:
    """Costs parsing and pronouncing only. voice: who is to sing it. Raises CannotSing, NothingToSing."""
    text = read_song(recipe)
    if voice is not None:
        require_languages(text, voice)
    sketch = plan(recipe, text)
    usual = plan(replace(recipe, wishes=()), text).form if recipe.wishes else sketch.form
    changes = tempo_map(sketch.form, in_tempo(sketch.style, recipe))
    given = recipe.given or Given()
    sections = tuple(
        SectionOutlook(
            section.source.kind,
            section.source.number,
            section.source.label,
            section.bars,
            _seconds(changes, section.end) - _seconds(changes, section.start),
            before.bars,
            1 if recipe.instrumental else fewest_bars(section.source, sketch.form.grid, given),
        )
        for section, before in zip(sketch.form.sections, usual.sections, strict=True)
    )
    whole = LEAD_IN_SECONDS + _seconds(changes, sketch.form.total_beats) + TAIL_SECONDS
    return Outlook(whole, sections)


def _seconds(changes: tuple[TempoChange, ...], beat: float) -> float:
    """From beat 0 to `beat`."""
    last = max(bisect_right([change.beat for change in changes], beat) - 1, 0)
    ends = [change.beat for change in changes[1 : last + 1]] + [beat]
    return sum((end - change.beat) * 60 / change.bpm for change, end in zip(changes, ends, strict=False))
