"""Views that only the tests of core have."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path

from songsmith.core.errors import Conflict, TooManyRequests
from songsmith.core.files import file_response
from songsmith.core.sse import ServerEvent, event_stream
from songsmith.urls import handler400, handler403, handler404, handler500
from songsmith.urls import urlpatterns as project_urls

__all__ = ["handler400", "handler403", "handler404", "handler500"]

KEEP_ALIVE = 0.05  # seconds

closed: list[str] = []
"""What the event streams of a test have released."""


@login_not_required
def audio(request: HttpRequest, name: str) -> HttpResponseBase:
    path = Path(settings.MEDIA_ROOT) / name
    return file_response(request, path, content_type="audio/flac", download_name=request.GET.get("as"))


async def _three() -> AsyncGenerator[ServerEvent]:
    for number in range(3):
        yield ServerEvent(f"{number}\nof three", event="step", id=str(number))


async def _silent() -> AsyncGenerator[ServerEvent]:
    try:
        await asyncio.sleep(60)
        yield ServerEvent("never")
    finally:
        closed.append("silent")


@login_not_required
async def three(request: HttpRequest) -> HttpResponseBase:
    return event_stream(_three())


@login_not_required
async def silent(request: HttpRequest) -> HttpResponseBase:
    return event_stream(_silent(), keep_alive=KEEP_ALIVE)


@login_not_required
def conflict(request: HttpRequest) -> HttpResponse:
    raise Conflict("Somebody else changed these words.", field="text")


@login_not_required
def often(request: HttpRequest) -> HttpResponse:
    raise TooManyRequests("That was often. Try again in a minute.", retry_after=60)


@login_not_required
def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a fault")


urlpatterns = [
    path("core/audio/<str:name>", audio),
    path("core/three", three),
    path("core/silent", silent),
    path("core/conflict", conflict),
    path("core/often", often),
    path("core/forbidden", forbidden),
    path("core/broken", broken),
    *project_urls,
]
