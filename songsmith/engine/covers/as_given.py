"""What was heard, corrected by the writer, as what the composer must obey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from songsmith.engine.covers.corrections import SILENCE, key_of
from songsmith.engine.covers.grid import Ruler, ruler_of
from songsmith.engine.covers.harmonise import chords_for, key_of_tune
from songsmith.engine.covers.words import phrases_of, word_lines
from songsmith.engine.given import Given, GivenChord, GivenNote, GivenSpan, cut
from songsmith.engine.listen.heard import Heard, HeardNote
from songsmith.engine.score import Key, Meter
from songsmith.engine.spelling import chord_symbol

SIXTEENTH = 0.25  # beats; what singers' notes are put on
SLOW_BPM = 84.0
"""Below it a sixteenth is so long that moving a note to it could be heard: thirty-seconds then."""
LEEWAY = 0.1  # seconds by which words and notes may be heard too early
PICKUP_BEATS = 0.5  # of a tune before its first bar line that belong to the bar behind it


@dataclass(frozen=True, slots=True)
class Keep:
    """What the new arrangement takes over, in the writer's words: the tune, the chords, the length."""

    tune: bool = True
    chords: bool = True
    length: bool = True


def given_of(heard: Heard, keep: Keep, *, tempo: float | None = None) -> Given:
    """heard: after the corrections. tempo: another one, in beats a minute; None: as heard.

    A tune without chords that were heard gets some that fit it, so that "keep the chords" means something.
    """
    ruler = ruler_of(heard)
    key = key_of(heard) or key_of_tune(heard.tune)
    form, origin = _form(heard, ruler)
    chords = _chords(heard, ruler, key, origin, sum(bars for _, bars in form)) if keep.chords else ()
    sections = cut(
        form,
        ruler.bar_beats,
        tune=_tune(heard, ruler, origin) if keep.tune else (),
        chords=chords,
        phrases=_spans(heard, ruler, origin) if keep.tune else (),
    )
    return Given(
        tempo=tempo or round(ruler.bpm, 3),
        key=key if keep.tune or keep.chords else None,
        meter=Meter(ruler.bar_beats, 4),
        form=keep.length,
        sections=sections if keep.tune or keep.chords or keep.length else (),
    )


def transposition(heard: Heard, wanted: Key | None) -> int:
    """Semitones from the heard key to the wanted one, the shorter way: −5 … 6."""
    key = key_of(heard) or key_of_tune(heard.tune)
    if wanted is None or key is None:
        return 0
    return (wanted.tonic - key.tonic + 5) % 12 - 5


def line_notes(heard: Heard) -> list[tuple[GivenNote, ...]]:
    """The tune by phrases, in beats from each one's own first bar line: what lines can be locked to."""
    ruler = ruler_of(heard)
    notes = _tune(heard, ruler, 0.0)
    found = []
    for span in _spans(heard, ruler, 0.0):
        own = [note for note in notes if span.start <= note.beat < span.end]
        if own:
            found.append(_from_bar_line(own, ruler.bar_beats))
    return found


def bars_of(notes: Sequence[GivenNote], bar_beats: int) -> int:
    """That a line needs for its notes."""
    end = max(note.beat + note.dur for note in notes)
    return max(1, -int(-(end - 1e-6) // bar_beats))


def given_sections_text(given: Given) -> str:
    """A sheet of tags alone, one for each section: what an instrumental goes by."""
    return "\n\n".join(f"[{section.kind}]" for section in given.sections) + "\n"


def _from_bar_line(notes: Sequence[GivenNote], bar_beats: int) -> tuple[GivenNote, ...]:
    """A phrase that begins in the last half beat of a bar leads to the next one."""
    bar = (notes[0].beat + PICKUP_BEATS) // bar_beats
    start = bar * bar_beats
    return tuple(GivenNote(note.beat - start, note.dur, note.pitch) for note in notes)


def _form(heard: Heard, ruler: Ruler) -> tuple[list[tuple[str, int]], float]:
    """(kind, bars) of each section, end to end, and the beat at which the first one begins."""
    if not heard.sections:
        first = min(0, _first_bar(heard, ruler))
        last = max(first + 1, round(ruler.beat_at(heard.duration) / ruler.bar_beats))
        return [("Verse", last - first)], float(first * ruler.bar_beats)
    starts = [section.bar for section in heard.sections]
    ends = [*starts[1:], starts[-1] + heard.sections[-1].bars]
    form = [
        (section.kind, end - start)
        for section, start, end in zip(heard.sections, starts, ends, strict=True)
        if end > start
    ]
    return form, float((starts[0] - 1) * ruler.bar_beats)


def _first_bar(heard: Heard, ruler: Ruler) -> int:
    """Bars before the first bar line that hold more of the tune than a pick-up: 0 or below."""
    if not heard.tune:
        return 0
    return int((ruler.beat_at(heard.tune[0].start) + ruler.bar_beats / 2) // ruler.bar_beats)


def _tune(heard: Heard, ruler: Ruler, origin: float) -> tuple[GivenNote, ...]:
    """On the grid, in beats from `origin`; of notes that fall on the same place the longest stays."""
    step = SIXTEENTH if ruler.bpm >= SLOW_BPM else SIXTEENTH / 2
    placed: dict[float, HeardNote] = {}
    for note in heard.tune:
        beat = round(ruler.beat_at(note.start) / step) * step
        other = placed.get(beat)
        if other is None or note.end - note.start > other.end - other.start:
            placed[beat] = note
    beats = sorted(placed)
    follow = [*beats[1:], float("inf")]
    return tuple(
        GivenNote(
            beat - origin, _length(beat, ruler.beat_at(placed[beat].end), after, step), placed[beat].pitch
        )
        for beat, after in zip(beats, follow, strict=True)
    )


def _length(beat: float, end: float, following: float, step: float) -> float:
    """At least one step, never into the next note."""
    return min(max(step, round((end - beat) / step) * step), following - beat)


def _spans(heard: Heard, ruler: Ruler, origin: float) -> tuple[GivenSpan, ...]:
    """One for each line: those of the words that were heard, else those of the tune's own phrases.

    They meet, so that every note belongs to one.
    """
    sung = [(line[0].start, line[-1].end) for line in word_lines(heard)] or [
        (phrase.notes[0].start, phrase.notes[-1].end) for phrase in phrases_of(heard)
    ]
    if not sung:
        return ()
    borders = [_border(heard, a[1], b[0]) for a, b in pairwise(sung)]
    first = min(sung[0][0], heard.tune[0].start if heard.tune else sung[0][0])
    edges = [first - LEEWAY, *borders, max(sung[-1][1], heard.duration)]
    beats = [ruler.beat_at(edge) - origin for edge in edges]
    return tuple(GivenSpan(a, b) for a, b in pairwise(beats) if b > a)


def _border(heard: Heard, end: float, start: float) -> float:
    """Between two lines: where a section begins, else behind the longest rest, else before the second."""
    begun = [section.start for section in heard.sections if end - LEEWAY < section.start <= start + LEEWAY]
    if begun:
        return begun[-1] - LEEWAY
    rests = [
        (b.start - a.end, b.start)
        for a, b in pairwise(heard.tune)
        if a.end > end - LEEWAY and b.start < start + LEEWAY
    ]
    longest = max(rests, default=(0.0, start), key=lambda rest: (round(rest[0], 2), rest[1]))
    return longest[1] - LEEWAY


def _chords(heard: Heard, ruler: Ruler, key: Key | None, origin: float, bars: int) -> tuple[GivenChord, ...]:
    """In beats from `origin`: as heard, else found for the tune."""
    heard_ones = [chord for chord in heard.chords if chord.symbol != SILENCE]
    if heard_ones:
        placed = {round(ruler.beat_at(c.start) * 2) / 2 - origin: c.symbol for c in heard_ones}
        return tuple(GivenChord(beat, placed[beat]) for beat in sorted(placed))
    if key is None or not heard.tune:
        return ()
    first = round(origin / ruler.bar_beats) + 1
    found = chords_for(heard.tune, ruler, key, range(first, first + bars))
    return tuple(
        GivenChord((c.bar - first) * float(ruler.bar_beats), chord_symbol(c.root, c.quality, c.root, key))
        for c in found
    )
