"""What is given, laid beside the sheet: which section is which, and which notes are whose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest
from math import floor, log2

from songsmith.engine.compose.grid import Grid
from songsmith.engine.compose.keys import given_key
from songsmith.engine.compose.sheet import SongSection, SongText, SungLine
from songsmith.engine.given import Given, GivenNote, GivenSection
from songsmith.engine.style import StyleSpec
from songsmith.engine.voices import VoiceRange

CUT, CUT_REST = 3.0, 1.0  # cost of parting two notes that meet; beats of rest that make it free
MISMATCH, MISMATCH_RATIO = 0.4, 4.0  # cost of each syllable too many or too few; of doubling or halving
UPBEAT = 1.0  # beats before a bar line from which a line's first notes are its pick-up
OUT_OF_RANGE, OUT_OF_HOME = 10.0, 1.0  # cost a semitone beyond what the singer can, and is at home with
BEYOND = 2  # semitones over the range that are still sung where they stand
OCTAVES = (0, -12, 12, -24, 24, -36, 36)


@dataclass(frozen=True, slots=True)
class Slot:
    """A line's place in its section: bars from beat `start` of the section on; notes from there."""

    start: float
    bars: int
    notes: tuple[GivenNote, ...] = ()


Matched = tuple[SongSection, GivenSection | None]


def styled(style: StyleSpec, given: Given | None) -> StyleSpec:
    """The style with the given tempo, metre and key."""
    if given is None:
        return style
    key = given_key(given)
    return replace(
        style,
        bpm=given.tempo or style.bpm,
        bpm_given=style.bpm_given or given.tempo is not None,
        meter=given.meter or style.meter,
        key=key or style.key,
        key_given=style.key_given or key is not None,
    )


def is_given(given: Given | None) -> bool:
    """Whether tune or chords are, so that harmony and key are not the composer's to move."""
    return given is not None and (
        any(section.chords or section.tune for section in given.sections)
        or any(line.notes for line in given.lines)
    )


def matched(song: SongText, given: Given | None) -> tuple[Matched, ...]:
    """The song's sections in order, each with the given one that it is; all of those if the form is kept."""
    if given is None or not given.sections:
        return tuple((section, None) for section in song.sections)
    if not song.sections:
        return tuple(_alone(given.sections))
    pairs = tuple(_paired(song.sections, given))
    return tuple(_numbered(pairs, song.sections))


def _paired(
    sections: Sequence[SongSection], given: Given
) -> Iterator[tuple[SongSection | None, GivenSection | None]]:
    if len(sections) == len(given.sections):
        yield from zip(sections, given.sections, strict=True)
        return
    ours, theirs = [s.kind for s in sections], [s.kind for s in given.sections]
    for _, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        for section, other in zip_longest(sections[a:b], given.sections[c:d]):
            if section is not None or given.form:
                yield section, other


def _numbered(
    pairs: Sequence[tuple[SongSection | None, GivenSection | None]], sections: Sequence[SongSection]
) -> Iterator[Matched]:
    """Sections that only the recording has get ids and numbers that no other has."""
    counts = Counter(section.kind for section in sections)
    taken = {section.id for section in sections}
    added = 0
    for section, other in pairs:
        if section is not None:
            yield section, other
        elif other is not None:
            counts[other.kind] += 1
            added += 1
            while f"g{added}" in taken:
                added += 1
            yield _wordless(f"g{added}", other.kind, counts[other.kind]), other


def _alone(sections: Sequence[GivenSection]) -> Iterator[Matched]:
    counts: Counter[str] = Counter()
    for i, section in enumerate(sections):
        counts[section.kind] += 1
        yield _wordless(f"g{i + 1}", section.kind, counts[section.kind]), section


def _wordless(section_id: str, kind: str, number: int) -> SongSection:
    return SongSection(section_id, kind, number, kind if number == 1 else f"{kind} {number}")


def carried_slots(section: SongSection, given: GivenSection, grid: Grid) -> list[Slot] | None:
    """A place for every line with the notes of the given tune; None: fewer notes than lines."""
    shares = shared_out(section.lines, given)
    if shares is None:
        return None
    upbeat = min(UPBEAT, grid.bar / 4)
    starts = [max(0.0, floor((notes[0].beat + upbeat) / grid.bar + 1e-6) * grid.bar) for notes in shares]
    ends = [*starts[1:], given.bars * grid.bar]
    return [
        Slot(start, max(1, round((end - start) / grid.bar)), moved(notes, -start))
        for notes, start, end in zip(shares, starts, ends, strict=True)
    ]


def moved(notes: Sequence[GivenNote], beats: float) -> tuple[GivenNote, ...]:
    return tuple(replace(note, beat=note.beat + beats) for note in notes)


def shared_out(lines: Sequence[SungLine], given: GivenSection) -> list[tuple[GivenNote, ...]] | None:
    """The notes of each line, all of them taken, none twice."""
    notes = tuple(sorted(given.tune, key=lambda note: note.beat))
    if len(notes) < len(lines):
        return None
    if len(given.spans) == len(lines):
        firsts = [
            next((i for i, n in enumerate(notes) if n.beat >= span.start - 1e-6), len(notes))
            for span in given.spans
        ]
        cuts = [0, *firsts[1:], len(notes)]
        if all(b > a for a, b in pairwise(cuts)):
            return [notes[a:b] for a, b in pairwise(cuts)]
    cuts = _cuts(notes, lines, {round(span.start, 4) for span in given.spans})
    return [notes[a:b] for a, b in pairwise(cuts)]


def _cuts(notes: Sequence[GivenNote], lines: Sequence[SungLine], begins: set[float]) -> list[int]:
    """Where to part the tune: at rests, and so that lines get about as many notes as they have syllables."""
    n = len(notes)
    parting = [0.0, *(_cut_cost(a, b, begins) for a, b in pairwise(notes)), 0.0]
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, 0)}]
    for i, line in enumerate(lines):
        count, left = len(line.lead) or len(line.backing), len(lines) - i - 1
        row: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            for end in range(start + 1, n - left + 1) if left else (n,):
                total = cost + parting[end] + _mismatch(end - start, count)
                if end > start and total < row.get(end, (float("inf"), 0))[0]:
                    row[end] = (total, start)
        best.append(row)
    cuts = [n]
    for row in reversed(best[1:]):
        cuts.append(row[cuts[-1]][1])
    return cuts[::-1]


def _cut_cost(before: GivenNote, after: GivenNote, begins: set[float]) -> float:
    if round(after.beat, 4) in begins:
        return 0.0
    rest = max(0.0, after.beat - (before.beat + before.dur))
    return CUT * max(0.0, 1 - rest / CUT_REST)


def _mismatch(notes: int, syllables: int) -> float:
    return MISMATCH * abs(notes - syllables) + MISMATCH_RATIO * log2(notes / max(1, syllables)) ** 2


def octave_for(pitches: Sequence[int], voice: VoiceRange) -> int:
    """Semitones (whole octaves) that bring a tune where the singer is at home; 0 when it is there."""

    def cost(shift: int) -> float:
        moved = [pitch + shift for pitch in pitches]
        beyond = sum(max(0, voice.low - p, p - voice.high) for p in moved)
        away = sum(max(0, voice.tessitura_low - p, p - voice.tessitura_high) for p in moved)
        return OUT_OF_RANGE * beyond + OUT_OF_HOME * away

    return min(OCTAVES, key=cost) if pitches else 0


def within(pitch: int, voice: VoiceRange) -> int:
    """The pitch, an octave or more off if nobody with this voice could sing it."""
    while pitch < voice.low - BEYOND:
        pitch += 12
    while pitch > voice.high + BEYOND:
        pitch -= 12
    return pitch
