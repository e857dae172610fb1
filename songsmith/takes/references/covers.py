"""Takes made of references: covers in another style, and hummed tunes as songs."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.db import transaction

from songsmith.accounts.models import User
from songsmith.contract import ContractError, MusicRequest, writer_request
from songsmith.core.errors import Invalid
from songsmith.engine.covers.as_given import (
    Keep,
    bars_of,
    given_of,
    given_sections_text,
    line_notes,
    transposition,
)
from songsmith.engine.covers.words import la_sheet, wordless
from songsmith.engine.given import Given, GivenLine
from songsmith.engine.listen.heard import Heard
from songsmith.engine.score import Key
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import drafts_of, sung_ids
from songsmith.lyrics.services import draft_create, draft_edit, revision_for_take, song_create
from songsmith.lyrics.text import text_clean
from songsmith.projects.models import Project
from songsmith.takes.models import Reference, Take
from songsmith.takes.references.selectors import corrected_of
from songsmith.takes.references.services import NO_RIGHTS
from songsmith.takes.services import take_create

NO_TUNE = "No tune was heard here. Draw one above, or do not keep it."
NO_WORDS = "No words were heard here. Write some above, or choose what else carries the tune."
BUILTIN = "builtin"
"""The only provider that keeps a tune."""


class Words(StrEnum):
    """What is sung to the tune."""

    HEARD = "heard"
    """those that were heard, as they stand on the sheet of the reference"""
    DRAFT = "draft"
    """those of the song's own sheet"""
    LA = "la"
    LEAD = "lead"
    """none: an instrument carries the tune"""


@dataclass(frozen=True, slots=True)
class CoverWish:
    """What a cover shall be. key None: as heard. tempo: beats a minute, None as heard. seed None: any."""

    prompt: str
    words: Words = Words.HEARD
    keep: Keep = field(default_factory=Keep)
    key: Key | None = None
    tempo: float | None = None
    voice: str = ""
    seed: int | None = None


def cover_take(
    *,
    reference: Reference,
    user: User | None,
    wish: CoverWish,
    lyrics: str | None = None,
    options: Mapping[str, Any] | None = None,
    request_key: uuid.UUID | None = None,
    limited: bool = True,
) -> Take:
    """A take that keeps of the recording what the wish says, queued.

    lyrics: words to sing whatever the wish says, such as those a program sent. options: as in `take_create`.
    Raises Invalid, Conflict, TooManyRequests.
    """
    if not reference.rights:
        raise Invalid(NO_RIGHTS, field="rights")
    heard = corrected_of(reference)
    if not heard.tune and (wish.keep.tune or wish.words in (Words.LA, Words.LEAD)):
        raise Invalid(NO_TUNE, field="keep_tune")
    sung = wordless(heard) if wish.words is Words.LA else heard
    given = given_of(sung, wish.keep, tempo=wish.tempo)
    draft = _sheet(reference, wish.words, heard, given, lyrics)
    return take_create(
        project=reference.project,
        draft=draft,
        user=user,
        request=_request(wish, draft),
        voice=wish.voice,
        seed=wish.seed,
        provider_name=BUILTIN,
        options=options,
        given=given,
        transpose=transposition(heard, wish.key),
        reference=reference,
        request_key=request_key,
        limited=limited,
    )


def tune_to_lines(
    *,
    reference: Reference,
    user: User | None,
    draft: Draft,
    first: int,
    wish: CoverWish,
    request_key: uuid.UUID | None = None,
) -> Take:
    """A take of the draft in which its sung lines from `first` (0-based) on keep the tune, phrase by phrase.

    The rest of the song is composed as ever. Raises Invalid, Conflict, TooManyRequests.
    """
    if not reference.rights:
        raise Invalid(NO_RIGHTS, field="rights")
    heard = corrected_of(reference)
    phrases = line_notes(heard)
    if not phrases:
        raise Invalid(NO_TUNE, field="keep_tune")
    with transaction.atomic():
        ids = sung_ids(revision_for_take(draft=draft, user=user)).lines[first:]
        if not ids:
            raise Invalid("The sheet has no such line. Reload the page.", field="first")
        whole = given_of(heard, Keep(tune=False, chords=False, length=False), tempo=wish.tempo)
        locked = tuple(
            GivenLine(line_id, bars_of(notes, heard.meter.numerator), notes)
            for line_id, notes in zip(ids, phrases, strict=False)
        )
        return take_create(
            project=reference.project,
            draft=draft,
            user=user,
            request=_request(wish, draft),
            voice=wish.voice,
            seed=wish.seed,
            provider_name=BUILTIN,
            given=replace(whole, lines=locked, key=given_of(heard, Keep()).key),
            transpose=transposition(heard, wish.key),
            reference=reference,
            request_key=request_key,
        )


@transaction.atomic
def sketch_make(
    *, reference: Reference, user: User, wish: CoverWish, request_key: uuid.UUID | None = None
) -> Take:
    """The tune as a song to write: a sheet with a line of "la" for each phrase, and a take that sings it.

    The sheet is the song's own while it is empty, else that of a new song. Chords that were not heard are
    found for the tune. Raises Invalid, Conflict, TooManyRequests.
    """
    if not reference.rights:
        raise Invalid(NO_RIGHTS, field="rights")
    heard = corrected_of(reference)
    text = la_sheet(heard)
    if not text:
        raise Invalid(NO_TUNE, field="keep_tune")
    project, draft = _sketch_sheet(reference, user, text)
    return take_create(
        project=project,
        draft=draft,
        user=user,
        request=_request(wish, draft),
        voice=wish.voice,
        seed=wish.seed,
        provider_name=BUILTIN,
        given=given_of(wordless(heard), Keep(length=False), tempo=wish.tempo),
        transpose=transposition(heard, wish.key),
        reference=reference,
        request_key=request_key,
    )


def _sketch_sheet(reference: Reference, user: User, text: str) -> tuple[Project, Draft]:
    main = next(iter(drafts_of(reference.project)), None)
    if main is not None and not main.text.strip():
        return reference.project, draft_edit(draft=main, text=text, user=user)
    project = song_create(owner=user, title=reference.name, text=text)
    return project, drafts_of(project)[0]


def _sheet(reference: Reference, words: Words, heard: Heard, given: Given, lyrics: str | None) -> Draft:
    """The draft whose text is sung. Texts that nobody wrote are on no sheet: the object is never saved."""
    own = reference.draft or main_draft(reference.project)
    if lyrics is not None:
        own.text = text_clean(lyrics).text
    elif words is Words.LA:
        own.text = la_sheet(heard)
    elif words is Words.LEAD:
        own.text = given_sections_text(given)
    elif words is Words.DRAFT:
        own = main_draft(reference.project)
    if not own.text.strip():
        raise Invalid(NO_WORDS, field="words")
    return own


def main_draft(project: Project) -> Draft:
    """The song's own sheet."""
    drafts = drafts_of(project)
    return drafts[0] if drafts else draft_create(project=project)


def _request(wish: CoverWish, draft: Draft) -> MusicRequest:
    try:
        return writer_request(
            prompt=text_clean(wish.prompt).text, lyrics=draft.text, is_instrumental=wish.words is Words.LEAD
        )
    except ContractError as error:
        field = {"lyrics": "words", "prompt": "prompt"}.get(error.field)
        raise Invalid(error.message, field=field) from error
