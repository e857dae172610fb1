"""Covers for programs: a recording that came with a call, listened to, and a take that keeps its song."""

from __future__ import annotations

import asyncio
import tempfile
import uuid
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve

from songsmith.accounts.models import ApiToken
from songsmith.api.bodies import JsonBody
from songsmith.api.minimax.answers import SUCCESS, Code, Refusal
from songsmith.api.minimax.fields import invalid
from songsmith.api.minimax.library import library_of
from songsmith.api.minimax.links import link_open
from songsmith.api.minimax.references import NOT_FETCHED, PreprocessRequest, reference_decode
from songsmith.api.models import MusicCall
from songsmith.contract import MusicRequest
from songsmith.core.errors import DomainError
from songsmith.takes.models import Reference, Take
from songsmith.takes.references.programs import (
    cover_for_program,
    cover_preprocess,
    reference_from_bytes,
    reference_from_url,
    reference_of_feature,
)
from songsmith.takes.renditions import rendition
from songsmith.takes.waiting import reference_settled

UNKNOWN_FEATURE = "cover_feature_id is unknown or older than 24 hours"


async def reference_heard(
    token: ApiToken, request: MusicRequest | PreprocessRequest, body: JsonBody
) -> Reference:
    """The recording of a call, once somebody has listened to it. Raises Refusal (2013, 1000, 1001)."""
    reference = await sync_to_async(_reference)(token, request, body)
    try:
        async with asyncio.timeout(settings.MUSIC_TIMEOUT_SECONDS):
            await reference_settled(reference.pk)
    except TimeoutError as error:
        raise Refusal(Code.TIMEOUT, "timeout: listening to the recording took too long") from error
    return await sync_to_async(_listened)(reference)


def cover_start(*, token: ApiToken, request: MusicRequest, trace_id: str, reference: Reference) -> Take:
    """Queues the cover. Raises DomainError when it cannot be made."""
    with transaction.atomic():
        take = cover_for_program(
            reference=reference,
            user=token.user,
            prompt=request.prompt,
            lyrics=request.lyrics,
            heard_early=request.stream,
            request_key=uuid.UUID(trace_id),
        )
        MusicCall.objects.create(take=take, token=token, trace_id=trace_id, model=request.model)
    return take


@sync_to_async
def preprocess_answer(reference: Reference) -> dict[str, Any]:
    """The flat answer of a preprocessing call, but for its trace id."""
    feature = cover_preprocess(reference=reference)
    return {
        "cover_feature_id": feature.feature_id,
        "formatted_lyrics": feature.formatted_lyrics,
        "structure_result": feature.structure,
        "audio_duration": feature.duration,
        "base_resp": SUCCESS,
    }


def _reference(token: ApiToken, request: MusicRequest | PreprocessRequest, body: JsonBody) -> Reference:
    feature_id = request.cover_feature_id.strip() if isinstance(request, MusicRequest) else ""
    if feature_id:
        found = reference_of_feature(user=token.user, feature_id=feature_id)
        if found is None:
            raise invalid(UNKNOWN_FEATURE)
        return found
    try:
        return _taken_in(token, request, body)
    except DomainError as error:
        if error.code == "not_fetched":
            raise invalid(NOT_FETCHED) from error
        source = "audio_base64" if request.audio_base64.strip() else "audio_url"
        raise invalid(f"{source}: {error.message}") from error


def _taken_in(token: ApiToken, request: MusicRequest | PreprocessRequest, body: JsonBody) -> Reference:
    project, user = library_of(token.user), token.user
    url = request.audio_url.strip()
    if not url:
        with tempfile.TemporaryFile() as audio:
            reference_decode(request.audio_base64, body, audio)
            return reference_from_bytes(user=user, project=project, file=audio)
    own = _own_link(url)
    if own is None:
        return reference_from_url(user=user, project=project, url=url)
    with own.open("rb") as audio:
        return reference_from_bytes(user=user, project=project, file=audio)


def _own_link(url: str) -> Path | None:
    """The file behind a link that this server gave, not fetched through the network; None: another's."""
    if not url.startswith(f"{settings.PUBLIC_URL}/"):
        return None
    try:
        signed = resolve(urlsplit(url).path).kwargs.get("signed")
    except Resolver404:
        return None
    linked = link_open(signed) if signed else None
    take = linked and Take.objects.light().select_related("output").filter(pk=linked.take_id).first()
    if not linked or not take or not take.is_done:
        raise invalid(NOT_FETCHED)
    return rendition(take, linked.coding).path


def _listened(reference: Reference) -> Reference:
    found = Reference.objects.select_related("project", "draft").filter(pk=reference.pk).first()
    if found is None or found.status != Reference.Status.DONE:
        raise Refusal(Code.UNKNOWN, (found and found.error) or "nobody could listen to the recording")
    return found
