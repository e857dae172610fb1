"""The writer's own chords: read, placed on the syllables they stand over, and obeyed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from songsmith.engine.compose.form import PlannedLine, PlannedSection
from songsmith.engine.compose.keys import best_key
from songsmith.engine.compose.theory import roman_of
from songsmith.engine.score import Chord, Key
from songsmith.engine.spelling import chord_symbol
from songsmith.language.chordpro import ChordSymbol, parse_chord

Placed = tuple[float, str]
"""(beat, symbol)"""


def writers_key(sections: Sequence[PlannedSection]) -> Key | None:
    """The key that the writer's chords imply; None without chords."""
    names = [name for s in sections for line in s.lines for _, name in line.line.chords]
    names += [name for s in sections for name in s.source.progression]
    chords = [chord for chord in map(parse_chord, names) if chord]
    return best_key(chords) if chords else None


def has_chords(sections: Sequence[PlannedSection]) -> bool:
    return any(s.source.progression or any(line.line.chords for line in s.lines) for s in sections)


def obeyed(
    chords: Sequence[Chord],
    sections: Sequence[PlannedSection],
    key: Key,
    onsets: Mapping[str, Sequence[float]] | None,
) -> tuple[Chord, ...]:
    """The generated chords, replaced wherever the writer gave some.

    onsets: line id → onsets of its lead syllables (beats after the line's downbeat). None: the rhythm is not
    known yet and a line's chords are spread evenly over its bars.
    """
    result: list[Chord] = []
    patterns: dict[tuple[str, int], tuple[tuple[int, str], ...]] = {}
    for section in sections:
        own = [chord for chord in chords if chord.section_id == section.source.id]
        for_all = _for_section(section)
        placed = list(for_all)
        for line in section.lines:
            slot = (section.source.kind, line.index)
            if line.line.chords:
                patterns.setdefault(slot, line.line.chords)
            given = line.line.chords or (() if for_all else patterns.get(slot, ()))
            if given:
                placed = [p for p in placed if not line.start <= p[0] < _line_end(line, section)]
                placed += _place(line, section, given, onsets)
        result += _replaced(own, sorted(placed), section, key)
    return tuple(result)


def _line_end(line: PlannedLine, section: PlannedSection) -> float:
    return line.start + line.bars * section.bar_beats


def _for_section(section: PlannedSection) -> list[Placed]:
    """What the writer wrote for the whole section, one chord a bar, over and over; else what is given."""
    names = section.source.progression
    if names:
        return [(section.start + i * section.bar_beats, names[i % len(names)]) for i in range(section.bars)]
    given = section.given
    if given is None or not given.chords or section.wish.chords:
        return []
    start, length = section.start + section.vamp * section.bar_beats, max(1, given.bars) * section.bar_beats
    rounds = ceil((section.end - start) / length)
    placed = [
        (start + i * length + chord.beat, chord.symbol) for i in range(rounds) for chord in given.chords
    ]
    return [(beat, symbol) for beat, symbol in placed if beat < section.end - 1e-6 and parse_chord(symbol)]


def _place(
    line: PlannedLine,
    section: PlannedSection,
    given: Sequence[tuple[int, str]],
    onsets: Mapping[str, Sequence[float]] | None,
) -> list[Placed]:
    """On whole beats, in order; the first one from the line's downbeat when it stands over its first
    words."""
    length = line.bars * section.bar_beats
    at = onsets.get(line.line.id) if onsets else None
    beats: list[float] = []
    for i, (index, _) in enumerate(given):
        if at is None or not at:
            wanted = length * i / len(given)
        elif index < len(at):
            wanted = at[index]
        else:
            wanted = at[-1] + 1
        beat = float(round(wanted))
        if i == 0 and (index == 0 or beat <= 1):
            beat = 0.0
        beats.append(max(beat, beats[-1] + 1 if beats else 0.0))
    crowded = beats[-1] >= length
    if crowded:  # more chords than beats at the end: share the line out evenly
        beats = [length * i / len(given) for i in range(len(given))]
    return [(line.start + beat, name) for beat, (_, name) in zip(beats, given, strict=True)]


def _replaced(
    own: Sequence[Chord], placed: Sequence[Placed], section: PlannedSection, key: Key
) -> list[Chord]:
    """From the first placed chord to the section's end only the writer's; before it, the first one is
    vamped."""
    known = [(beat, parsed) for beat, name in placed if (parsed := parse_chord(name))]
    if not known:
        return list(own)
    spans = _spans(known, section)
    written: list[Chord] = []
    for start, end, chord in spans:
        name = chord_symbol(chord.root, chord.quality, chord.bass, key)
        roman = roman_of(chord.root, chord.quality, key)
        written.append(
            Chord(start, end - start, chord.root, chord.quality, chord.bass, roman, name, section.source.id)
        )
    kept = [
        c for c in own if not any(s.beat < c.beat + c.dur - 1e-6 and c.beat < s.beat + s.dur for s in written)
    ]
    return sorted(kept + written, key=lambda c: c.beat)


def _spans(
    known: Sequence[tuple[float, ChordSymbol]], section: PlannedSection
) -> list[tuple[float, float, ChordSymbol]]:
    """Each chord sounds until the next, cut at bar lines (so that charts read a chord a bar)."""
    ends = [beat for beat, _ in known[1:]] + [section.end]
    spans = []
    for i, ((beat, chord), end) in enumerate(zip(known, ends, strict=True)):
        start = section.start if i == 0 else beat
        while start < end - 1e-6:
            bar_end = (
                section.start
                + (int((start - section.start) / section.bar_beats + 1e-6) + 1) * section.bar_beats
            )
            spans.append((start, min(end, bar_end), chord))
            start = min(end, bar_end)
    return spans
