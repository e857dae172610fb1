"""Tags and syllable counts → sections with bars, energies and a window of time for every line."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain

from songsmith.engine.compose.grid import Grid
from songsmith.engine.compose.sheet import SongSection, SongText, SungLine
from songsmith.engine.style import StyleSpec

BREATH_SECONDS = 0.45  # kept free at the end of each line: a breath and the next line's first consonants
LAST_NOTE_SECONDS = 0.4  # a line's last syllable is not clipped
COMFORT_SECONDS = 0.28  # a syllable that a listener still understands easily
LINE_BARS = (1, 2, 3, 4, 6)
LONG_LINE_BARS = 8  # longer lines take a multiple of this
SHORTEST_LINE_SECONDS = 3.0  # below, a line of its own takes another bar
EXTENSION_SECONDS = 2.2  # bars at least this long may make phrases of three
VAMP_SECONDS = 3.2  # band alone before a song that begins with words, and after one that ends with them

ENERGY = {
    "Intro": 0.30,
    "Verse": 0.45,
    "Pre Chorus": 0.62,
    "Chorus": 0.88,
    "Post Chorus": 0.85,
    "Hook": 0.9,
    "Bridge": 0.50,
    "Interlude": 0.50,
    "Inst": 0.70,
    "Solo": 0.80,
    "Break": 0.33,
    "Build Up": 0.60,
    "Transition": 0.40,
    "Outro": 0.30,
}
BARE_SECONDS = {
    "Intro": 9,
    "Verse": 17,
    "Pre Chorus": 8,
    "Chorus": 17,
    "Post Chorus": 8,
    "Hook": 15,
    "Bridge": 13,
    "Interlude": 10,
    "Inst": 16,
    "Solo": 17,
    "Break": 5,
    "Build Up": 8,
    "Transition": 4,
    "Outro": 9,
}
"""How long a section without words is, before rounding to whole phrases."""
DEFAULT_FORM = ("Intro", "Verse", "Chorus", "Verse", "Chorus", "Bridge", "Chorus", "Outro")
FAMILY = {
    "Intro": "verse",
    "Verse": "verse",
    "Pre Chorus": "pre",
    "Chorus": "chorus",
    "Post Chorus": "post",
    "Hook": "chorus",
    "Bridge": "bridge",
    "Interlude": "verse",
    "Inst": "chorus",
    "Solo": "verse",
    "Break": "bridge",
    "Build Up": "pre",
    "Transition": "pre",
    "Outro": "chorus",
}
"""Which material (harmony, tune) a section draws on."""
DROP_GENRES = frozenset({"house", "dnb"})
DROP_BARS = 8  # a hook on the dance floor is never shorter: the band goes on where the words end
RETURNING = frozenset({"Chorus", "Hook", "Pre Chorus", "Post Chorus"})
"""Sections that come back note for note when their words do."""


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """start: the downbeat its bars begin at. window: the beats its notes may use, end exclusive (breath
    off)."""

    line: SungLine
    index: int
    start: float
    bars: int
    window: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PlannedSection:
    """key: names its random streams; the same for sections that return. family: which material it uses.

    occurrence: 1 for the first section with this key. last_of_kind: the final chorus and the like.
    vamp: bars of band before the first line. lift: semitones above the home key.
    """

    source: SongSection
    key: str
    family: str
    occurrence: int
    last_of_kind: bool
    start: float
    bars: int
    vamp: int
    energy: float
    lines: tuple[PlannedLine, ...]
    bar_beats: float
    lift: int = 0

    @property
    def end(self) -> float:
        return self.start + self.bars * self.bar_beats


@dataclass(frozen=True, slots=True)
class Form:
    sections: tuple[PlannedSection, ...]
    total_beats: float
    grid: Grid


def plan_form(song: SongText, style: StyleSpec, *, instrumental: bool) -> Form:
    """Lay the sections out in bars. instrumental: lines only count as phrases, their words are not sung."""
    grid = Grid(style.meter, style.bpm, style.swing)
    sources = song.sections or _default_sections()
    keys = [_stream_key(section) for section in sources]
    seen: Counter[str] = Counter()
    planned: list[PlannedSection] = []
    start = 0.0
    for i, section in enumerate(sources):
        seen[keys[i]] += 1
        vamp = _vamp(section, first=i == 0, grid=grid)
        line_bars = [2 * _phrase_unit(grid)] * section.phrases if instrumental else _line_bars(section, grid)
        bars = _section_bars(section, line_bars, vamp, last=i == len(sources) - 1, grid=grid)
        if line_bars and style.genre in DROP_GENRES and section.kind in ("Chorus", "Hook"):
            bars = max(bars, vamp + DROP_BARS)
        last_of_kind = not any(later.kind == section.kind for later in sources[i + 1 :])
        planned.append(
            PlannedSection(
                source=section,
                key=keys[i],
                family=FAMILY[section.kind],
                occurrence=seen[keys[i]],
                last_of_kind=last_of_kind,
                start=start,
                bars=bars,
                vamp=vamp,
                energy=_energy(section, last_of_kind=last_of_kind),
                lines=() if instrumental else _place_lines(section, line_bars, start + vamp * grid.bar, grid),
                bar_beats=grid.bar,
            )
        )
        start += bars * grid.bar
    return Form(tuple(planned), start, grid)


def _default_sections() -> tuple[SongSection, ...]:
    seen: Counter[str] = Counter()
    sections = []
    for i, kind in enumerate(DEFAULT_FORM):
        seen[kind] += 1
        label = kind if DEFAULT_FORM.count(kind) == 1 else f"{kind} {seen[kind]}"
        sections.append(SongSection(f"s{i + 1}", kind, seen[kind], label))
    return tuple(sections)


def _stream_key(section: SongSection) -> str:
    """Returning sections share their key whatever their words; others own theirs by their id."""
    return section.kind if section.kind in RETURNING else f"{section.kind} {section.id}"


def _energy(section: SongSection, *, last_of_kind: bool) -> float:
    energy = ENERGY[section.kind]
    if section.kind == "Verse":
        return min(0.6, energy + 0.08 * (section.number - 1))
    if section.kind in ("Chorus", "Hook"):
        return 1.0 if last_of_kind and section.number > 1 else energy
    return energy


def _phrase_unit(grid: Grid) -> int:
    """Bars that make about three seconds: 1 in slow 4/4, 2 in fast or short bars."""
    return 1 if grid.bar_seconds >= 1.7 else 2


def _vamp(section: SongSection, *, first: bool, grid: Grid) -> int:
    return max(1, round(VAMP_SECONDS / grid.bar_seconds)) if first and section.lines else 0


def _line_bars(section: SongSection, grid: Grid) -> list[int]:
    """Bars for each line: most lines of a section share a length, only very long ones get more."""
    needs = [_bars_for(line, grid) for line in section.lines]
    if not needs:
        return []
    usual = sorted(needs)[max(0, (len(needs) * 3 + 3) // 4 - 1)]
    return [max(need, usual) for need in needs]


def _bars_for(line: SungLine, grid: Grid) -> int:
    """The fewest bars that hold the line's syllables comfortably and its backing words after them."""
    count = len(line.lead) or len(line.backing)
    answer = answer_beats(line, grid) * 60 / grid.bpm
    quick = grid.bar_seconds < EXTENSION_SECONDS
    for bars in chain(LINE_BARS, range(LONG_LINE_BARS, LONG_LINE_BARS * (count + 2), LONG_LINE_BARS)):
        beats = bars * grid.bar
        if grid.seconds_between(0, beats) < SHORTEST_LINE_SECONDS or (bars == 3 and quick):
            continue
        room = grid.comfortable_onsets(beats, BREATH_SECONDS + LAST_NOTE_SECONDS + answer, COMFORT_SECONDS)
        if count <= room:
            return bars
    raise AssertionError("a syllable to eight bars always fits")


def answer_beats(line: SungLine, grid: Grid) -> float:
    """Beats kept within the line's window for backing words before or after the lead's."""
    return grid.answer_step * len(line.backing) if line.lead and line.backing else 0.0


def _section_bars(section: SongSection, line_bars: list[int], vamp: int, *, last: bool, grid: Grid) -> int:
    if not line_bars:
        return _bare_bars(section.kind, grid)
    sung = sum(line_bars)
    tail = max(2, round(VAMP_SECONDS / grid.bar_seconds)) if last else 0
    if sung % 2:
        tail += 1
    shortest = 4 if section.kind in ("Verse", "Chorus", "Hook", "Post Chorus") else 2
    return vamp + max(sung + tail, min(shortest, round(14 / grid.bar_seconds)))


def _bare_bars(kind: str, grid: Grid) -> int:
    """Whole phrases (2, 4, 8, 16 … bars) nearest to the section's usual length in seconds."""
    wanted = BARE_SECONDS[kind] / grid.bar_seconds
    return min((2, 4, 8, 16, 32), key=lambda bars: max(bars / wanted, wanted / bars))


def _place_lines(
    section: SongSection, line_bars: list[int], start: float, grid: Grid
) -> tuple[PlannedLine, ...]:
    placed = []
    for i, (line, bars) in enumerate(zip(section.lines, line_bars, strict=True)):
        end = start + bars * grid.bar
        window = (max(0.0, start - grid.pickup), end - grid.pickup)
        placed.append(PlannedLine(line, i, start, bars, (window[0], grid.before(window[1], BREATH_SECONDS))))
        start = end
    return tuple(placed)
