"""The Revisions panel beside the sheet, and the page that compares two of them."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songsmith.accounts.people import signed_in
from songsmith.core.errors import Invalid
from songsmith.lyrics.history import draft_name_now, revision_name, revision_restore
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.selectors import draft_for
from songsmith.projects.access import get_for
from songsmith.projects.models import Role
from songsmith.studio.timeline import comparison, states_of, timeline_of


@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """GET: the timeline; `?before=12` goes on further back. POST `name`: keeps the sheet as it stands."""
    asked = Role.EDITOR if request.method == "POST" else Role.VIEWER
    draft = draft_for(request.user, draft_id, at_least=asked)
    if request.method == "POST":
        draft_name_now(draft=draft, name=_name(request), user=signed_in(request))
    return _panel(request, draft)


@require_POST
def name(request: HttpRequest, revision_id: uuid.UUID) -> HttpResponse:
    """Names it, or with an empty `name` takes its name away."""
    revision = _revision_for(request, revision_id)
    revision_name(revision=revision, name=request.POST.get("name", ""), user=signed_in(request))
    return _panel(request, revision.draft)


@require_POST
def restore(request: HttpRequest, revision_id: uuid.UUID) -> HttpResponse:
    """The sheet says again what it said then. `instead_of`: takes back that one was restored."""
    revision = _revision_for(request, revision_id)
    draft = revision.draft
    undone = _undone(request, draft)
    before = revision_restore(revision=revision, draft=draft, user=signed_in(request), undone=undone)
    told = {"revision": revision, "before": before, "undone": undone}
    messages.info(request, render_to_string("studio/_restored.html", told, request))
    return redirect("studio:song", draft.project_id)


@require_GET
def compare(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """`?old=3&new=7`, by number; without `new` with the sheet as it stands, without `old` the last change."""
    draft = draft_for(request.user, draft_id, at_least=Role.VIEWER)
    states = states_of(draft)
    if not states:
        return redirect("studio:song", draft.project_id)
    old = _number(request, "old") or states[0].number
    found = comparison(draft, old=old, new=_number(request, "new"))
    if found is None:
        raise Http404("no such state of these words")
    context = {"project": draft.project, "draft": draft, "states": states, "comparison": found}
    return render(request, "studio/compare.html", context)


def _panel(request: HttpRequest, draft: Draft) -> HttpResponse:
    timeline = timeline_of(draft, before=_number(request, "before"))
    context = {"project": draft.project, "draft": draft, "timeline": timeline}
    part = "studio/_revision_days.html" if "before" in request.GET else "studio/_revisions.html"
    return render(request, part, context)


def _revision_for(request: HttpRequest, revision_id: uuid.UUID) -> Revision:
    found = Revision.objects.filter(pk=revision_id)
    return get_for(request.user, found, at_least=Role.EDITOR, to_project="draft__project")


def _undone(request: HttpRequest, draft: Draft) -> Revision | None:
    try:
        wanted = uuid.UUID(request.POST.get("instead_of", ""))
    except ValueError:
        return None
    return Revision.objects.filter(draft=draft, pk=wanted).first()


def _name(request: HttpRequest) -> str:
    given = request.POST.get("name", "").strip()
    if not given:
        raise Invalid("Give it a name that will tell you later why you kept it.", field="name")
    return given


def _number(request: HttpRequest, field: str) -> int | None:
    """None for anything that is no number."""
    given = request.GET.get(field, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
