"""Tunes from files of notes: read, laid beside the lines of a song's sheet, and sung."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil

from django.db import transaction

from songsmith.accounts.models import User
from songsmith.contract import ContractError, writer_request
from songsmith.core.errors import Invalid
from songsmith.engine.files.imported import Imported, Unreadable
from songsmith.engine.files.read_midi import read_midi
from songsmith.engine.files.read_musicxml import read_musicxml
from songsmith.engine.given import Given, GivenLine, GivenNote, GivenSection, runs
from songsmith.engine.score import Meter
from songsmith.language.structure import SheetLine, parse_sheet
from songsmith.language.syllables import line_syllables
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import sung_ids
from songsmith.lyrics.services import draft_edit, revision_for_take
from songsmith.lyrics.text import text_clean
from songsmith.takes.models import Take
from songsmith.takes.references.fit import LineFit
from songsmith.takes.services import take_create

MOST_BYTES = 1_000_000
"""Scores of whole operas are smaller; reading more would keep a page waiting."""

MIDI_STARTS = (b"MThd", b"RIFF")
PICKUP = 0.5
"""Beats before a bar line from which a phrase's first notes lead into that bar."""

TOO_LARGE = "This file is larger than 1 MB: a song’s notes take less. Save it without sounds and pictures."
BUILTIN = "builtin"
"""The only provider that keeps a tune."""


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A tune beside a sheet.

    whole: the sheet has the file's sections and lines, so that chords and form are kept, too. lines: of the
    sheet from the first one that gets notes, each with its phrase. over: phrases that no line is left for.
    writes: the sheet is empty and gets these words.
    """

    whole: bool
    lines: tuple[LineFit, ...]
    over: int
    writes: str = ""

    @property
    def fitting(self) -> int:
        return sum(line.fits for line in self.lines)

    @property
    def carried(self) -> int:
        """Lines that get notes."""
        return sum(line.needs is not None for line in self.lines)


def tune_read(data: bytes, part: int | None) -> Imported:
    """MIDI or MusicXML, plain or packed, by what is in it. Raises Invalid for `file`."""
    if len(data) > MOST_BYTES:
        raise Invalid(TOO_LARGE, field="file")
    read = read_midi if data.startswith(MIDI_STARTS) else read_musicxml
    try:
        return read(data, part)
    except Unreadable as error:
        raise Invalid(str(error), field="file") from error


def laid_out(found: Imported, text: str, first: int) -> LaidOut:
    """first: the line of the sheet (0-based) that the tune begins at."""
    writes = "" if _lines(text) else _words(found)
    sheet = writes or text
    whole = first == 0 and _is_same_form(found.given, sheet)
    phrases = phrases_of(found.given)
    lines = _lines(sheet)[first:]
    fits = [
        _fit(first + i, line, phrase)
        for i, (line, phrase) in enumerate(zip_longest(lines, phrases[: len(lines)]))
        if line is not None
    ]
    return LaidOut(whole, tuple(fits), max(0, len(phrases) - len(lines)), writes)


@transaction.atomic
def tune_take(
    *,
    draft: Draft,
    user: User,
    found: Imported,
    first: int = 0,
    prompt: str = "",
    voice: str = "",
    request_key: uuid.UUID | None = None,
) -> Take:
    """A take of the sheet that keeps the tune; an empty sheet gets the words of the file first.

    Raises Invalid, Conflict, TooManyRequests.
    """
    layout = laid_out(found, draft.text, first)
    if layout.writes:
        draft = draft_edit(draft=draft, text=layout.writes, user=user)
    try:
        request = writer_request(prompt=text_clean(prompt).text, lyrics=draft.text)
    except ContractError as error:
        raise Invalid(error.message, field=error.field if error.field == "prompt" else None) from error
    return take_create(
        project=draft.project,
        draft=draft,
        user=user,
        request=request,
        voice=voice,
        provider_name=BUILTIN,
        given=found.given if layout.whole else _by_line(found.given, draft, user, first),
        request_key=request_key,
    )


def phrases_of(given: Given) -> tuple[tuple[GivenNote, ...], ...]:
    """What each line of words gets, in beats from its own first bar line."""
    bar = (given.meter or Meter()).bar_beats
    return tuple(
        _from_bar_line(own, bar)
        for section in given.sections
        for span in section.spans or runs(section.tune)
        if (own := [note for note in section.tune if span.start - 1e-6 <= note.beat < span.end - 1e-6])
    )


def _by_line(given: Given, draft: Draft, user: User, first: int) -> Given:
    ids = sung_ids(revision_for_take(draft=draft, user=user)).lines[first:]
    if not ids:
        raise Invalid("The sheet has no such line. Reload the page.", field="first")
    bar = (given.meter or Meter()).bar_beats
    lines = tuple(
        GivenLine(line_id, max(1, ceil(max(note.beat + note.dur for note in notes) / bar - 1e-6)), notes)
        for line_id, notes in zip(ids, phrases_of(given), strict=False)
    )
    return Given(given.tempo, given.key, given.meter, lines=lines)


def _from_bar_line(notes: Sequence[GivenNote], bar: float) -> tuple[GivenNote, ...]:
    start = (notes[0].beat + PICKUP) // bar * bar
    return tuple(GivenNote(note.beat - start, note.dur, note.pitch) for note in notes)


def _is_same_form(given: Given, text: str) -> bool:
    sections = parse_sheet(text).sections
    return len(sections) == len(given.sections) and all(
        section.kind == other.kind and len(section.lines) == _phrases(other)
        for section, other in zip(sections, given.sections, strict=True)
    )


def _phrases(section: GivenSection) -> int:
    return len(section.spans or runs(section.tune))


def _lines(text: str) -> list[SheetLine]:
    return [line for section in parse_sheet(text).sections for line in section.lines]


def _words(found: Imported) -> str:
    """Those of the file; "la" for every note of one without words."""
    if _lines(found.lyrics):
        return found.lyrics
    blocks = []
    for section in found.given.sections:
        spans = section.spans or runs(section.tune)
        counts = [sum(span.start <= note.beat < span.end for note in section.tune) for span in spans]
        blocks.append("\n".join([f"[{section.kind}]", *(" ".join(["la"] * count) for count in counts)]))
    return "\n\n".join(blocks) + "\n"


def _fit(index: int, line: SheetLine, phrase: Sequence[GivenNote] | None) -> LineFit:
    count = line_syllables(line.sung)
    needs = None if phrase is None else len(phrase)
    return LineFit(index + 1, line.sung, count.syllables, needs, count.approximate)
