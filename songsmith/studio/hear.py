"""Hear this line: the editor asks for one line of its sheet and gets the address of its sound."""

from __future__ import annotations

import uuid
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from pydantic import BaseModel, Field

from songsmith.accounts.people import signed_in
from songsmith.core.files import file_response
from songsmith.lyrics.bodies import TextBody, body_read
from songsmith.lyrics.selectors import draft_for
from songsmith.projects.models import Role
from songsmith.takes.expression import MOST, expression_of
from songsmith.takes.heard import CONTENT_TYPE, heard_name, heard_path
from songsmith.takes.hearing import LineAsked, Unsingable, VoiceLoading, line_hear, word_hear

IMMUTABLE = "private, max-age=86400, immutable"
"""A day: the address says everything that went into the sound."""


class HearBody(TextBody):
    """line: 0-based; the rest stands in the form for a take."""

    line: int = Field(ge=0)
    prompt: str = ""
    voice: str = ""
    seed: int | None = Field(default=None, ge=0)
    power: int = Field(default=0, ge=-MOST, le=MOST)
    freedom: int = Field(default=0, ge=-MOST, le=MOST)
    space: int = Field(default=0, ge=-MOST, le=MOST)


class WordBody(BaseModel):
    """said: a respelling or phones, "" for how the word is said now."""

    word: str = Field(max_length=200)
    said: str = Field(default="", max_length=400)
    voice: str = ""


@require_POST
def hear_line(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """200 {url, take: number or null}; 202 {waiting: words} while the voice is made ready: ask again;
    422 {error, words} for what cannot be sung. Stores nothing."""
    user = signed_in(request)
    draft = draft_for(user, draft_id, at_least=Role.VIEWER)
    body = body_read(request, HearBody)
    felt = expression_of(body.model_dump(include={"power", "freedom", "space"}))
    asked = LineAsked(body.text.text, body.line, body.prompt, body.voice, body.seed, felt)
    try:
        heard = line_hear(draft=draft, user=user, asked=asked)
    except VoiceLoading as wait:
        return _waiting(wait)
    except Unsingable as error:
        told = {"code": error.code, "message": error.message, "field": "text"}
        return JsonResponse({"error": told, "words": error.words}, status=error.status)
    url = reverse("studio:heard_line", args=[draft.pk, heard.digest])
    return JsonResponse({"url": url, "take": heard.take.number if heard.take else None})


@require_POST
def hear_word(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """One word as it would be said: 200 {url}, or 202 as above; errors name the field. Stores nothing."""
    user = signed_in(request)
    draft = draft_for(user, draft_id, at_least=Role.VIEWER)
    body = body_read(request, WordBody)
    try:
        heard = word_hear(draft=draft, user=user, word=body.word, said=body.said, voice=body.voice)
    except VoiceLoading as wait:
        return _waiting(wait)
    return JsonResponse({"url": reverse("studio:heard_line", args=[draft.pk, heard.digest])})


@require_safe
def heard_line(request: HttpRequest, draft_id: uuid.UUID, digest: uuid.UUID) -> HttpResponseBase:
    """The sound, in ranges. One query."""
    draft = draft_for(request.user, draft_id, at_least=Role.VIEWER)
    path = heard_path(heard_name(draft.pk.hex, digest.hex))
    try:
        return file_response(request, path, content_type=CONTENT_TYPE, cache_control=IMMUTABLE)
    except FileNotFoundError:
        raise Http404("this line has to be sung again") from None


def _waiting(wait: VoiceLoading) -> HttpResponse:
    return JsonResponse({"waiting": wait.message}, status=HTTPStatus.ACCEPTED)
