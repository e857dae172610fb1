"""How many bars the lines of a section take: those that their words ask for, or as few as can be sung."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from math import ceil

from songsmith.engine.compose.grid import SHORTEST_SECONDS, Grid
from songsmith.engine.compose.sheet import SongSection, SungLine
from songsmith.engine.given import Given, GivenLine

BREATH_SECONDS = 0.45  # kept free at the end of each line: a breath and the next line's first consonants
LAST_NOTE_SECONDS = 0.4  # a line's last syllable is not clipped
COMFORT_SECONDS = 0.28  # a syllable that a listener still understands easily
LINE_BARS = (1, 2, 3, 4, 6)
LONG_LINE_BARS = 8  # longer lines take a multiple of this
SHORTEST_LINE_SECONDS = 3.0  # below, a line of its own takes another bar
EXTENSION_SECONDS = 2.2  # bars at least this long may make phrases of three


def fewest_bars(section: SongSection, grid: Grid, given: Given) -> int:
    """That a section with these words can have."""
    return max(1, sum(_least(line, grid, given) for line in section.lines))


def line_bars(section: SongSection, grid: Grid, given: Given) -> list[int]:
    """Bars for each line: most lines of a section share a length, only very long ones get more."""
    needs = [bars_for(line, grid) for line in section.lines]
    if not needs:
        return []
    usual = sorted(needs)[max(0, (len(needs) * 3 + 3) // 4 - 1)]
    return [
        _locked_bars(given.line(line.id), grid) or max(need, usual)
        for line, need in zip(section.lines, needs, strict=True)
    ]


def fitted_bars(
    section: SongSection, wanted: Sequence[int], bars: int, grid: Grid, given: Given
) -> list[int]:
    """Line lengths that add up to the bars there are, as far as words can be sung that quickly."""
    least = [_least(line, grid, given) for line in section.lines]
    found = list(wanted)
    while sum(found) > bars:
        spare = [i for i in range(len(found)) if found[i] > least[i]]
        if not spare:
            return found
        loosest = min(spare, key=lambda i: len(section.lines[i].lead) / found[i])
        found[loosest] -= 1
    times = max(1, bars // max(1, sum(found)))
    return [times * length for length in found]


def _least(line: SungLine, grid: Grid, given: Given) -> int:
    """Bars that a line cannot do without: those it has locked, else those that its words need."""
    return _locked_bars(given.line(line.id), grid) or bars_for(line, grid, hurried=True)


def _locked_bars(line: GivenLine | None, grid: Grid) -> int:
    """0: the line's length is not given."""
    if line is None:
        return 0
    end = max((note.beat + note.dur for note in line.notes), default=0.0)
    return max(line.bars, ceil((end - grid.pickup) / grid.bar - 1e-6)) if line.notes else line.bars


def bars_for(line: SungLine, grid: Grid, *, hurried: bool = False) -> int:
    """The fewest bars that hold the line's syllables comfortably and its backing words after them.

    hurried: the fewest in which they can be sung at all.
    """
    count = len(line.lead) or len(line.backing)
    answer = answer_beats(line, grid) * 60 / grid.bpm
    quick = grid.bar_seconds < EXTENSION_SECONDS
    pace = SHORTEST_SECONDS if hurried else COMFORT_SECONDS
    for bars in chain(LINE_BARS, range(LONG_LINE_BARS, LONG_LINE_BARS * (count + 2), LONG_LINE_BARS)):
        beats = bars * grid.bar
        short = grid.seconds_between(0, beats) < SHORTEST_LINE_SECONDS or (bars == 3 and quick)
        if short and not hurried:
            continue
        if count <= grid.comfortable_onsets(beats, BREATH_SECONDS + LAST_NOTE_SECONDS + answer, pace):
            return bars
    raise AssertionError("a syllable to eight bars always fits")


def answer_beats(line: SungLine, grid: Grid) -> float:
    """Beats kept within the line's window for backing words before or after the lead's."""
    return grid.answer_step * len(line.backing) if line.lead and line.backing else 0.0
