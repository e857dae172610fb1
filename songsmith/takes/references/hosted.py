"""Covers by a provider that is sent the recording, as a writer orders them on the page."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction

from songsmith.accounts.models import ProviderKey, User
from songsmith.contract import LIMITS, ContractError, ModelLimits, MusicRequest, has_words, writer_request
from songsmith.core.errors import Invalid
from songsmith.engine.covers.words import lyric_sheet
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import draft_edit, revision_make
from songsmith.lyrics.text import text_clean
from songsmith.projects.models import Project
from songsmith.providers.base import CoverProvider, GenerationJob, ProviderError
from songsmith.providers.registry import UnknownProvider
from songsmith.takes.makers import Maker, maker_for, makers_for
from songsmith.takes.models import Reference, Take
from songsmith.takes.references.covers import NO_WORDS, main_draft
from songsmith.takes.references.elsewhere import COVER, feature_of, recording_of, sections_of, words_of
from songsmith.takes.references.selectors import heard_of
from songsmith.takes.references.services import NO_RIGHTS, reference_correct, reference_send
from songsmith.takes.services import take_create

NO_COVERS = "{} makes no covers."
STAND_IN = "-"
"""For the contract, in place of a recording or the id of one: it asks only whether there is one."""


class HostedWords(StrEnum):
    """What is sung."""

    SHEET = "sheet"
    """what stands on the sheet of the reference"""
    SONG = "song"
    """what stands on the song's own sheet"""
    THEIRS = "theirs"
    """what the provider hears itself, in one step"""


@dataclass(frozen=True, slots=True)
class HostedWish:
    prompt: str
    words: HostedWords = HostedWords.SHEET


@dataclass(frozen=True, slots=True)
class CoverMaker:
    """A provider of covers as one person reaches it."""

    maker: Maker
    provider: CoverProvider
    entry: ProviderKey

    @property
    def limits(self) -> ModelLimits:
        return LIMITS[self.provider.cover_model]


def cover_makers(user: User | None, project: Project) -> list[CoverMaker]:
    """Set up by this person or for everybody, and allowed for the song. One query."""
    return [found for maker in makers_for(user, project) if (found := _of_covers(maker))]


def cover_maker(user: User, project: Project, name: str) -> CoverMaker:
    """Raises Invalid."""
    try:
        maker = maker_for(user, project, name)
    except UnknownProvider as error:
        raise Invalid(str(error), field="provider") from error
    found = _of_covers(maker)
    if found is None:
        raise Invalid(NO_COVERS.format(maker.title), field="provider")
    return found


def hosted_listen(*, reference: Reference, user: User, provider_name: str) -> Reference:
    """Sends the recording and queues what the provider hears in it. Raises Invalid, Conflict."""
    if not reference.rights:
        raise Invalid(NO_RIGHTS, field="rights")
    heard_of(reference)
    by = cover_maker(user, reference.project, provider_name)
    return reference_send(reference=reference, user=user, provider_name=by.maker.name)


def hosted_take(
    *,
    reference: Reference,
    user: User,
    provider_name: str,
    wish: HostedWish,
    request_key: uuid.UUID | None = None,
) -> Take:
    """A take made of the recording, queued. Raises Invalid, TooManyRequests."""
    if not reference.rights:
        raise Invalid(NO_RIGHTS, field="rights")
    by = cover_maker(user, reference.project, provider_name)
    draft = _draft_of(reference, wish)
    return take_create(
        project=reference.project,
        draft=draft,
        user=user,
        request=_request(by, wish, draft),
        provider_name=by.maker.name,
        options={COVER: {"one_step": wish.words is HostedWords.THEIRS}},
        reference=reference,
        request_key=request_key,
    )


def words_use(*, reference: Reference, user: User | None, elsewhere: bool) -> None:
    """Puts what the provider heard, or what was heard here, into sheet and sections.

    The words before are kept as a revision. Raises Conflict.
    """
    sections = sections_of(reference) if elsewhere else None
    with transaction.atomic():
        reference_correct(reference=reference, item="sections", value=sections or None, user=user)
        text = words_of(reference) if elsewhere else lyric_sheet(heard_of(reference))
        if reference.draft is not None and text:
            revision_make(draft=reference.draft, user=user, kind=Revision.Kind.AUTO)
            draft_edit(draft=reference.draft, text=text, user=user)


def hosted_payloads(*, reference: Reference, by: CoverMaker, wish: HostedWish) -> list[dict[str, str]]:
    """Everything that would be sent, as {"url", "body"} in order; the key left out. Raises Invalid."""
    one_step = wish.words is HostedWords.THEIRS
    job = GenerationJob(
        take_id="",
        prompt=text_clean(wish.prompt).text,
        lyrics="" if one_step else _draft_of(reference, wish).text,
        seed=0,
        options=by.entry.options,
        base_url=by.entry.base_url,
        recording=recording_of(reference, by.entry),
    )
    try:
        first = [] if one_step or feature_of(reference, by.entry) else [by.provider.listen_preview(job)]
        steps = [*first, by.provider.preview(job)] if one_step or job.lyrics.strip() else first
    except ProviderError as error:
        raise Invalid(str(error)) from error
    return [_readable(step) for step in steps]


def hosted_problem(*, reference: Reference, by: CoverMaker, wish: HostedWish) -> str:
    """Why no take can be ordered with these words and this style; "" when one can."""
    try:
        _request(by, wish, _draft_of(reference, wish))
    except Invalid as error:
        return error.message
    return ""


def _readable(step: Mapping[str, Any]) -> dict[str, str]:
    return {"url": step["url"], "body": json.dumps(step["body"], indent=2, ensure_ascii=False)}


def _of_covers(maker: Maker) -> CoverMaker | None:
    if maker.entry is None or not isinstance(maker.provider, CoverProvider):
        return None
    return CoverMaker(maker, maker.provider, maker.entry)


def _draft_of(reference: Reference, wish: HostedWish) -> Draft:
    own = wish.words is not HostedWords.SONG and reference.draft is not None
    return reference.draft if own and reference.draft else main_draft(reference.project)


def _request(by: CoverMaker, wish: HostedWish, draft: Draft) -> MusicRequest:
    one_step = wish.words is HostedWords.THEIRS
    if not one_step and not has_words(draft.text):
        raise Invalid(NO_WORDS, field="words")
    try:
        return writer_request(
            prompt=text_clean(wish.prompt).text,
            lyrics="" if one_step else draft.text,
            model=by.provider.cover_model,
            audio_base64=STAND_IN if one_step else "",
            cover_feature_id="" if one_step else STAND_IN,
        )
    except ContractError as error:
        field = {"lyrics": "words", "prompt": "prompt"}.get(error.field)
        raise Invalid(error.message, field=field) from error
