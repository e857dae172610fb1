"""New takes from the notes and the plan of a finished one: what the take page's tools ask for."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import ceil

from songsmith.accounts.models import User
from songsmith.contract import ContractError, writer_request
from songsmith.core.errors import Conflict, Invalid
from songsmith.engine.given import Given, GivenLine, GivenSection
from songsmith.engine.recipe import Expression, SectionWish
from songsmith.engine.score import Meter
from songsmith.language.structure import parse_sheet
from songsmith.language.syllables import line_syllables
from songsmith.takes.lane import LaneLine, given_of, lines_of
from songsmith.takes.lengths import MOST_BARS
from songsmith.takes.models import Take
from songsmith.takes.services import take_create, take_retune, take_vary

LOWEST, HIGHEST = 24, 96
"""MIDI numbers: what can be asked for at all; a voice sings less."""

FEWEST_DRUMS, MOST_DRUMS = -2, 1
NO_SECTION = "This section is no longer in the take. Reload the page."
NO_LINE = "This line is no longer in the take. Reload the page."
OTHER_NOTES = "This line has other notes by now. Reload the page."
ENOUGH_DRUMS = {-1: "There are no drums left to take away here.", 1: "The drums play all they can here."}


class Otherwise(StrEnum):
    """What a section shall have otherwise."""

    TUNE = "tune"
    CHORDS = "chords"
    MORE_DRUMS = "more-drums"
    FEWER_DRUMS = "fewer-drums"


class Keeping(StrEnum):
    """What a whole new take keeps of this one; both keep its chords and its form."""

    TUNE = "tune"
    """and the seed: the same song with the words that the sheet has now"""
    LOCKED = "locked"
    """the tune of locked lines alone: another tune for the others"""


@dataclass(frozen=True, slots=True)
class WordsFit:
    """A line of the sheet that has another number of syllables than its tune has notes to begin them on."""

    text: str
    needs: int
    has: int
    approximate: bool


def tune_change(
    *,
    take: Take,
    user: User | None,
    pitches: Mapping[str, Sequence[int]],
    locked: Sequence[str],
    request_key: uuid.UUID | None = None,
) -> Take:
    """A take in which lines have other notes; every other sample stays.

    pitches: MIDI numbers of all notes of a line, by its id. locked: all lines that takes made from the new
    one keep; lines that were locked and are not among them are free again. Raises as `take_retune`.
    """
    wanted = {*pitches, *locked, *_locked_in(take)}
    known = {line.id: line for line in lines_of(take, wanted)}
    if not {*pitches, *locked} <= known.keys():
        raise Invalid(NO_LINE)
    kept = {*pitches, *locked}
    changed = [
        _pitched(line, pitches.get(line.id)) if line.id in kept else GivenLine(line.id)
        for line in known.values()
    ]
    if not changed:
        raise Conflict("No note was changed.")
    return take_retune(take=take, user=user, lines=changed, request_key=request_key)


def section_change(
    *,
    take: Take,
    user: User | None,
    section_id: str,
    otherwise: Otherwise,
    request_key: uuid.UUID | None = None,
) -> Take:
    """A take with something else in one section, on top of what was wished there before. Raises as
    `take_vary`."""
    if section_id not in take.recipe["section_ids"]:
        raise Invalid(NO_SECTION)
    asked = {wish["section_id"]: SectionWish(**wish) for wish in take.recipe.get("wishes", ())}
    wish = _wish(asked.get(section_id, SectionWish(section_id)), otherwise)
    return take_vary(take=take, user=user, wish=wish, request_key=request_key)


def take_keeping(
    *,
    take: Take,
    user: User | None,
    keeping: Keeping,
    locked: Sequence[str] = (),
    bars: Mapping[int, int] | None = None,
    request_key: uuid.UUID | None = None,
) -> Take:
    """A whole take of the sheet as it is now, in this one's style, voice, key and tempo.

    locked: ids of lines whose notes it keeps whatever else. bars: other lengths of sections, by their place
    in the song. Raises Conflict, Invalid, TooManyRequests.
    """
    draft = take.revision.draft
    try:
        request = writer_request(prompt=take.prompt, lyrics=draft.text, is_instrumental=take.instrumental)
    except ContractError as error:
        raise Invalid(error.message) from error
    given = given_of(take, tune=keeping is Keeping.TUNE)
    if locked:
        given = replace(given, lines=lines_of(take, locked))
    return take_create(
        project=take.project,
        draft=draft,
        user=user,
        request=request,
        voice=take.voice,
        seed=take.seed if keeping is Keeping.TUNE else None,
        provider_name=take.provider,
        expression=Expression(**take.recipe["expression"]),
        given=_lengthened(given, bars or {}),
        request_key=request_key,
    )


def words_fit(lines: Sequence[LaneLine], text: str) -> tuple[WordsFit, ...]:
    """Lines of a sheet, in order, that do not have the syllables that the tune's lines want. A line more or
    fewer than the tune has is not told: the tune is shared out."""
    sheet = [line.sung for section in parse_sheet(text).sections for line in section.lines]
    found = []
    for words, line in zip(sheet, lines, strict=False):
        count = line_syllables(words)
        needs = sum(bool(note.text) for note in line.notes)
        if needs and count.syllables != needs:
            found.append(WordsFit(words, needs, count.syllables, count.approximate))
    return tuple(found)


def _locked_in(take: Take) -> set[str]:
    given = take.recipe.get("given") or {}
    return {line["id"] for line in given.get("lines", ()) if line["notes"]}


def _pitched(line: GivenLine, pitches: Sequence[int] | None) -> GivenLine:
    if pitches is None:
        return line
    if len(pitches) != len(line.notes):
        raise Invalid(OTHER_NOTES)
    if any(not LOWEST <= pitch <= HIGHEST for pitch in pitches):
        raise Invalid("A note is too high or too low to sing.")
    notes = (replace(note, pitch=pitch) for note, pitch in zip(line.notes, pitches, strict=True))
    return replace(line, notes=tuple(notes))


def _wish(before: SectionWish, otherwise: Otherwise) -> SectionWish:
    if otherwise is Otherwise.TUNE:
        return replace(before, tune=before.tune + 1)
    if otherwise is Otherwise.CHORDS:
        return replace(before, chords=before.chords + 1)
    step = 1 if otherwise is Otherwise.MORE_DRUMS else -1
    drums = before.drums + step
    if not FEWEST_DRUMS <= drums <= MOST_DRUMS:
        raise Conflict(ENOUGH_DRUMS[step])
    return replace(before, drums=drums)


def _lengthened(given: Given, bars: Mapping[int, int]) -> Given:
    if any(not 1 <= count <= MOST_BARS for count in bars.values()):
        raise Invalid(f"A section has 1 to {MOST_BARS} bars.")
    sections = tuple(
        section
        if bars.get(i, section.bars) == section.bars
        else _with_bars(section, bars[i], given.meter or Meter())
        for i, section in enumerate(given.sections)
    )
    return replace(given, sections=sections)


def _with_bars(section: GivenSection, bars: int, meter: Meter) -> GivenSection:
    """What is sung stays where it is; an instrument's tune is written anew."""
    if not section.spans:
        return replace(section, bars=bars, tune=())
    fewest = fewest_with_tune(section, meter)
    if bars < fewest:
        raise Invalid(f"The tune of this {section.kind} takes {fewest} bars: it cannot have {bars}.")
    return replace(section, bars=bars)


def fewest_with_tune(section: GivenSection, meter: Meter) -> int:
    """Bars up to the end of its last sung note."""
    return max(1, ceil(max((span.end for span in section.spans), default=0.0) / meter.bar_beats - 1e-6))
