"""Takes: making, following, hearing, keeping."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator
from http import HTTPStatus
from typing import Annotated

from asgiref.sync import sync_to_async
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from ninja import Query, Router
from ninja.responses import Status

from songsmith.api.resources.answers import refusals, sends
from songsmith.api.resources.auth import READ, WRITE, AsyncToken, Token, caller
from songsmith.api.resources.keys import Key
from songsmith.api.resources.pages import PAGE, Limit, Offset, page_of
from songsmith.api.resources.schemas import Page, TakeNew, TakeShape, TakeState, TakeWhole
from songsmith.contract import writer_request
from songsmith.core.errors import Conflict
from songsmith.core.sse import ServerEvent, event_stream
from songsmith.engine.recipe import Expression
from songsmith.language.singing import nobody_sings
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import draft_for, drafts_of
from songsmith.lyrics.text import text_clean
from songsmith.projects.access import project_for
from songsmith.projects.models import Project, Role
from songsmith.takes import audio, services
from songsmith.takes.exports import Format, offered
from songsmith.takes.models import Take
from songsmith.takes.selectors import take_for, takes_for_project

router = Router(tags=["Takes"])
reading, writing = Token(READ), Token(WRITE)

LOOK_SECONDS = 0.7
"""Between two looks at a take that somebody follows."""

KEYS = uuid.UUID("1cbb0e9a-3c6b-4d2b-8d85-3f1f1f0c3b57")
"""Name space of the ids that Idempotency-Key headers become."""


@router.get(
    "/projects/{project_id}/takes", auth=reading, response=Page[TakeShape], openapi_extra=refusals(404)
)
def take_list(
    request: HttpRequest, project_id: uuid.UUID, limit: Limit = PAGE, offset: Offset = 0
) -> Page[TakeShape]:
    """The song's takes, newest first."""
    project = project_for(caller(request), project_id, at_least=Role.VIEWER)
    return page_of(request, takes_for_project(project, caller(request)), TakeShape.of, limit, offset)


@router.post(
    "/projects/{project_id}/takes",
    auth=writing,
    response={201: TakeShape, 200: TakeShape},
    openapi_extra=refusals(404, 409, 413),
)
def take_create(
    request: HttpRequest, project_id: uuid.UUID, body: TakeNew, idempotency_key: Key = None
) -> Status[TakeShape]:
    """Sings a sheet as it stands: the answer comes at once, the take is made in the queue. For editors.

    200 instead of 201: this key made a take before, here it is.
    """
    user = caller(request)
    project = project_for(user, project_id, at_least=Role.EDITOR)
    key = uuid.uuid5(KEYS, f"{user.pk} {idempotency_key}") if idempotency_key else None
    if key and (made := Take.objects.light().filter(created_by=user, request_key=key).first()):
        return Status(HTTPStatus.OK, TakeShape.of(_same(made, project, body)))
    draft = _draft(request, project, body.draft_id)
    wanted = writer_request(
        prompt=text_clean(body.prompt).text, lyrics=draft.text, is_instrumental=body.instrumental
    )
    take = services.take_create(
        project=project,
        draft=draft,
        user=user,
        request=wanted,
        voice=body.voice,
        seed=body.seed,
        expression=Expression(**body.expression.model_dump()),
        request_key=key,
    )
    return Status(HTTPStatus.CREATED, TakeShape.of(take))


@router.get("/takes/{take_id}", auth=reading, response=TakeWhole, openapi_extra=refusals(404))
def take_read(request: HttpRequest, take_id: uuid.UUID) -> TakeWhole:
    """One take, with what it can be downloaded as."""
    take = take_for(caller(request), take_id, at_least=Role.VIEWER)
    exports = sorted(offered(take)) if take.is_done else []
    return TakeWhole(**TakeShape.of(take).model_dump(), exports=exports)


@router.delete("/takes/{take_id}", auth=writing, response={204: None}, openapi_extra=refusals(404))
def take_remove(request: HttpRequest, take_id: uuid.UUID) -> Status[None]:
    """Into the bin for 30 days; stopped if it is being made. For editors."""
    services.take_delete(take=take_for(caller(request), take_id, at_least=Role.EDITOR))
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/takes/{take_id}/cancel", auth=writing, response=TakeShape, openapi_extra=refusals(404))
def take_cancel(request: HttpRequest, take_id: uuid.UUID) -> TakeShape:
    """Stops it; nothing happens to a take that is not being made. For editors."""
    take = take_for(caller(request), take_id, at_least=Role.EDITOR)
    return TakeShape.of(services.take_cancel(take=take))


@router.post("/takes/{take_id}/retry", auth=writing, response=TakeShape, openapi_extra=refusals(404, 409))
def take_retry(request: HttpRequest, take_id: uuid.UUID) -> TakeShape:
    """Makes a failed or stopped take again. For editors."""
    take = take_for(caller(request), take_id, at_least=Role.EDITOR)
    return TakeShape.of(services.take_retry(take=take))


@router.get(
    "/takes/{take_id}/events",
    auth=AsyncToken(READ),
    response={200: None},
    openapi_extra=sends("Its state whenever that changes, until it is settled.", "text/event-stream"),
)
async def take_events(request: HttpRequest, take_id: uuid.UUID) -> StreamingHttpResponse:
    """Follows a take: events `state` with the JSON of TakeState; the stream ends once it is settled."""
    take = await sync_to_async(take_for)(caller(request), take_id, at_least=Role.VIEWER)
    return event_stream(_states(take), says_close=False)


@router.get(
    "/takes/{take_id}/audio",
    auth=reading,
    response={200: None},
    openapi_extra=sends("FLAC, 24 bit.", "audio/flac", also=(206, 304, 416)),
)
def take_audio(request: HttpRequest, take_id: uuid.UUID) -> HttpResponseBase:
    """The master, in ranges if you like."""
    return audio.audio(request, take_id)


@router.get(
    "/takes/{take_id}/exports/{format}",
    auth=reading,
    response={200: None},
    openapi_extra=sends("The file.", "*/*", also=(206, 304, 416)),
)
def take_export(request: HttpRequest, take_id: uuid.UUID, format: Format) -> HttpResponseBase:
    """A file to keep. 422 where the take came without what it is made from."""
    return audio.download(request, take_id, format)


@router.get(
    "/takes/{take_id}/timing",
    auth=reading,
    response={200: None},
    openapi_extra=sends("The timing map.", "application/json", also=(304,)),
)
def take_timing(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """When each section, line and syllable sounds, in seconds."""
    return audio.timing(request, take_id)


@router.get(
    "/takes/{take_id}/peaks",
    auth=reading,
    response={200: None},
    openapi_extra=sends("Pairs of least and greatest.", "application/json", also=(304,)),
)
def take_peaks(
    request: HttpRequest,
    take_id: uuid.UUID,
    zoom: Annotated[int, Query(ge=0, le=1, description="1: ten times finer.")] = 0,
) -> HttpResponse:
    """The waveform as it is drawn."""
    return audio.peaks(request, take_id)


@router.get(
    "/takes/{take_id}/score",
    auth=reading,
    response={200: None},
    openapi_extra=sends("The score.", "application/json"),
)
def take_score(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """Every note of the song, as the engine wrote it."""
    return audio.score(request, take_id)


def _same(take: Take, project: Project, body: TakeNew) -> Take:
    """Raises Conflict when the key was used for something else."""
    alike = (take.project_id, take.prompt, take.instrumental) == (
        project.pk,
        prompt := text_clean(body.prompt).text,
        nobody_sings(prompt, asked=body.instrumental),
    )
    if not alike or (body.seed is not None and body.seed != take.seed) or take.deleted_at is not None:
        raise Conflict("This Idempotency-Key was used for another take.", code="key_used")
    return take


def _draft(request: HttpRequest, project: Project, draft_id: uuid.UUID | None) -> Draft:
    draft = (
        draft_for(caller(request), draft_id, at_least=Role.EDITOR)
        if draft_id
        else next(iter(drafts_of(project)), None)
    )
    if draft is None or draft.project_id != project.pk:
        raise Http404("no such sheet in this song")
    return draft


async def _states(take: Take) -> AsyncGenerator[ServerEvent]:
    """The last event before the end is the settled state."""
    known: TakeState | None = None
    while True:
        now = await Take.objects.light().kept().filter(pk=take.pk).afirst()
        if now is None:
            return
        state = TakeState.state_of(now)
        if state != known:
            yield ServerEvent(state.model_dump_json(), event="state")
            known = state
        if not now.in_flight:
            return
        await asyncio.sleep(LOOK_SECONDS)
