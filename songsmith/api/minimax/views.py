"""The endpoints of the MiniMax music API."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from songsmith.accounts.models import ApiToken
from songsmith.api.bearer import bearer_secret
from songsmith.api.bodies import BadBody, JsonBody, json_body
from songsmith.api.minimax import delivery
from songsmith.api.minimax.answers import (
    BROKEN,
    Code,
    Refusal,
    envelope_refused,
    response_refused,
    trace_new,
)
from songsmith.api.minimax.covers import preprocess_answer, reference_heard
from songsmith.api.minimax.limits import rate_check
from songsmith.api.minimax.links import link_open
from songsmith.api.minimax.music import admit, caller, finished, sound_of, stopping
from songsmith.api.minimax.references import preprocess_request, reference_check
from songsmith.api.minimax.words import lyrics_answer, lyrics_request
from songsmith.contract import ContractError, MusicRequest, check_request
from songsmith.core.files import file_response
from songsmith.core.sse import ServerEvent, event_stream
from songsmith.takes.models import Reference, Take
from songsmith.takes.renditions import rendition

logger = logging.getLogger(__name__)

Endpoint = Callable[[HttpRequest, str], Awaitable[HttpResponseBase]]
View = Callable[[HttpRequest], Coroutine[Any, Any, HttpResponseBase]]


def endpoint(answer: Endpoint) -> View:
    """Gives each call a trace id, and turns whatever goes wrong into an envelope."""

    @csrf_exempt
    @login_not_required
    @wraps(answer)
    async def view(request: HttpRequest) -> HttpResponseBase:
        trace_id = trace_new()
        response = await _answered(answer, request, trace_id)
        response.headers["Trace-Id"] = trace_id
        return response

    return view


async def _answered(answer: Endpoint, request: HttpRequest, trace_id: str) -> HttpResponseBase:
    if request.method != "POST":
        response: HttpResponse = response_refused(Refusal(Code.INVALID, "use POST"), trace_id)
        response.status_code, response.headers["Allow"] = 405, "POST"
        return response
    try:
        return await answer(request, trace_id)
    except Refusal as refusal:
        return response_refused(refusal, trace_id)
    except Exception:  # callers know codes, not error pages
        logger.exception("Call %s broke", trace_id)
        return response_refused(Refusal(Code.UNKNOWN, BROKEN), trace_id)


@endpoint
async def music_generation(request: HttpRequest, trace_id: str) -> HttpResponseBase:
    """A song for a prompt and words; see the contract for all that can be asked."""
    token = await caller(bearer_secret(request))
    wanted, reference = await _music_request(request, token)
    take = await admit(token, wanted, trace_id, reference)
    if wanted.stream:
        return event_stream(_frames(take, wanted, trace_id), says_close=False)
    async with finished(take) as done:
        sound = await sound_of(done, wanted)
        if wanted.output_format == "url":
            return delivery.response_link(done, sound, trace_id)
        return delivery.response_hex(sound, trace_id)


@endpoint
async def music_cover_preprocess(request: HttpRequest, trace_id: str) -> HttpResponseBase:
    """What a recording holds: its words, its parts, and an id by which covers of it can be asked for."""
    token = await caller(bearer_secret(request))
    with await _body(request, settings.MUSIC_BODY_BYTES) as body:
        wanted = await asyncio.to_thread(preprocess_request, body)
        await sync_to_async(rate_check)(token, wanted.model)
        reference = await reference_heard(token, wanted, body)
    return JsonResponse({**await preprocess_answer(reference), "trace_id": trace_id})


@endpoint
async def lyrics_generation(request: HttpRequest, trace_id: str) -> HttpResponseBase:
    """Words for a prompt, with title and style."""
    token = await caller(bearer_secret(request))
    with await _body(request, settings.DATA_UPLOAD_MAX_MEMORY_SIZE) as body:
        wanted = lyrics_request(body.value)
    await sync_to_async(rate_check)(token, "")
    return JsonResponse({**await lyrics_answer(wanted), "trace_id": trace_id})


@login_not_required
@require_safe
def music_file(request: HttpRequest, signed: str, extension: str) -> HttpResponseBase:
    """The sound behind a link, in ranges. The address itself is the permission."""
    linked = link_open(signed)
    if linked is None or linked.coding.container != extension:
        raise Http404("this link is over")
    take = (
        Take.objects.light()
        .select_related("output")
        .filter(pk=linked.take_id, status=Take.Status.DONE)
        .first()
    )
    if take is None:
        raise Http404("the song was deleted")
    try:
        sound = rendition(take, linked.coding)
    except FileNotFoundError:
        raise Http404("the audio of this song is missing on the server") from None
    return file_response(request, sound.path, content_type=sound.content_type)


async def _music_request(request: HttpRequest, token: ApiToken) -> tuple[MusicRequest, Reference | None]:
    """The body, checked, and what a cover is made of. Raises Refusal."""
    with await _body(request, settings.MUSIC_BODY_BYTES) as body:
        try:
            wanted = check_request(body.value)
        except ContractError as error:
            raise Refusal.of(error) from error
        if wanted.is_cover:
            await asyncio.to_thread(reference_check, wanted, body)
        await sync_to_async(rate_check)(token, wanted.model)
        reference = await reference_heard(token, wanted, body) if wanted.is_cover else None
    return wanted, reference


async def _body(request: HttpRequest, limit: int) -> JsonBody:
    try:
        return await json_body(request, limit=limit)
    except BadBody as error:
        raise Refusal(Code.INVALID, f"invalid params, {error}") from error


async def _frames(take: Take, wanted: MusicRequest, trace_id: str) -> AsyncGenerator[ServerEvent]:
    """The song as it is made, where that can be, else in pieces when it is done. Errors come as a frame too:
    the response has begun by then."""
    sent = delivery.Sent(delivery.coding_of(wanted))
    try:
        async with stopping(take):
            async for frame in delivery.early_frames(take, sent, trace_id):
                yield ServerEvent(json.dumps(frame))
        async with finished(take) as done:
            if sent.size:
                yield ServerEvent(json.dumps(delivery.last_frame(sent, trace_id)))
            else:
                async for frame in delivery.frames(await sound_of(done, wanted), trace_id):
                    yield ServerEvent(json.dumps(frame))
    except Refusal as refusal:
        yield ServerEvent(json.dumps(envelope_refused(refusal, trace_id)))
