"""What the composer must obey: a tune, chords, a form, a tempo that come from somewhere else.

From a recording (what was heard, corrected by the writer), from a file (MIDI, MusicXML) or from another take.
Whatever is absent here the composer makes up as ever; whatever is present it keeps.

Positions are beats, and a beat is a quarter note whatever the metre, as in the score. Within a section they
count from its first downbeat, so that a section can be moved with all it holds: negative ones are a pick-up
into it. Nothing is quantised here: who has read notes from a recording puts them on the grid first.

Sections of the sheet and given ones are matched in order: one to one when there are as many, else by their
kinds. Tune and chords are written in `Given.key` and sound there, the tune in the octave that suits the
singer; `Recipe.transpose` moves the finished song to another key.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import accumulate, pairwise
from typing import Any

from songsmith.engine.score import Key, MelodyNote, Meter, Score
from songsmith.engine.typed_json import build

GIVEN_VERSION = 1
PHRASE_REST = 0.5
"""Beats of rest that part two phrases where nobody says where phrases begin."""


@dataclass(frozen=True, slots=True)
class GivenNote:
    """pitch: MIDI number. Notes of one voice: in order, none begins before the one before it ends."""

    beat: float
    dur: float
    pitch: int


@dataclass(frozen=True, slots=True)
class GivenChord:
    """From `beat` until the next one. symbol: as in a sheet ("F#m7/E"); what is no chord is passed over."""

    beat: float
    symbol: str


@dataclass(frozen=True, slots=True)
class GivenSpan:
    """Beats from … to of the notes that one line of words is sung to; end exclusive."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class GivenSection:
    """kind: one of the 14 tags ("Pre Chorus"). bars: its length, which a section with a tune always keeps.

    tune empty: the composer writes one, if the section has words. chords empty: the composer's; else they
    sound over the whole section, the first from its start, over and over if it is longer than `bars`.
    spans: one for each line of words, in order, when that is known; otherwise, or when the sheet has another
    number of lines, the composer shares the tune out among the lines at its rests.
    """

    kind: str
    bars: int
    chords: tuple[GivenChord, ...] = ()
    tune: tuple[GivenNote, ...] = ()
    spans: tuple[GivenSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenLine:
    """A line of the sheet, by its id in the recipe, that keeps its notes ("locked") or its length or both.

    notes: beats from the line's own first downbeat; empty: the composer's. bars: that the line takes; 0: as
    many as notes and words need. A line's own notes count before its section's.
    """

    id: str
    bars: int = 0
    notes: tuple[GivenNote, ...] = ()

    def moved(self, semitones: int) -> GivenLine:
        return replace(self, notes=tuple(replace(note, pitch=note.pitch + semitones) for note in self.notes))


@dataclass(frozen=True, slots=True)
class Given:
    """tempo: quarter notes a minute. key: that tune and chords are in; None: found from them. meter None: the
    style's, and then neither tune nor form can be given.

    form True ("keep the length"): the song has these sections with these bars, those without words too;
    sections that only the sheet has come in between. False: the sheet alone says which sections there are.
    """

    tempo: float | None = None
    key: Key | None = None
    meter: Meter | None = None
    form: bool = False
    sections: tuple[GivenSection, ...] = ()
    lines: tuple[GivenLine, ...] = ()
    version: int = GIVEN_VERSION

    def line(self, line_id: str) -> GivenLine | None:
        return next((line for line in self.lines if line.id == line_id), None)


def as_json(given: Given) -> dict[str, Any]:
    """Plain JSON types, for the recipe of a take."""
    return asdict(given)


def from_json(value: object) -> Given:
    """Inverse of :func:`as_json`. Raises ValueError for anything else, and for what a newer version wrote."""
    if not isinstance(value, Mapping) or not isinstance(value.get("version"), int):
        raise ValueError("this is not what a composer can be given")
    if value["version"] > GIVEN_VERSION:
        raise ValueError(f"this is of version {value['version']}, newer than {GIVEN_VERSION}")
    try:
        given: Given = build(Given, value)
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(f"this is not what a composer can be given: {error}") from error
    return given


def of_score(score: Score, *, tune: bool = True, chords: bool = True, form: bool = True) -> Given:
    """What a take has, for another one: "keep this tune, new words". Answering voices are not its tune."""
    notes = [note for note in score.melody if note.id not in _answers(score)]
    bar = score.meter.bar_beats
    sections = cut(
        [(section.kind, section.bars) for section in score.sections],
        bar,
        tune=[GivenNote(note.beat, note.dur, note.pitch) for note in notes] if tune else (),
        chords=[GivenChord(chord.beat, chord.symbol) for chord in score.chords] if chords else (),
        phrases=[span for line in score.lines if (span := _span(line.id, notes))] if tune else (),
    )
    return Given(score.tempo_map[0].bpm, score.key, score.meter, form, sections)


def line_of_score(score: Score, line_id: str) -> GivenLine:
    """One line's notes, to lock it. Raises KeyError for a line that the score does not sing."""
    line = {line.id: line for line in score.lines}[line_id]
    own = [note for note in score.melody if note.id not in _answers(score) and _sings(note, line_id)]
    notes = tuple(GivenNote(note.beat - line.downbeat, note.dur, note.pitch) for note in own)
    return GivenLine(line_id, line.bars, notes)


def _answers(score: Score) -> frozenset[str]:
    """Ids of the notes of backing words in lines that have lead words, too."""
    led = {syllable.line_id for syllable in score.syllables if not syllable.backing}
    return frozenset(note for s in score.syllables if s.backing and s.line_id in led for note in s.note_ids)


def _sings(note: MelodyNote, line_id: str) -> bool:
    return note.syllable_id is not None and note.syllable_id.startswith(f"{line_id}.")


def _span(line_id: str, notes: Sequence[MelodyNote]) -> GivenSpan | None:
    own = [note for note in notes if _sings(note, line_id)]
    return GivenSpan(own[0].beat, max(note.beat + note.dur for note in own)) if own else None


def cut(
    form: Sequence[tuple[str, int]],
    bar_beats: float,
    *,
    tune: Sequence[GivenNote] = (),
    chords: Sequence[GivenChord] = (),
    phrases: Sequence[GivenSpan] = (),
) -> tuple[GivenSection, ...]:
    """A whole song, in beats from its first downbeat, as sections.

    form: (kind, bars) of each section, end to end. phrases: one for each line of words, in order; without
    any the rests of the tune tell phrases apart. A phrase goes as a whole to the section that most of it is
    in, so that pick-ups stay with what they lead to. A chord that lasts into a section sounds there, too.
    """
    ends = list(accumulate(bars * bar_beats for _, bars in form))
    starts = [0.0, *ends[:-1]]
    spans = sorted(phrases, key=lambda span: span.start) or runs(tune)
    homes = [_home(span, starts, ends) for span in spans]
    found = []
    for i, (kind, bars) in enumerate(form):
        own = [span for span, home in zip(spans, homes, strict=True) if home == i]
        notes = [note for note in tune if _section_of(note, spans, homes, starts) == i]
        found.append(
            GivenSection(
                kind,
                bars,
                chords=_within(chords, starts[i], ends[i]),
                tune=tuple(GivenNote(note.beat - starts[i], note.dur, note.pitch) for note in notes),
                spans=tuple(GivenSpan(s.start - starts[i], s.end - starts[i]) for s in own if phrases),
            )
        )
    return tuple(found)


def runs(tune: Sequence[GivenNote]) -> list[GivenSpan]:
    """Stretches of a tune between rests of at least PHRASE_REST."""
    if not tune:
        return []
    notes = sorted(tune, key=lambda note: note.beat)
    breaks = [b.beat for a, b in pairwise(notes) if b.beat - (a.beat + a.dur) >= PHRASE_REST]
    starts = [notes[0].beat, *breaks]
    ends = [*breaks, notes[-1].beat + notes[-1].dur]
    return [GivenSpan(start, end) for start, end in zip(starts, ends, strict=True)]


def _home(span: GivenSpan, starts: Sequence[float], ends: Sequence[float]) -> int:
    """The section that holds most of the span, the later one of two equal ones."""
    shares = [min(span.end, end) - max(span.start, start) for start, end in zip(starts, ends, strict=True)]
    return max(range(len(shares)), key=lambda i: (round(shares[i], 6), i), default=0)


def _section_of(
    note: GivenNote, spans: Sequence[GivenSpan], homes: Sequence[int], starts: Sequence[float]
) -> int:
    """A note outside every phrase goes to the section that sounds when it begins."""
    for span, home in zip(spans, homes, strict=True):
        if span.start - 1e-6 <= note.beat < span.end - 1e-6:
            return home
    return max(0, bisect_right(starts, note.beat + 1e-6) - 1)


def _within(chords: Sequence[GivenChord], start: float, end: float) -> tuple[GivenChord, ...]:
    ordered = sorted(chords, key=lambda chord: chord.beat)
    before = [chord for chord in ordered if chord.beat <= start + 1e-6]
    inside = [chord for chord in ordered if start + 1e-6 < chord.beat < end - 1e-6]
    first = [GivenChord(0.0, before[-1].symbol)] if before else []
    return (*first, *(GivenChord(chord.beat - start, chord.symbol) for chord in inside))
