"""How listening goes on, told to open pages while it does."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncGenerator

from asgiref.sync import sync_to_async
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.template.loader import render_to_string

from songsmith.core.sse import ServerEvent, event_stream
from songsmith.projects.models import Role
from songsmith.takes.events import ACCESS_SECONDS, LOOK_SECONDS
from songsmith.takes.leases import IN_FLIGHT
from songsmith.takes.models import Reference
from songsmith.takes.references.selectors import ReferenceState, areference_state, reference_for


async def reference_events(request: HttpRequest, reference_id: uuid.UUID) -> StreamingHttpResponse:
    """Fragments for `#reference-status`; ends with a close event once nothing is in flight."""
    await request.auser()
    await _found(request, reference_id)
    return event_stream(_changes(request, reference_id))


async def _changes(request: HttpRequest, reference_id: uuid.UUID) -> AsyncGenerator[ServerEvent]:
    known: ReferenceState | None = None
    checked = time.monotonic()
    while (state := await areference_state(reference_id)) is not None:
        if state != known:
            yield ServerEvent(await _fragment(request, reference_id))
            known = state
        if state.status not in IN_FLIGHT:
            return
        await asyncio.sleep(LOOK_SECONDS)
        if time.monotonic() - checked > ACCESS_SECONDS:
            try:
                await _found(request, reference_id)
            except (Http404, PermissionDenied):
                return
            checked = time.monotonic()


@sync_to_async
def _found(request: HttpRequest, reference_id: uuid.UUID) -> Reference:
    return reference_for(request.user, reference_id, at_least=Role.VIEWER)


@sync_to_async
def _fragment(request: HttpRequest, reference_id: uuid.UUID) -> str:
    reference = Reference.objects.light().select_related("project").get(pk=reference_id)
    context = {"reference": reference, "moved": True}
    return render_to_string("references/_status_partial.html", context, request)
