"""What a share link shows: the page of one take, or one sheet to read. No account is needed."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from songsmith.lyrics.selectors import draft_for
from songsmith.projects.links import guess_noted, share_link_by_secret, share_link_visited
from songsmith.projects.models import Grant, Role, ShareLink
from songsmith.projects.visitors import person_of, visit_begin
from songsmith.studio.sheet import page_of_words
from songsmith.studio.take_page import take_page
from songsmith.takes.selectors import take_for


@login_not_required
@never_cache
@require_GET
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """From here on this browser has the link: what the page plays and shows is asked for by the session."""
    link = share_link_by_secret(token)
    if link is None:
        guess_noted(request.META.get("REMOTE_ADDR", ""))
        return _over(request)
    if visit_begin(request, link):
        share_link_visited(link=link)
    try:
        return _shown(request, link)
    except Http404:  # what it showed was deleted
        return _over(request)


def _shown(request: HttpRequest, link: ShareLink) -> HttpResponse:
    person = person_of(request)
    if link.kind == ShareLink.Kind.TAKE:
        return take_page(request, take_for(person, link.target, at_least=Role.GUEST, or_grant=Grant.LOOK))
    draft = draft_for(person, link.target, at_least=Role.VIEWER, or_grant=Grant.LOOK)
    context = {"draft": draft, "project": draft.project, "page": page_of_words(draft.text)}
    return render(request, "studio/shared_sheet.html", context)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "projects/link_over.html", status=HTTPStatus.GONE)
