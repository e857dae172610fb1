"""The drummer: a groove a section, alive from bar to bar, with fills, drop-outs and crashes where sections
meet."""

from __future__ import annotations

import numpy as np

from songsmith.engine.compose.arrange.context import SectionContext
from songsmith.engine.compose.arrange.grooves import (
    FILLS,
    FOUR_ON_FLOOR,
    KIT,
    NO_CRASH,
    ROLL,
    SOFT_FILL_GENRES,
    SOFT_FILLS,
    groove,
    loudness,
)
from songsmith.engine.compose.grid import STEP
from songsmith.engine.score import Note

Bar = dict[str, list[int]]
"""Element → at each sixteenth a loudness 0 … 9, or ROLL more for two strokes."""

HIT_BEATS = 0.2
SILENT_BELOW = 0.3  # intensity
SAME_BARS = (
    2  # equal bars in a row within a section; its last bar differs, so that no four meet across sections
)
COUNTED_LOUDNESS = 13  # MIDI velocity a loudness step
HALF_TIME = "half-time"
BACKBEAT = ("snare", "clap", "rim")
SPARE = ("tamb", "shaker", "triangle", "block")  # taken up to play more than the whole groove
KEEP_TIME = ("hat", "ride", "shaker", "open", "pedal")


def drum_bars(context: SectionContext, genre: str) -> list[Bar]:
    """Every bar of the section. genre: the groove's name; [] elements = silence."""
    rng = context.rng("drums")
    bars = [_bar(context, genre, i) for i in range(context.bars)]
    for i, bar in enumerate(bars):
        if i % 4 == 3 and i < len(bars) - 1 and bar:
            _vary(bar, rng)
    if bars and bars[-1]:
        _fill(bars[-1], context, genre, rng)
    _lift_out(bars, context, genre, rng)
    _keep_alive(bars, rng)
    if context.following is None and bars:
        bars[-1] = _final_hit(context, genre)
    return bars


def fuller(bars: list[Bar], context: SectionContext, genre: str) -> list[Bar]:
    """A drummer who plays in every bar, with an element more where the groove already does."""
    steps, last = context.grid.steps, context.bars - (context.following is None)
    compound = context.grid.meter.denominator == 8
    easy, beat = groove(genre, 0, steps, 0, compound=compound), 6 if compound else 4
    found = [dict(bar) for bar in bars]
    for bar in found[:last]:
        if bar:
            bar[_spare(bar)] = [5 if step % beat == 0 else 3 if step % 2 == 0 else 0 for step in range(steps)]
        else:
            bar.update({name: [loudness(char) for char in text] for name, text in easy.items()})
    return found


def _spare(bar: Bar) -> str:
    return next((name for name in SPARE if name not in bar), SPARE[-1])


def thinner(bars: list[Bar]) -> list[Bar]:
    """Of each element only the strong strokes; of equally strong ones every second."""
    return [{name: _strong(row) for name, row in bar.items()} for bar in bars]


def _strong(row: list[int]) -> list[int]:
    struck = [step for step, loud in enumerate(row) if loud]
    loudest = max(row)
    kept = [step for step in struck if row[step] == loudest]
    if len(kept) == len(struck):
        kept = struck[::2]
    return [loud if step in kept else 0 for step, loud in enumerate(row)]


def strokes(bars: list[Bar]) -> int:
    return sum(len(_hits(bar)) for bar in bars)


def _final_hit(context: SectionContext, genre: str) -> Bar:
    """One stroke on the last downbeat; nothing where the drummer has been silent all along."""
    rest = [0] * (context.grid.steps - 1)
    if context.intensity < SILENT_BELOW or genre == "ambient":
        return {}
    return {"kick": [7, *rest], "ride" if genre in NO_CRASH else "crash": [5, *rest]}


def _level(context: SectionContext, genre: str, bar: int) -> int:
    """0 = rests; 1 … 3 = the groove's levels."""
    kind, bars = context.kind, context.bars
    level = context.level + 1
    if kind == "Break" or (context.following is None and bar == bars - 1):
        return 0
    if kind == "Intro":
        enters = 0 if genre in ("house", "lofi", "jazz", "bossa", "hiphop") else bars // 2
        return min(level, 1) if bar >= enters else 0
    if kind == "Outro":
        return min(level, 1 if bar >= bars // 2 else 2)
    if context.first and bar < context.section.vamp:
        return 0 if context.style.energy < 0.55 else 1
    if context.intensity < SILENT_BELOW:
        return 0 if bar < bars // 2 else 1
    if kind == "Verse" and context.section.source.number == 1 and context.style.energy < 0.55:
        return min(level, 1) if bar >= bars // 2 else 0
    if genre in FOUR_ON_FLOOR and kind in ("Verse", "Pre Chorus") and bar < bars // 4:
        return 1
    return level


def _bar(context: SectionContext, genre: str, bar: int) -> Bar:
    level = _level(context, genre, bar)
    if level == 0:
        return {}
    compound = context.grid.meter.denominator == 8
    pattern = groove(genre, level - 1, context.grid.steps, bar, compound=compound)
    rows = {name: [loudness(char) for char in text] for name, text in pattern.items()}
    return _halved(rows) if HALF_TIME in context.style.kinds and context.grid.steps == 16 else rows


def _halved(bar: Bar) -> Bar:
    """Half-time: the backbeat comes once a bar, on the third beat, and the bass drum leaves it alone."""
    second, third, fourth = 4, 8, 12
    for name in BACKBEAT:
        if name in bar and (bar[name][second] or bar[name][fourth]):
            row = bar[name]
            row[third], row[second], row[fourth] = max(row[second], row[fourth]), 0, 0
    if "kick" in bar:
        bar["kick"][third] = 0
    return bar


def _vary(bar: Bar, rng: np.random.Generator) -> None:
    """The end of a phrase: a ghost note, an open hat, a moved kick."""
    steps = len(next(iter(bar.values())))
    choice = int(rng.integers(4))
    if choice == 0 and "snare" in bar:
        bar["snare"][steps - int(rng.integers(1, 3))] = 3
        bar["snare"][steps - 6] = max(bar["snare"][steps - 6], 2)
    elif choice == 1 and "hat" in bar:
        bar.setdefault("open", [0] * steps)[steps - 2] = 6
        bar["hat"][steps - 2] = 0
    elif "kick" in bar:
        place = int(rng.choice([steps - 2, steps - 3, steps // 2 - 1, steps - 1]))
        bar["kick"][place] = 0 if bar["kick"][place] else 6
    else:
        _ornament(bar, rng)


def _ornament(bar: Bar, rng: np.random.Generator) -> None:
    """One light stroke more or less on whatever keeps time."""
    name = next((n for n in (*KEEP_TIME, *sorted(bar)) if n in bar), None)
    if name:
        place = int(rng.integers(1, len(bar[name])))
        bar[name][place] = 0 if bar[name][place] else 4


def _fill(bar: Bar, context: SectionContext, genre: str, rng: np.random.Generator) -> None:
    """The last half of a section's last bar leads over; bigger into a louder section."""
    if context.following is None or (context.kind in ("Intro", "Outro") and context.level == 0):
        _ornament(bar, rng)
        return
    bigger = context.following - context.section.energy > 0.15 and genre not in SOFT_FILL_GENRES
    options = FILLS if bigger else SOFT_FILLS
    fill = options[int(rng.integers(len(options)))]
    steps = len(next(iter(bar.values())))
    half = steps - 8
    for name in ("snare", "clap", "rim", *(("hat", "shaker", "open", "ride") if bigger else ())):
        if name in bar:
            bar[name] = bar[name][:half] + [0] * 8
    for name, text in fill.items():
        row = bar.setdefault(name, [0] * steps)
        for i, char in enumerate(text[:8]):
            if char.isdigit():
                row[half + i] = int(char)


def _lift_out(bars: list[Bar], context: SectionContext, genre: str, rng: np.random.Generator) -> None:
    """Build-ups roll; before a loud section the kick sometimes drops out; loud sections open with a crash."""
    loud_next = (context.following or 0) - context.section.energy > 0.2
    if bars and bars[-1] and loud_next and context.bars >= 4 and rng.random() < 0.5 and "kick" in bars[-1]:
        steps = len(bars[-1]["kick"])
        bars[-1]["kick"] = bars[-1]["kick"][: steps // 2] + [0] * (steps - steps // 2)
    if context.kind == "Build Up" or (genre in FOUR_ON_FLOOR and context.kind == "Pre Chorus" and loud_next):
        _roll(bars, context)
    if bars and bars[0] and context.section.energy >= 0.55 and genre not in NO_CRASH and not context.first:
        bars[0].setdefault("crash", [0] * len(next(iter(bars[0].values()))))[0] = 8


def _roll(bars: list[Bar], context: SectionContext) -> None:
    """Snares in quarters, eighths, then sixteenths, ever louder."""
    steps = context.grid.steps
    for i in range(len(bars)):
        progress = (i + 1) / len(bars)
        every = 4 if progress <= 0.5 else 2 if progress <= 0.75 else 1
        bar = bars[i]
        bar["snare"] = [
            min(9, 3 + round(5 * (i + s / steps) / len(bars))) if s % every == 0 else 0 for s in range(steps)
        ]
        bar.setdefault("kick", [8 if s % 4 == 0 else 0 for s in range(steps)])
        bar.pop("clap", None)
    bars[-1]["kick"] = [0] * steps


def _keep_alive(bars: list[Bar], rng: np.random.Generator) -> None:
    """No more than SAME_BARS equal bars running, and the last bar unlike the one before it."""
    run = 1
    for i in range(1, len(bars)):
        run = run + 1 if _hits(bars[i]) == _hits(bars[i - 1]) and bars[i] else 1
        if run > SAME_BARS or (run > 1 and i == len(bars) - 1):
            for _ in range(8):  # a stroke may cancel another: try until the bar differs
                _ornament(bars[i], rng)
                if _hits(bars[i]) != _hits(bars[i - 1]):
                    break
            run = 1


def _hits(bar: Bar) -> frozenset[tuple[str, int]]:
    return frozenset((name, i) for name, row in bar.items() for i, loud in enumerate(row) if loud)


def kicks_of(bars: list[Bar]) -> dict[int, tuple[int, ...]]:
    """Bar → steps of the bass drum."""
    return {i: tuple(s for s, loud in enumerate(bar.get("kick", ())) if loud) for i, bar in enumerate(bars)}


def drum_notes(
    bars: list[Bar], context: SectionContext, elements: frozenset[str] | None = None
) -> list[Note]:
    """The bars as General MIDI drum notes; elements: only these."""
    rng = context.rng("drums", "touch")
    notes = []
    for i, bar in enumerate(bars):
        start = context.bar_start(i)
        for name in sorted(bar):
            if elements is not None and name not in elements:
                continue
            for step, loud in enumerate(bar[name]):
                if loud:
                    shade = int(rng.integers(-5, 4)) if name in KEEP_TIME else 0
                    velocity = min(126, max(8, loud % ROLL * COUNTED_LOUDNESS + 6 + shade))
                    strokes = 2 if loud > ROLL else 1
                    notes += [
                        Note(start + (step + k / strokes) * STEP, HIT_BEATS / strokes, KIT[name], velocity)
                        for k in range(strokes)
                    ]
    return notes
