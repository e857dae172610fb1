"""From the score to what is sung in one breath: syllables with notes in seconds, and the text to speak."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from songsmith.engine.clock import Clock
from songsmith.engine.errors import CannotSing
from songsmith.engine.score import Line, MelodyNote, Score, Section, Syllable
from songsmith.engine.voice.aligner import PAUSE
from songsmith.engine.voice.frames import Unit
from songsmith.language.mandarin import tone_of
from songsmith.language.phones import PRIMARY, SECONDARY, toneless

CARRIER = ((("æ", ""), ("n", ""), ("d", "")), (("l", ""), ("A", PRIMARY)))
"""Spoken after every phrase and thrown away: without it the model lets the last word die off."""
MANDARIN_CARRIER = ((("x", ""), ("ai↗", "")), (("l", ""), ("ai↗", "")))
"""The same after a Mandarin syllable."""
STRESS = {0: "", 1: SECONDARY, 2: PRIMARY}
MIN_SYLLABLE = 0.22
"""Seconds; in less than this words blur (most word errors come from there)."""
LONGEST = 40
"""Syllables spoken in one go; longer lines are cut at a word, the model's attention has an end."""


class SungNote(NamedTuple):
    """Seconds from the start of the file; pitch is a MIDI number, fractions allowed."""

    start: float
    end: float
    pitch: float


@dataclass(frozen=True, slots=True)
class PhraseSyllable:
    """One or (melisma) several notes."""

    id: str
    word_id: str
    text: str
    phones: tuple[str, ...]
    nucleus: int
    stress: int
    notes: tuple[SungNote, ...]

    @property
    def start(self) -> float:
        return self.notes[0].start

    @property
    def end(self) -> float:
        return self.notes[-1].end


@dataclass(frozen=True, slots=True)
class Phrase:
    """Syllables that are spoken, aligned and rendered together; `key` names its random streams."""

    key: tuple[str, ...]
    line: Line
    section: Section
    syllables: tuple[PhraseSyllable, ...]
    backing: bool

    @property
    def start(self) -> float:
        return self.syllables[0].start

    @property
    def end(self) -> float:
        return self.syllables[-1].end

    @property
    def notes(self) -> tuple[SungNote, ...]:
        return tuple(note for syllable in self.syllables for note in syllable.notes)


class SyllableUnits(NamedTuple):
    """Indexes into `Utterance.units`: first phone, the vowel, one past the last phone."""

    first: int
    nucleus: int
    end: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """tokens: characters for the model; units: to align, with the carrier; syllables: of the phrase only."""

    tokens: tuple[str, ...]
    units: tuple[Unit, ...]
    syllables: tuple[SyllableUnits, ...]

    @property
    def sung_units(self) -> int:
        return self.syllables[-1].end if self.syllables else len(self.units)


def phrases_of(score: Score, clock: Clock) -> list[Phrase]:
    """All phrases in order of lines. A syllable without notes is left out (it is not sung)."""
    notes = {note.id: note for note in score.melody}
    sections = {section.id: section for section in score.sections}
    by_line: dict[str, list[Syllable]] = {}
    for syllable in score.syllables:
        by_line.setdefault(syllable.line_id, []).append(syllable)
    found: list[Phrase] = []
    for line in score.lines:
        sung = [s for s in by_line.get(line.id, []) if any(n in notes for n in s.note_ids)]
        for part, (backing, run) in enumerate(_runs(sung)):
            timed = tuple(_timed(syllable, notes, clock) for syllable in run)
            key = (line.id, str(part)) if part else (line.id,)
            found.append(Phrase(key, line, sections[line.section_id], timed, backing))
    return found


def silent_before(score: Score, since: float | None = None) -> dict[tuple[str, ...], float]:
    """Phrase key → seconds since when nobody has sung, for all phrases of which that is known.

    It is not known when the line before is missing in this score (a part of a song), unless it is said
    (since) for the first line that is sung here.
    """
    lines = [line_id for section in score.sections for line_id in section.line_ids]
    before = dict(zip(lines[1:], lines, strict=False))
    found: dict[tuple[str, ...], float] = {}
    ends: dict[str, float] = {}
    until = since or 0.0
    for phrase in phrases_of(score, Clock.of(score)):
        line = phrase.line.id
        told = since is not None and not ends
        if told or line in ends or line not in before or before[line] in ends:
            found[phrase.key] = until
        until = ends[line] = max(until, phrase.end)
    return found


def _runs(syllables: Sequence[Syllable]) -> Iterator[tuple[bool, list[Syllable]]]:
    """Lead and backing words apart; runs too long to speak at once are cut at a word's start."""
    for backing, group in groupby(syllables, key=lambda s: s.backing):
        run: list[Syllable] = []
        for syllable in group:
            if len(run) >= LONGEST and syllable.word_id != run[-1].word_id:
                yield backing, run
                run = []
            run.append(syllable)
        yield backing, run


def _timed(syllable: Syllable, notes: dict[str, MelodyNote], clock: Clock) -> PhraseSyllable:
    own = sorted((notes[n] for n in syllable.note_ids if n in notes), key=lambda note: note.beat)
    sung = tuple(
        SungNote(clock.seconds(note.beat), clock.seconds(note.beat + note.dur), float(note.pitch))
        for note in own
    )
    return PhraseSyllable(
        syllable.id,
        syllable.word_id,
        syllable.text,
        syllable.phones,
        syllable.nucleus,
        syllable.stress,
        sung,
    )


class _UtteranceBuilder:
    """Tokens and units side by side; token 0 is the model's leading pad."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.units: list[Unit] = [Unit(PAUSE, 0, 0)]

    def phone(self, phone: str, mark: str = "") -> None:
        first = len(self.tokens) + 1
        self.tokens += [*mark, *phone]
        self.units.append(Unit(toneless(phone), first, len(self.tokens)))

    def space(self) -> None:
        self.tokens.append(" ")
        self.units.append(Unit(PAUSE, len(self.tokens), len(self.tokens)))

    def close(self) -> None:
        end = len(self.tokens) + 1
        self.units.append(Unit(PAUSE, end, end))


def utterance(syllables: Sequence[PhraseSyllable], alphabet: frozenset[str]) -> Utterance:
    """What the model is asked to say, carrier words at the end. Raises CannotSing for unknown phones."""
    _refuse_unknown(syllables, alphabet)
    words = [list(word) for _, word in groupby(syllables, key=lambda s: s.word_id)]
    marked = [[pair for syllable in word for pair in _marked(syllable)] for word in words]
    text = tokens_and_units([*marked, *_carrier(syllables)])
    spans: list[SyllableUnits] = []
    at = 1
    for word in words:
        for syllable in word:
            end = at + len(syllable.phones)
            spans.append(SyllableUnits(at, at + syllable.nucleus, end))
            at = end
        at += 1
    return Utterance(text.tokens, text.units, tuple(spans))


def tokens_and_units(words: Iterable[Sequence[tuple[str, str]]]) -> Utterance:
    """Words as (phone, stress mark before it) → an utterance without syllables."""
    builder = _UtteranceBuilder()
    for i, word in enumerate(words):
        if i:
            builder.space()
        for phone, mark in word:
            builder.phone(phone, mark)
    builder.close()
    return Utterance(tuple(builder.tokens), tuple(builder.units), ())


def _carrier(syllables: Sequence[PhraseSyllable]) -> Iterable[Sequence[tuple[str, str]]]:
    """In the language of the last syllable whose tone tells it."""
    toned = any(tone_of(syllable.phones) for syllable in syllables[-2:])
    return MANDARIN_CARRIER if toned else CARRIER


def _marked(syllable: PhraseSyllable) -> list[tuple[str, str]]:
    """A tone stands in its phone; stress is no sound of Mandarin."""
    marks = ["" for _ in syllable.phones]
    if not tone_of(syllable.phones):
        marks[syllable.nucleus] = STRESS[syllable.stress]
    return list(zip(syllable.phones, marks, strict=True))


def _refuse_unknown(syllables: Iterable[PhraseSyllable], alphabet: frozenset[str]) -> None:
    bad = [s.text for s in syllables if not set("".join(s.phones)) <= alphabet]
    if bad:
        raise CannotSing("This voice has no sounds for: " + ", ".join(dict.fromkeys(bad)))
