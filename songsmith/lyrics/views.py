"""What the editor talks to."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from songsmith.accounts.models import User
from songsmith.accounts.people import signed_in
from songsmith.language.songbook import sheet_chordpro
from songsmith.lyrics import copying, services
from songsmith.lyrics.analysis import analysis
from songsmith.lyrics.bodies import ChangedBody, SaveBody, TextBody, body_read
from songsmith.lyrics.changed import changes_since
from songsmith.lyrics.history import revision_keep
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.pronunciation import pronunciations_of, reader_for
from songsmith.lyrics.selectors import draft_for
from songsmith.lyrics.unknown import unknown_stress
from songsmith.projects.access import project_for
from songsmith.projects.models import Role


@require_POST
def draft_save(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Autosave. 200 {version, saved_at}, with {text, notice} when something unseen was taken out; 409
    {version, text} when somebody else was first; 413 when it is too long. With `early`, what a page whose
    socket never opened was told is merged, once however often it is sent, and nobody is first.

    Nothing stored is overwritten unseen, and what was not stored is still in the page or on its device.
    """
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    body = body_read(request, SaveBody)
    try:
        saved = _saved(draft, body, signed_in(request))
    except services.DraftConflict as conflict:
        error = {"code": conflict.code, "message": conflict.message, "field": "text"}
        both = {**_state(conflict.current), "text": conflict.current.text, "error": error}
        return JsonResponse(both, status=conflict.status)
    answer = _state(saved)
    if body.text.notice:
        answer |= {"text": saved.text, "notice": body.text.notice}
    return JsonResponse(answer)


def _saved(draft: Draft, body: SaveBody, user: User | None) -> Draft:
    """Raises DraftConflict, DraftTooLong."""
    text, early = body.text.text, body.early
    if early is None:
        return services.draft_save(draft=draft, text=text, base_version=body.base_version, user=user)
    return services.draft_catch_up(draft=draft, base=early.base.text, text=text, visit=early.visit, user=user)


@require_POST
def draft_analysis(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """What the posted text would be sung as; stores nothing."""
    draft = draft_for(request.user, draft_id, at_least=Role.VIEWER)
    body = body_read(request, TextBody)
    reader = reader_for(pronunciations_of(draft.project))
    return JsonResponse(analysis(body.text.text, ask=unknown_stress, reader=reader))


@require_POST
def draft_keep(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Keeps the words as they stand, before the page replaces all of them. 204."""
    draft = draft_for(request.user, draft_id, at_least=Role.EDITOR)
    revision_keep(draft=draft, moment=Revision.Moment.IMPORT)
    return HttpResponse(status=204)


@require_POST
def draft_changed(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """How far the posted text is from what takes sang; stores nothing.

    200 {counts: {revision: lines changed}, lines: [0-based], cuts: [[before line, lines missing]]}; the last
    two since the first revision asked for.
    """
    draft_for(request.user, draft_id, at_least=Role.VIEWER)
    body = body_read(request, ChangedBody)
    found = changes_since(body.text.text, body.revisions, draft_id)
    return JsonResponse({"counts": found.counts, "lines": found.marks.lines, "cuts": found.marks.cuts})


@require_GET
def draft_export(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The sheet as it is stored, as a text file."""
    draft = draft_for(request.user, draft_id, at_least=Role.VIEWER)
    return _file(draft, draft.text, "txt")


@require_GET
def draft_chordpro(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """The sheet as it is stored, for songbook programs."""
    draft = draft_for(request.user, draft_id, at_least=Role.VIEWER)
    return _file(draft, sheet_chordpro(draft.text, title=draft.project.title), "cho")


@require_POST
def song_duplicate(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """The song once more as one of the user's own, opened."""
    user = signed_in(request)
    project = project_for(user, project_id, at_least=Role.EDITOR)
    copy = copying.song_duplicate(project=project, user=user)
    messages.success(request, "This is the copy. Its takes begin anew.")
    return redirect("studio:song", copy.pk)


def _file(draft: Draft, text: str, ending: str) -> HttpResponse:
    name = f"{slugify(draft.project.title) or 'lyrics'}.{ending}"
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _state(draft: Draft) -> dict[str, Any]:
    return {"version": draft.version, "saved_at": draft.updated_at.isoformat()}
