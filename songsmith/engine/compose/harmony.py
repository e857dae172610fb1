"""Which chord when: a progression for each kind of section, varied, with cadences where phrases end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from songsmith.engine.compose.form import PlannedSection
from songsmith.engine.compose.progressions import COLOURS, LOOPED, MODAL_DOMINANT, PROGRESSIONS
from songsmith.engine.compose.theory import Degree, degree, realise
from songsmith.engine.score import Chord, Key
from songsmith.engine.spelling import chord_symbol
from songsmith.engine.streams import reseeded, stream
from songsmith.engine.style import StyleSpec

MATERIAL = {"verse": "verse", "pre": "pre", "chorus": "chorus", "post": "chorus", "bridge": "bridge"}
SUBSTITUTION_CHANCE = 0.55  # that the second half of a section changes one chord of the first
BORROW_CHANCE = 0.2  # that the last chord before a tonic becomes the minor subdominant
LIFT_CHANCE = {"ballad": 0.2, "pop": 0.15, "gospel": 0.35, "country": 0.25, "latin": 0.1, "cinematic": 0.15}
LIFTED_KINDS = frozenset({"Chorus", "Hook"})
DRAWS = 60  # progressions looked at for one that nobody has heard there
SLOW_HARMONY_SECONDS = 1.55  # bars shorter than this may hold a chord for two bars

SUBSTITUTES: dict[str, tuple[str, ...]] = {
    "I": ("I/3", "vi", "Iadd9"),
    "IV": ("ii7", "IV/1", "IVadd9"),
    "V": ("Vsus4", "V/7", "iii"),
    "vi": ("IV", "vi7", "I/3"),
    "ii": ("IV", "ii7"),
    "iii": ("I/3", "V/7"),
    "i": ("i/b3", "bVI", "bIII"),
    "bVI": ("iv", "bVImaj7"),
    "bVII": ("v", "bVII/2", "iv"),
    "bIII": ("bIII/5", "i/b3"),
    "iv": ("bVI", "iv7"),
    "v": ("bVII", "v7"),
}


def harmonise(sections: Sequence[PlannedSection], style: StyleSpec, seed: int) -> tuple[Chord, ...]:
    """Chords for every section, end to end, in the home key (:func:`transposed` lifts them)."""
    loops = choose_loops(style, seed)
    colours = _colours(style, seed)
    chords: list[Chord] = []
    for section in sections:
        last = section is sections[-1]
        bars = section_bars(section, loops[MATERIAL[section.family]], style, seed, last=last)
        if section.wish.chords:
            bars = _other_bars(bars, section, style, seed, last=last)
        for i, bar in enumerate(bars):
            names = bar.split(",")
            length = section.bar_beats / len(names)
            for j, name in enumerate(names):
                beat = section.start + i * section.bar_beats + j * length
                spec = degree(name)
                chord = realise(
                    spec,
                    style.key,
                    beat=beat,
                    dur=length,
                    section_id=section.source.id,
                    quality=_coloured(spec, colours),
                )
                chords.append(chord)
    return tuple(chords)


def _other_bars(
    usual: list[str], section: PlannedSection, style: StyleSpec, seed: int, *, last: bool
) -> list[str]:
    """The n-th progression that differs from the usual one and from those wished for before it."""
    found = [usual]
    for draw in range(DRAWS):
        other = reseeded(seed, "chords", draw)
        loop = choose_loops(style, other)[MATERIAL[section.family]]
        bars = section_bars(section, loop, style, other, last=last)
        if bars not in found:
            found.append(bars)
        if len(found) > section.wish.chords:
            break
    return found[-1]


def choose_loops(style: StyleSpec, seed: int) -> dict[str, list[str]]:
    """One progression for each material, all different."""
    table = PROGRESSIONS[style.genre]
    used: set[str] = set()
    loops: dict[str, list[str]] = {}
    for material in ("chorus", "verse", "pre", "bridge"):
        rng = stream(seed, "harmony", material)
        options = table[material][style.key.mode]
        fresh = [option for option in options if option not in used] or list(options)
        choice = fresh[int(rng.integers(len(fresh)))]
        used.add(choice)
        loops[material] = choice.split()
    return loops


def section_bars(
    section: PlannedSection, loop: list[str], style: StyleSpec, seed: int, *, last: bool
) -> list[str]:
    """Roman numerals for each bar of the section."""
    sung = section.bars - section.vamp
    material = MATERIAL[section.family]
    rng = stream(seed, "harmony", material, section.source.kind)
    hold = 2 if _holds(section, style, loop, rng) else 1
    slow = [bar for bar in loop for _ in range(hold)]
    bars = [slow[i % len(slow)] for i in range(sung)]
    if len(bars) >= 2 * len(slow) and len(slow) >= 4:
        bars = _substituted(bars, len(slow), rng)
    bars = _cadenced(bars, section, style, rng)
    bars = [bars[0].split(",")[0]] * section.vamp + bars
    return _ended(bars, style) if last else bars


def _holds(section: PlannedSection, style: StyleSpec, loop: list[str], rng: np.random.Generator) -> bool:
    """Short bars carry a chord for two bars where the section is long enough to hear the whole loop."""
    draw = float(rng.random())
    short = section.bar_beats * 60 / style.bpm < SLOW_HARMONY_SECONDS
    return short and len(loop) <= 4 and section.bars >= 8 and draw < 0.6


def _substituted(bars: list[str], period: int, rng: np.random.Generator) -> list[str]:
    """One chord of the second half differs: the ear hears the loop come back changed."""
    if float(rng.random()) > SUBSTITUTION_CHANCE:
        return bars
    half = len(bars) // 2
    place = half + 1 + int(rng.integers(max(1, period - 2)))
    options = SUBSTITUTES.get(bars[place], ()) if place < len(bars) - 1 else ()
    if options:
        bars = [*bars[:place], options[int(rng.integers(len(options)))], *bars[place + 1 :]]
    return bars


def _cadenced(
    bars: list[str], section: PlannedSection, style: StyleSpec, rng: np.random.Generator
) -> list[str]:
    """Half cadence out of a pre-chorus, full close of a chorus, borrowed subdominant now and then."""
    minor = style.key.mode == "minor"
    tonic = "i" if minor else "I"
    if style.genre in ("blues", "jazz", "bossa") or len(bars) < 2:
        return bars
    if section.family == "pre" and style.genre not in LOOPED:
        dominant = ("bVII" if style.genre in MODAL_DOMINANT else "V7") if minor else "V"
        return [*bars[:-1], bars[-1] if bars[-1].endswith(("V", "V7", "bVII", "v")) else dominant]
    if section.family in ("chorus", "post") and len(bars) >= 8 and style.genre not in LOOPED:
        before = bars[-2]
        if not minor and before.startswith(("IV", "ii")) and float(rng.random()) < BORROW_CHANCE:
            before = "IVm"
        return [*bars[:-2], before, tonic]
    return bars


def _ended(bars: list[str], style: StyleSpec) -> list[str]:
    """The song's last bar is the tonic, approached as the genre does."""
    minor = style.key.mode == "minor"
    approach = {"jazz": "V7", "bossa": "V7", "blues": "V7", "gospel": "IV", "country": "V7"}.get(style.genre)
    approach = approach or ("iv" if minor else "IV")
    tonic = {"blues": "i7" if minor else "I7"}.get(style.genre, "i" if minor else "I")
    return [*bars[:-2], approach, tonic] if len(bars) >= 3 else [*bars[:-1], tonic]


def _colours(style: StyleSpec, seed: int) -> dict[str, str]:
    rng = stream(seed, "harmony", "colours")
    table = COLOURS.get(style.genre, {})
    return {quality: options[int(rng.integers(len(options)))] for quality, options in sorted(table.items())}


def _coloured(spec: Degree, colours: dict[str, str]) -> str:
    return colours.get(spec.quality, spec.quality) if spec.bass is None else spec.quality


def transposed(chord: Chord, semitones: int, key: Key) -> Chord:
    """The chord moved up; key: the home key, whose spelling moves along."""
    if not semitones:
        return chord
    root, bass = (chord.root + semitones) % 12, (chord.bass + semitones) % 12
    there = Key((key.tonic + semitones) % 12, key.mode)
    return replace(chord, root=root, bass=bass, symbol=chord_symbol(root, chord.quality, bass, there))


def lifted(sections: Sequence[PlannedSection], style: StyleSpec, seed: int) -> tuple[PlannedSection, ...]:
    """Raise the last chorus, and what follows it, by one or two semitones where the style wants that."""
    rng = stream(seed, "harmony", "lift")
    draw, amount = float(rng.random()), 1 + int(rng.integers(2))
    chance = 1.0 if style.lift else LIFT_CHANCE.get(style.genre, 0.0)
    choruses = [i for i, section in enumerate(sections) if section.source.kind in LIFTED_KINDS]
    if draw >= chance or len(choruses) < 2 or (len(choruses) < 3 and not style.lift):
        return tuple(sections)
    return tuple(replace(s, lift=amount if i >= choruses[-1] else 0) for i, s in enumerate(sections))
