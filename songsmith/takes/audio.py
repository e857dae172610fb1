"""Sound and what belongs to it: the stream, downloads, peaks, the timing map. Never without a permission."""

from __future__ import annotations

import gzip
import json
import uuid
from array import array

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET, require_safe

from songsmith.accounts.models import User
from songsmith.core.files import file_response
from songsmith.projects.activity import activity_note
from songsmith.projects.models import Activity, Grant, Role
from songsmith.projects.visitors import guest_name_of, guests_welcome, person_of
from songsmith.takes import exports
from songsmith.takes.models import Take
from songsmith.takes.selectors import take_with_output
from songsmith.takes.storage import path_of
from songsmith.takes.written import read_shift

IMMUTABLE = "private, max-age=31536000, immutable"
"""A finished take never changes; a browser need not ask again for a year."""
REVOCABLE = "private, no-cache"
"""For visitors, whose link may be taken back: their browser asks each time."""


@guests_welcome
@require_safe
def audio(request: HttpRequest, take_id: uuid.UUID) -> HttpResponseBase:
    """The master itself (FLAC, which every current browser plays), in ranges. One query."""
    take = take_with_output(person_of(request), take_id, at_least=Role.GUEST, or_grant=Grant.LOOK)
    try:
        return file_response(request, path_of(take.output.master), content_type="audio/flac")
    except FileNotFoundError:
        raise Http404("the audio of this take is missing on the server") from None


@guests_welcome
@require_safe
def download(request: HttpRequest, take_id: uuid.UUID, fmt: exports.Format) -> HttpResponseBase:
    """A file to keep; `?transpose=2&capo=3` for chord sheets. The first request for a format encodes it, on a
    thread of its own."""
    take = take_with_output(person_of(request), take_id, at_least=Role.VIEWER, or_grant=Grant.DOWNLOAD)
    try:
        export = exports.export(take, fmt, read_shift(request.GET))
    except FileNotFoundError:
        raise Http404("the audio of this take is missing on the server") from None
    if request.method == "GET" and "Range" not in request.headers:
        _note(request, take, fmt)
    return file_response(request, export.path, content_type=export.content_type, download_name=export.name)


def _note(request: HttpRequest, take: Take, fmt: exports.Format) -> None:
    actor = request.user if isinstance(request.user, User) else None
    activity_note(
        project_id=take.project_id,
        verb=Activity.Verb.EXPORT,
        actor=actor,
        guest_name="" if actor else guest_name_of(request),
        what=f"{take} ({fmt})",
        target=take.pk,
    )


@guests_welcome
@require_GET
def peaks(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """engine/schemas/peaks.schema.json: 800 pairs, or with `?zoom=1` 8,000."""
    zoom = request.GET.get("zoom") == "1"
    take = take_with_output(person_of(request), take_id, at_least=Role.GUEST, or_grant=Grant.LOOK)
    if unchanged := _unchanged(request, take):
        return unchanged
    numbers = array("b", bytes(take.output.peaks_zoom if zoom else take.peaks))
    body = {"version": 1, "pairs": len(numbers) // 2, "data": numbers.tolist()}
    return _forever(HttpResponse(json.dumps(body, separators=(",", ":")), "application/json"), take)


@guests_welcome
@require_GET
def timing(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """The timing map, sent compressed as it is stored."""
    take = take_with_output(person_of(request), take_id, at_least=Role.GUEST, or_grant=Grant.LOOK)
    return _unchanged(request, take) or _packed_json(request, take, take.output.timing, "timing map")


@require_GET
def score(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """The score (engine/schemas/score.schema.json), sent compressed as it is stored."""
    take = take_with_output(request.user, take_id, at_least=Role.VIEWER)
    return _unchanged(request, take) or _packed_json(request, take, take.output.score, "score")


def _packed_json(request: HttpRequest, take: Take, packed: bytes | memoryview, what: str) -> HttpResponse:
    if not packed:
        raise Http404(f"no {what} was made for this take")
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(bytes(packed), "application/json", headers={"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed), "application/json")
    patch_vary_headers(response, ["Accept-Encoding"])
    return _forever(response, take)


def _etag(take: Take) -> str:
    return f'"{take.pk.hex}-{take.attempts}"'


def _unchanged(request: HttpRequest, take: Take) -> HttpResponse | None:
    if request.headers.get("If-None-Match") != _etag(take):
        return None
    return _forever(HttpResponseNotModified(), take)


def _forever(response: HttpResponse, take: Take) -> HttpResponse:
    response.headers["Cache-Control"] = REVOCABLE if take.project.grants else IMMUTABLE
    response.headers["ETag"] = _etag(take)
    return response
