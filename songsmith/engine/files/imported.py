"""A song read from a file of notes: what the composer is to keep, and the words as a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, isfinite

from songsmith.engine.errors import EngineError
from songsmith.engine.given import Given, GivenChord, GivenNote, GivenSpan, cut, runs
from songsmith.engine.score import Key, Meter
from songsmith.language.tags import closest_tag, tag_of

MAX_BYTES = 8_000_000
MOST_NOTES, MOST_BEATS = 20_000, 4_000.0
"""Of a tune: nothing that anybody sings is longer."""

SLOWEST, FASTEST = 20.0, 400.0
"""Quarter notes a minute; what a file says beyond that is no tempo."""

LONGEST_NAME = 120
"""Characters of a title or the name of a part."""

CLEAR_REST, CAPITAL_REST = 1.0, 0.2
"""Beats of rest after which a line of words ends; before a capital letter."""

USUAL_KIND = "Verse"
METERS = frozenset({(4, 4), (3, 4), (6, 8)})


class Unreadable(EngineError):
    """The file is no song that can be read; says why."""


@dataclass(frozen=True, slots=True)
class ReadNote:
    """text: the syllable that begins on it, "" for none or for one that goes on. word_end: whether it ends a
    word."""

    beat: float
    dur: float
    pitch: int
    text: str = ""
    word_end: bool = True


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One of the voices of a file. number: which one it is, from 0, among all that have notes."""

    number: int
    name: str
    notes: int
    has_words: bool


@dataclass(frozen=True, slots=True)
class ReadSong:
    """Everything that a file says, beats from its first downbeat. marks: (beat, text) of section names."""

    notes: tuple[ReadNote, ...]
    chords: tuple[GivenChord, ...] = ()
    marks: tuple[tuple[float, str], ...] = ()
    tempo: float | None = None
    meter: Meter = field(default_factory=Meter)
    key: Key | None = None
    title: str = ""
    end: float = 0.0


@dataclass(frozen=True, slots=True)
class Imported:
    """lyrics: a sheet with a line for each phrase of words, its tags alone where there are none.

    parts: all that the tune could come from; part: the one that it comes from.
    """

    given: Given
    lyrics: str
    title: str = ""
    parts: tuple[ReadPart, ...] = ()
    part: int = 0


def imported(song: ReadSong, parts: Sequence[ReadPart] = (), part: int = 0) -> Imported:
    """Raises Unreadable for a song without a tune, or in a metre that the composer does not write."""
    if not song.notes:
        raise Unreadable("There is no tune in this file.")
    _check(song)
    if (song.meter.numerator, song.meter.denominator) not in METERS:
        raise Unreadable("This song is in a metre that cannot be played yet: 4/4, 3/4 and 6/8 can.")
    notes = _one_voice(song.notes)
    tune = [GivenNote(note.beat, note.dur, note.pitch) for note in notes]
    lines = _lines(notes)
    spans = [GivenSpan(line[0].beat, line[-1].beat + line[-1].dur) for line in lines]
    form = _form(song, tune)
    sections = cut(form, song.meter.bar_beats, tune=tune, chords=song.chords, phrases=spans or runs(tune))
    words = [_words(line) for line in lines]
    return Imported(
        Given(_tempo(song.tempo), song.key, song.meter, form=True, sections=sections),
        _sheet([(section.kind, len(section.spans)) for section in sections], words),
        song.title[:LONGEST_NAME],
        tuple(parts),
        part,
    )


def _check(song: ReadSong) -> None:
    """A file may say anything, such as a note that lasts for ever. Raises Unreadable."""
    numbers = [song.end, *(number for note in song.notes for number in (note.beat, note.dur))]
    numbers += [beat for beat, _ in song.marks] + [chord.beat for chord in song.chords]
    if not all(map(isfinite, numbers)) or any(not 0 <= note.pitch <= 127 for note in song.notes):
        raise Unreadable("There are notes in this file that nobody can sing.")
    if max(numbers) > MOST_BEATS or min(numbers) < -song.meter.bar_beats:
        raise Unreadable("This song is too long.")


def _tempo(tempo: float | None) -> float | None:
    return tempo if tempo is not None and SLOWEST <= tempo <= FASTEST else None


def _one_voice(notes: Sequence[ReadNote]) -> list[ReadNote]:
    """In order; of notes that begin together the highest, each ended where the next begins."""
    best: dict[float, ReadNote] = {}
    for note in notes[:MOST_NOTES]:
        beat = round(note.beat, 4)
        if note.dur <= 0:
            continue
        if beat > MOST_BEATS:
            raise Unreadable("This song is too long.")
        if beat not in best or (bool(note.text), note.pitch) > (bool(best[beat].text), best[beat].pitch):
            best[beat] = note
    ordered = [best[beat] for beat in sorted(best)]
    ends = [*(note.beat for note in ordered[1:]), float("inf")]
    return [
        ReadNote(n.beat, round(min(n.dur, end - n.beat), 4), n.pitch, n.text, n.word_end)
        for n, end in zip(ordered, ends, strict=True)
    ]


def _lines(notes: Sequence[ReadNote]) -> list[list[ReadNote]]:
    """Stretches of sung notes, parted where a writer would begin a new line; [] when nothing is sung."""
    if not any(note.text for note in notes):
        return []
    lines = [[notes[0]]]
    for before, note in pairwise(notes):
        rest = note.beat - (before.beat + before.dur)
        capital = note.text[:1].isupper() and note.text.split("'")[0].strip(",.!?") != "I"
        if note.text and (rest >= CLEAR_REST or (capital and rest >= CAPITAL_REST)):
            lines.append([])
        lines[-1].append(note)
    return [line for line in lines if any(note.text for note in line)]


def _words(line: Sequence[ReadNote]) -> str:
    return "".join(note.text + (" " if note.word_end and note.text else "") for note in line).strip()


def _form(song: ReadSong, tune: Sequence[GivenNote]) -> list[tuple[str, int]]:
    """(kind, bars) between the marks that name sections, from the first bar to the last."""
    bar = song.meter.bar_beats
    end = max(song.end, max(note.beat + note.dur for note in tune), 1.0)
    bars = ceil(end / bar - 1e-6)
    starts: dict[int, str] = {}
    for beat, text in song.marks:
        kind = tag_of(text) or closest_tag(text)
        place = round(beat / bar)
        if kind and 0 <= place < bars:
            starts[place] = kind
    starts.setdefault(0, USUAL_KIND)
    places = [*sorted(starts), bars]
    return [(starts[a], b - a) for a, b in pairwise(places)]


def _sheet(sections: Sequence[tuple[str, int]], words: Sequence[str]) -> str:
    remaining = iter(words)
    blocks = []
    for kind, count in sections:
        lines = [text for _ in range(count) if (text := next(remaining, ""))]
        blocks.append("\n".join([f"[{kind}]", *lines]))
    return "\n\n".join(blocks) + "\n"
