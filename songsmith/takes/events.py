"""What happens to takes, told to open pages while something is in flight."""

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
from songsmith.projects.access import aproject_for
from songsmith.projects.models import Project, Role
from songsmith.takes.models import Take
from songsmith.takes.selectors import TakeState, take_states, takes_for_project

LOOK_SECONDS = 0.7  # between two looks at the table: progress that is older feels stuck
ACCESS_SECONDS = 15.0  # after which a role that was taken away ends the stream

_IN_FLIGHT = (Take.Status.QUEUED, Take.Status.RUNNING)


async def project_events(request: HttpRequest, project_id: uuid.UUID) -> StreamingHttpResponse:
    """Fragments for `#take-cards` of a project's page; ends with a close event once nothing is in flight.

    Every connection begins with all cards: a hidden tab misses what was sent meanwhile.
    """
    user = await request.auser()
    project = await aproject_for(user, project_id, at_least=Role.VIEWER)
    return event_stream(_changes(request, project))


async def _changes(request: HttpRequest, project: Project) -> AsyncGenerator[ServerEvent]:
    known: tuple[TakeState, ...] | None = None
    checked = time.monotonic()
    while True:
        states = await take_states(project.pk)
        if states != known:
            yield ServerEvent(await _fragments(request, project, known, states))
            known = states
        if not any(state.status in _IN_FLIGHT for state in states):
            return
        await asyncio.sleep(LOOK_SECONDS)
        if time.monotonic() - checked > ACCESS_SECONDS:
            if not await _still_allowed(request, project):
                return
            checked = time.monotonic()


async def _still_allowed(request: HttpRequest, project: Project) -> bool:
    try:
        await aproject_for(await request.auser(), project.pk, at_least=Role.VIEWER)
    except (Http404, PermissionDenied):
        return False
    return True


@sync_to_async
def _fragments(
    request: HttpRequest, project: Project, known: tuple[TakeState, ...] | None, states: tuple[TakeState, ...]
) -> str:
    """Cards that changed, or all of them when others came or went."""
    takes = takes_for_project(project, request.user)
    context: dict[str, object] = {"project": project}
    if known is None or [state.id for state in known] != [state.id for state in states]:
        return render_to_string("takes/_cards_partial.html", {**context, "takes": takes}, request)
    changed = {new.id for old, new in zip(known, states, strict=True) if old != new}
    shown = [take for take in takes if take.pk in changed]
    return render_to_string("takes/_changed_partial.html", {**context, "takes": shown}, request)
