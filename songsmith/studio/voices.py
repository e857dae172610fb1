"""The sample of a voice, for whoever is choosing one."""

from __future__ import annotations

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from songsmith.accounts.people import signed_in
from songsmith.core.files import file_response
from songsmith.core.preview import PreviewSilent, preview_answer
from songsmith.engine.voices import voices_available
from songsmith.lyrics.pronunciation import AWAY, SingerAway
from songsmith.takes.heard import CONTENT_TYPE
from songsmith.takes.samples import sample_path

PATIENCE = 3.0
"""Seconds for an answer; it tells only whether the sample is there."""
CACHED = "private, max-age=3600"


@require_safe
def voice_sample(request: HttpRequest, name: str) -> HttpResponseBase:
    """200 with the sound; 202 while it is being made: ask again. 503 when nobody makes it."""
    signed_in(request)
    voice = voices_available().get(name)
    if voice is None:
        raise Http404("no such voice here")
    path = sample_path(voice)
    if not path.exists():
        try:
            preview_answer({"op": "sample", "voice": name}, timeout=PATIENCE)
        except PreviewSilent as error:
            raise SingerAway(AWAY) from error
    try:
        return file_response(request, path, content_type=CONTENT_TYPE, cache_control=CACHED)
    except FileNotFoundError:
        return JsonResponse({"ready": False}, status=HTTPStatus.ACCEPTED)
