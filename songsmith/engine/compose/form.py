"""Tags and syllable counts → sections with bars, energies and a window of time for every line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from songsmith.engine.compose.carried import Slot, carried_slots, matched
from songsmith.engine.compose.grid import Grid
from songsmith.engine.compose.lengths import BREATH_SECONDS, fitted_bars, line_bars
from songsmith.engine.compose.sheet import SongSection, SongText, SungLine
from songsmith.engine.given import Given, GivenNote, GivenSection
from songsmith.engine.recipe import SectionWish
from songsmith.engine.style import StyleSpec

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
    off). notes: that it has to keep, in beats after `start`; empty: the composer's."""

    line: SungLine
    index: int
    start: float
    bars: int
    window: tuple[float, float]
    notes: tuple[GivenNote, ...] = ()


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
    given: GivenSection | None = None
    wish: SectionWish = field(default_factory=lambda: SectionWish(""))

    @property
    def end(self) -> float:
        return self.start + self.bars * self.bar_beats


@dataclass(frozen=True, slots=True)
class Form:
    """kept: its length is given, so nothing may stretch it."""

    sections: tuple[PlannedSection, ...]
    total_beats: float
    grid: Grid
    kept: bool = False


@dataclass(frozen=True, slots=True)
class _Layout:
    """vamp, bars: as in a section; slots: the places of its lines."""

    vamp: int
    bars: int
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class _Planner:
    """What all sections of a song are laid out with."""

    grid: Grid
    style: StyleSpec
    given: Given
    instrumental: bool


def plan_form(
    song: SongText,
    style: StyleSpec,
    *,
    instrumental: bool,
    given: Given | None = None,
    wishes: Sequence[SectionWish] = (),
) -> Form:
    """Lay the sections out in bars. instrumental: lines only count as phrases, their words are not sung."""
    grid = Grid(style.meter, style.bpm, style.swing)
    planner = _Planner(grid, style, given or Given(), instrumental)
    pairs = matched(song, given) or tuple((section, None) for section in _default_sections())
    wished = {wish.section_id: wish for wish in wishes}
    seen: Counter[str] = Counter()
    planned: list[PlannedSection] = []
    start = 0.0
    for i, (section, other) in enumerate(pairs):
        key = stream_key(section)
        seen[key] += 1
        wish = wished.get(section.id, SectionWish(section.id))
        layout = _layout(planner, section, other, wish.bars, first=i == 0, last=i == len(pairs) - 1)
        last_of_kind = not any(later.kind == section.kind for later, _ in pairs[i + 1 :])
        planned.append(
            PlannedSection(
                source=section,
                key=key,
                family=FAMILY[section.kind],
                occurrence=seen[key],
                last_of_kind=last_of_kind,
                start=start,
                bars=layout.bars,
                vamp=layout.vamp,
                energy=_energy(section, last_of_kind=last_of_kind),
                lines=() if instrumental else _placed(section, layout.slots, start, grid),
                bar_beats=grid.bar,
                given=other,
                wish=wish,
            )
        )
        start += layout.bars * grid.bar
    return Form(tuple(planned), start, grid, kept=bool(given and given.form))


def _layout(
    planner: _Planner,
    section: SongSection,
    other: GivenSection | None,
    wanted: int,
    *,
    first: bool,
    last: bool,
) -> _Layout:
    """wanted: bars that the writer asks for, 0 for none; a given tune or form has its own."""
    if other is not None and (planner.given.form or other.tune):
        return _given_layout(planner, section, other, first=first, last=last)
    if wanted:
        return _wanted_layout(planner, section, wanted, first=first)
    grid = planner.grid
    vamp = _vamp(section, first=first, grid=grid)
    lengths = (
        [2 * _phrase_unit(grid)] * section.phrases
        if planner.instrumental
        else line_bars(section, grid, planner.given)
    )
    bars = _section_bars(section, lengths, vamp, last=last, grid=grid)
    if lengths and planner.style.genre in DROP_GENRES and section.kind in ("Chorus", "Hook"):
        bars = max(bars, vamp + DROP_BARS)
    return _Layout(vamp, bars, _in_order(section, lengths, vamp, planner))


def _given_layout(
    planner: _Planner, section: SongSection, other: GivenSection, *, first: bool, last: bool
) -> _Layout:
    """As long as given: longer only for words that it has no room for, a tune's upbeat into bar 1, and where
    the length need not be kept, an ending.
    """
    grid, kept = planner.grid, planner.given.form
    upbeat = first and bool(other.tune) and other.tune[0].beat < 0
    vamp = max(int(upbeat), 0 if kept else _vamp(section, first=first, grid=grid))
    slots: tuple[Slot, ...] = ()
    sung = 0
    if section.lines and not planner.instrumental:
        carried = carried_slots(section, other, grid) if other.tune else None
        if carried is not None:
            slots = tuple(
                _locked(line, slot, planner) for line, slot in zip(section.lines, carried, strict=True)
            )
            slots = tuple(replace(slot, start=slot.start + vamp * grid.bar) for slot in slots)
        else:
            usual = line_bars(section, grid, planner.given)
            lengths = fitted_bars(section, usual, other.bars, grid, planner.given)
            slots, sung = _in_order(section, lengths, vamp, planner), sum(lengths)
    tail = _tail_bars(grid) if last and not kept else 0
    return _Layout(vamp, vamp + max(other.bars, sung, 1) + tail, slots)


def _wanted_layout(planner: _Planner, section: SongSection, wanted: int, *, first: bool) -> _Layout:
    """Exactly so many bars, unless the words need more: the band waits less at first, then lines are
    hurried. What the words leave over the band has at the end."""
    grid = planner.grid
    if planner.instrumental or not section.lines:
        phrases = [2 * _phrase_unit(grid)] * section.phrases
        return _Layout(0, wanted, _in_order(section, phrases, 0, planner))
    usual = line_bars(section, grid, planner.given)
    vamp = min(_vamp(section, first=first, grid=grid), max(0, wanted - sum(usual)))
    fitted = fitted_bars(section, usual, wanted - vamp, grid, planner.given)
    return _Layout(vamp, max(wanted, vamp + sum(fitted)), _in_order(section, fitted, vamp, planner))


def _in_order(section: SongSection, lengths: Sequence[int], vamp: int, planner: _Planner) -> tuple[Slot, ...]:
    """The lines one after the other; an instrumental has none."""
    starts = [0, *accumulate(lengths)]
    return tuple(
        _locked(line, Slot((vamp + start) * planner.grid.bar, bars), planner)
        for line, start, bars in zip(section.lines, starts, lengths, strict=False)
    )


def _locked(line: SungLine, slot: Slot, planner: _Planner) -> Slot:
    own = planner.given.line(line.id)
    return replace(slot, notes=own.notes) if own is not None and own.notes else slot


def _default_sections() -> tuple[SongSection, ...]:
    seen: Counter[str] = Counter()
    sections = []
    for i, kind in enumerate(DEFAULT_FORM):
        seen[kind] += 1
        label = kind if DEFAULT_FORM.count(kind) == 1 else f"{kind} {seen[kind]}"
        sections.append(SongSection(f"s{i + 1}", kind, seen[kind], label))
    return tuple(sections)


def stream_key(section: SongSection) -> str:
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


def _section_bars(section: SongSection, lengths: list[int], vamp: int, *, last: bool, grid: Grid) -> int:
    if not lengths:
        return _bare_bars(section.kind, grid)
    sung = sum(lengths)
    tail = _tail_bars(grid) if last else 0
    if sung % 2:
        tail += 1
    shortest = 4 if section.kind in ("Verse", "Chorus", "Hook", "Post Chorus") else 2
    return vamp + max(sung + tail, min(shortest, round(14 / grid.bar_seconds)))


def _tail_bars(grid: Grid) -> int:
    """Bars of band after a song that ends with words."""
    return max(2, round(VAMP_SECONDS / grid.bar_seconds))


def _bare_bars(kind: str, grid: Grid) -> int:
    """Whole phrases (2, 4, 8, 16 … bars) nearest to the section's usual length in seconds."""
    wanted = BARE_SECONDS[kind] / grid.bar_seconds
    return min((2, 4, 8, 16, 32), key=lambda bars: max(bars / wanted, wanted / bars))


def _placed(section: SongSection, slots: Sequence[Slot], start: float, grid: Grid) -> tuple[PlannedLine, ...]:
    return tuple(
        placed_line(line, i, slot, start, grid)
        for i, (line, slot) in enumerate(zip(section.lines, slots, strict=True))
    )


def placed_line(line: SungLine, index: int, slot: Slot, start: float, grid: Grid) -> PlannedLine:
    """The line in its slot of a section that begins at beat `start`."""
    begin = start + slot.start
    end = begin + slot.bars * grid.bar
    window = (max(0.0, begin - grid.pickup), grid.before(end - grid.pickup, BREATH_SECONDS))
    if slot.notes:
        last = slot.notes[-1]
        window = (min(window[0], begin + slot.notes[0].beat), max(window[1], begin + last.beat + last.dur))
    return PlannedLine(line, index, begin, slot.bars, window, slot.notes)
