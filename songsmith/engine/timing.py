"""The timing map: when every section, line, word, syllable, chord and beat sounds.

Seconds from the start of the file. It comes from the score and from the singer's own time map, so it is
exact: what the singer did, where it sang; the score's clock for everything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from songsmith.engine.clock import Clock
from songsmith.engine.score import Line, MelodyNote, Score, Section, Syllable
from songsmith.engine.voice.vocals import SungSyllable
from songsmith.language.phones import toneless

TIMING_VERSION = 1
DIGITS = 4
"""Decimals of a second: a tenth of a millisecond."""

Entry = dict[str, Any]


def timing_map(
    score: Score, clock: Clock, sung: Iterable[SungSyllable] = (), *, duration: float | None = None
) -> Entry:
    """The map after schemas/timing.schema.json. sung: what the singer reports; the rest follows the notes."""
    timed = _syllables(score, clock, {syllable.syllable_id: syllable for syllable in sung})
    words = list(_words(score, timed))
    return {
        "version": TIMING_VERSION,
        "exact": True,
        "duration": _round(clock.seconds(score.total_beats) + score.tail if duration is None else duration),
        "bpm": round(score.tempo_map[0].bpm, 3),
        "sections": [_section(section, score, clock) for section in score.sections],
        "lines": [_line(line, words, clock) for line in score.lines],
        "words": words,
        "syllables": timed,
        "chords": [
            {
                "start": _round(clock.seconds(chord.beat)),
                "end": _round(clock.seconds(chord.beat + chord.dur)),
                "symbol": chord.symbol,
                "section_id": chord.section_id,
            }
            for chord in score.chords
        ],
        "beats": list(_beats(score, clock)),
    }


def _section(section: Section, score: Score, clock: Clock) -> Entry:
    return {
        "id": section.id,
        "kind": section.kind,
        "number": section.number,
        "label": section.label,
        "start": _round(clock.seconds(section.start)),
        "end": _round(clock.seconds(section.start + section.bars * score.meter.bar_beats)),
        "bars": section.bars,
    }


def _line(line: Line, words: Iterable[Entry], clock: Clock) -> Entry:
    own = [word for word in words if word["line_id"] == line.id]
    return {
        "id": line.id,
        "section_id": line.section_id,
        "text": line.text,
        "start": min((word["start"] for word in own), default=_round(clock.seconds(line.start))),
        "end": max((word["end"] for word in own), default=_round(clock.seconds(line.end))),
    }


def _words(score: Score, timed: Iterable[Entry]) -> Iterator[Entry]:
    """Words that have syllables, in the order of the sheet."""
    own: dict[str, list[Entry]] = {}
    for syllable in timed:
        own.setdefault(syllable["word_id"], []).append(syllable)
    for word in score.words:
        if word.id in own:
            yield {
                "id": word.id,
                "line_id": word.line_id,
                "text": word.text,
                "char_start": word.char_start,
                "char_end": word.char_end,
                "backing": word.backing,
                "start": min(syllable["start"] for syllable in own[word.id]),
                "end": max(syllable["end"] for syllable in own[word.id]),
            }


def _syllables(score: Score, clock: Clock, sung: Mapping[str, SungSyllable]) -> list[Entry]:
    notes = {note.id: note for note in score.melody}
    return [_syllable(syllable, notes, clock, sung.get(syllable.id)) for syllable in score.syllables]


def _syllable(
    syllable: Syllable, notes: Mapping[str, MelodyNote], clock: Clock, sung: SungSyllable | None
) -> Entry:
    own = [notes[note_id] for note_id in syllable.note_ids if note_id in notes]
    start = sung.start if sung else min((clock.seconds(note.beat) for note in own), default=0.0)
    end = sung.end if sung else max((clock.seconds(note.beat + note.dur) for note in own), default=start)
    return {
        "id": syllable.id,
        "line_id": syllable.line_id,
        "word_id": syllable.word_id,
        "text": syllable.text,
        "start": _round(start),
        "end": _round(end),
        "pitches": [note.pitch for note in own],
        "phones": [
            {"phone": toneless(phone.phone), "start": _round(phone.start), "end": _round(phone.end)}
            for phone in (sung.phones if sung else ())
        ],
    }


def _beats(score: Score, clock: Clock) -> Iterator[Entry]:
    """Every quarter note, and in metres like 6/8 every beat of the bar's unit."""
    unit = 4 / score.meter.denominator
    per_bar = score.meter.numerator
    for index in range(round(score.total_beats / unit)):
        yield {
            "start": _round(clock.seconds(index * unit)),
            "bar": index // per_bar + 1,
            "beat": index % per_bar + 1,
        }


def _round(seconds: float) -> float:
    return round(float(seconds), DIGITS)
