"""Versions of a section: what the editor asks for, keeps and deletes."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from songsmith.accounts.people import signed_in
from songsmith.lyrics import alternatives
from songsmith.lyrics.bodies import SectionBody, TextBody, body_read
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import draft_for
from songsmith.projects.models import Role


@require_POST
def versions(request: HttpRequest, draft_id: uuid.UUID) -> JsonResponse:
    """200 {sections: [{line, versions: [{id, text, author, created_at}]}]} for the posted text."""
    draft = draft_for(request.user, draft_id, at_least=Role.VIEWER)
    return _listed(draft, body_read(request, TextBody).text.text)


@require_POST
def version_keep(request: HttpRequest, draft_id: uuid.UUID) -> JsonResponse:
    """Puts the section at that line aside and answers as `versions`; 409 while its words are on their way."""
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    body = body_read(request, SectionBody)
    text = body.text.text
    alternatives.alternative_keep(
        draft=draft, user=signed_in(request), text=text, line=body.line, end=body.end
    )
    return _listed(draft, text)


@require_POST
def version_delete(request: HttpRequest, version_id: uuid.UUID) -> JsonResponse:
    found = alternatives.alternative_for(request.user, version_id, at_least=Role.EDITOR)
    alternatives.alternative_delete(alternative=found)
    return JsonResponse({})


@require_POST
def version_restore(request: HttpRequest, version_id: uuid.UUID) -> JsonResponse:
    found = alternatives.alternative_for(request.user, version_id, at_least=Role.EDITOR)
    alternatives.alternative_restore(alternative=found)
    return JsonResponse({})


def _listed(draft: Draft, text: str) -> JsonResponse:
    return JsonResponse({"sections": [_section(one) for one in alternatives.alternatives_of(draft, text)]})


def _section(section: alternatives.SectionVersions) -> dict[str, Any]:
    return {
        "line": section.line,
        "versions": [
            {"id": str(one.id), "text": one.text, "author": one.author, "created_at": one.created_at}
            for one in section.versions
        ],
    }
