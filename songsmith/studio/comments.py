"""The Comments panel beside the sheet, the comments beside a take, and what can be done with each."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songsmith.accounts.models import User
from songsmith.accounts.people import signed_in
from songsmith.core.errors import DomainError, Invalid
from songsmith.language.structure import parse_sheet
from songsmith.lyrics.bodies import TextBody, body_read
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import draft_for
from songsmith.projects.access import get_for, project_for
from songsmith.projects.models import Grant, Role
from songsmith.projects.selectors import members_of
from songsmith.projects.visitors import guest_name_of, guest_name_set, guests_welcome, person_of
from songsmith.studio import services
from songsmith.studio.anchors import Anchor, Seen, anchor_in_take, anchor_on_line
from songsmith.studio.models import Comment
from songsmith.studio.selectors import lyrics_of
from songsmith.studio.threads import Reader, comments_state, marks_for, sheet_threads, take_threads
from songsmith.takes.models import Take
from songsmith.takes.selectors import take_for

_GUEST_KEY: Final = "guest_key"


@guests_welcome
@require_http_methods(["GET", "POST"])
def panel(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """GET: the threads of a sheet; `?threads` without the form above them. POST: says or suggests."""
    draft = _draft(request, draft_id, Role.COMMENTER if request.method == "POST" else Role.VIEWER)
    if request.method == "POST":
        return _act(request, draft, lambda: _add_to_sheet(request, draft))
    return _shown(request, draft)


@guests_welcome
@require_http_methods(["GET", "POST"])
def take_comments(request: HttpRequest, take_id: uuid.UUID) -> HttpResponse:
    """As `panel`, beside a take: `seconds` say where in it."""
    take = _take(request, take_id, Role.COMMENTER if request.method == "POST" else Role.VIEWER)
    if request.method == "POST":
        return _act(request, take, lambda: _add_to_take(request, take))
    return _shown(request, take)


@guests_welcome
@require_POST
def marks(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Where the open threads stand in the posted text; stores nothing."""
    draft = _draft(request, draft_id, Role.VIEWER)
    text = body_read(request, TextBody).text.text
    found = marks_for(draft, text, _reader(request))
    if draft.project.can_edit:
        found = [{**mark, **_decisions(mark)} for mark in found]
    return JsonResponse({"marks": found})


@guests_welcome
@require_GET
def state(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Whether anything changed, asked for now and then; and what is new to the reader."""
    draft = _draft(request, draft_id, Role.VIEWER)
    found = comments_state(draft.project, _reader(request))
    return JsonResponse({"version": found.version, "unread": found.unread, "mentions": found.mentions})


@require_GET
def people(request: HttpRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Whom an @ can mean."""
    draft = draft_for(request.user, draft_id, at_least=Role.COMMENTER)
    return JsonResponse({"names": [str(member.user) for member in members_of(draft.project)]})


@guests_welcome
@require_POST
def reply(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    comment = _comment(request, comment_id)
    thread, body = comment.parent or comment, request.POST.get("body", "")
    where = _where(request, comment)
    return _act(
        request,
        where,
        lambda: services.comment_reply(thread=thread, writer=_writer(request), body=body),
    )


@guests_welcome
@require_POST
def edit(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    comment = _own(request, comment_id)
    body = request.POST.get("body", "")
    return _act(request, _where(request, comment), lambda: services.comment_edit(comment=comment, body=body))


@guests_welcome
@require_POST
def delete(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """One's own; owners of the song also those of others."""
    comment = _own(request, comment_id, or_owner=True)
    told = {"comment": comment, "take": request.POST.get("take", "")}
    return _act(
        request,
        _where(request, comment),
        lambda: services.comment_delete(comment=comment),
        toast=render_to_string("studio/_comment_deleted.html", told, request),
    )


@guests_welcome
@require_POST
def restore(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """Takes a deletion back."""
    comment = _own(request, comment_id, or_owner=True)
    return _act(request, _where(request, comment), lambda: services.comment_restore(comment=comment))


@require_POST
def resolve(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    thread = _for_members(request, comment_id, Role.COMMENTER)
    user = signed_in(request)
    return _act(request, _where(request, thread), lambda: services.thread_resolve(thread=thread, user=user))


@require_POST
def reopen(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    thread = _for_members(request, comment_id, Role.COMMENTER)
    return _act(request, _where(request, thread), lambda: services.thread_reopen(thread=thread))


@require_POST
def accept(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    """Makes the suggested change. `seen`: the line as it was shown beside it."""
    suggestion = _for_members(request, comment_id, Role.EDITOR)
    user, seen = signed_in(request), request.POST.get("seen")
    return _act(
        request,
        _where(request, suggestion),
        lambda: services.suggestion_accept(suggestion=suggestion, user=user, seen=seen),
    )


@require_POST
def reject(request: HttpRequest, comment_id: uuid.UUID) -> HttpResponse:
    suggestion = _for_members(request, comment_id, Role.EDITOR)
    user = signed_in(request)
    return _act(
        request,
        _where(request, suggestion),
        lambda: services.suggestion_reject(suggestion=suggestion, user=user),
    )


def _add_to_sheet(request: HttpRequest, draft: Draft) -> None:
    anchor = _anchor(request, draft)
    kind, body = request.POST.get("kind", ""), request.POST.get("body", "")
    writer = _writer(request)
    if kind in (Comment.Kind.CHANGE, Comment.Kind.INSERT, Comment.Kind.REMOVE):
        services.suggestion_add(
            project=draft.project,
            writer=writer,
            kind=Comment.Kind(kind),
            proposal=request.POST.get("proposal", ""),
            body=body,
            anchor=anchor,
        )
    else:
        services.comment_add(project=draft.project, writer=writer, body=body, anchor=anchor)


def _add_to_take(request: HttpRequest, take: Take) -> None:
    try:
        seconds = min(max(float(request.POST.get("seconds", "") or 0), 0.0), take.duration or 0.0)
    except ValueError:
        raise Invalid("That is no moment of this take.", field="seconds") from None
    services.comment_add(
        project=take.project,
        writer=_writer(request),
        body=request.POST.get("body", ""),
        anchor=anchor_in_take(revision=take.revision, lyrics=lyrics_of(take), seconds=seconds),
        moment=services.Moment(take, seconds),
    )


def _anchor(request: HttpRequest, draft: Draft) -> Anchor:
    """Without a line it is about the whole; a suggestion needs one. Raises Invalid, LineGone."""
    if request.POST.get("line") or request.POST.get("spot"):
        return anchor_on_line(draft=draft, seen=_seen(request))
    if request.POST.get("kind", Comment.Kind.COMMENT) != Comment.Kind.COMMENT:
        raise Invalid("Put the caret on the line that you mean.", field="proposal")
    return Anchor(draft=draft)


def _seen(request: HttpRequest) -> Seen:
    """Either the fields that the editor fills in, or `spot`, chosen from a list: "12:the line"."""
    spot = request.POST.get("spot", "")
    number, _, text = (
        spot.partition(":") if spot else (request.POST["line"], "", request.POST.get("text", ""))
    )
    try:
        line, start, end = (int(value or 0) for value in (number, *map(request.POST.get, ("start", "end"))))
    except ValueError:
        raise Invalid("That is no line of this sheet.", field="body") from None
    return Seen(line, text, start, end)


def _act(
    request: HttpRequest, where: Draft | Take, do: Callable[[], object], toast: str = ""
) -> HttpResponse:
    """Does it and shows the threads as they are then; a refusal is said, and forms keep their words."""
    status, refusal = HTTPStatus.OK, None
    try:
        do()
    except DomainError as error:
        status, refusal = error.status, error
    if not request.headers.get("HX-Request"):
        if refusal:
            raise refusal
        return redirect(_page(where))
    context = {**_context(request, where), "refusal": refusal, "toast": toast}
    return render(request, "studio/_threads_after.html", context, status=status)


def _shown(request: HttpRequest, where: Draft | Take) -> HttpResponse:
    """From here on the reader has seen them."""
    context = _context(request, where)
    if isinstance(request.user, User):
        services.comments_read(project=where.project, user=request.user)
    template = "studio/_threads.html" if "threads" in request.GET else "studio/_comments.html"
    return render(request, template, context)


def _context(request: HttpRequest, where: Draft | Take) -> dict[str, Any]:
    reader = _reader(request)
    shared = {
        "project": where.project,
        "is_member": where.project.can_read,
        "guest_name": guest_name_of(request),
    }
    if isinstance(where, Draft):
        lines = () if where.project.can_read else _spots(where)
        threads = sheet_threads(where, reader)
        return {**shared, "draft": where, "take": None, "threads": threads, "lines": lines}
    threads = take_threads(where, lyrics_of(where), reader)
    return {**shared, "draft": where.revision.draft, "take": where, "threads": threads}


def _spots(draft: Draft) -> list[tuple[str, str]]:
    """For those who have no caret: (what the form sends, words) of every line that is sung."""
    sections = parse_sheet(draft.text).sections
    raw = draft.text.split("\n")
    lines = {line.number: line.sung for section in sections for line in section.lines if line.sung}
    return [(f"{number}:{raw[number]}", sung) for number, sung in sorted(lines.items())]


def _page(where: Draft | Take) -> str:
    if isinstance(where, Draft):
        return reverse("studio:song", args=[where.project_id])
    return reverse("studio:take", args=[where.pk])


def _decisions(mark: Mapping[str, Any]) -> dict[str, str]:
    """Where writers accept and reject a suggestion."""
    if mark["kind"] == Comment.Kind.COMMENT:
        return {}
    names = {"accept": "studio:suggestion_accept", "reject": "studio:suggestion_reject"}
    return {act: reverse(name, args=[mark["id"]]) for act, name in names.items()}


def _draft(request: HttpRequest, draft_id: uuid.UUID, at_least: Role) -> Draft:
    return draft_for(person_of(request), draft_id, at_least=at_least, or_grant=Grant.COMMENT)


def _take(request: HttpRequest, take_id: uuid.UUID, at_least: Role) -> Take:
    return take_for(person_of(request), take_id, at_least=at_least, or_grant=Grant.COMMENT)


def _where(request: HttpRequest, comment: Comment) -> Draft | Take:
    """The page that it was done on: a take's if the form says so. Raises Http404, PermissionDenied.

    A comment that the page does not show is not found: a link to one take opens no other sheet's threads.
    """
    try:
        take = _take(request, uuid.UUID(request.POST.get("take", "")), Role.VIEWER)
    except ValueError:
        return _draft(request, comment.draft_id or uuid.UUID(int=0), Role.VIEWER)
    if take.revision.draft_id != comment.draft_id:
        raise Http404("no such comment beside this take")
    return take


def _comment(request: HttpRequest, comment_id: uuid.UUID) -> Comment:
    """For whoever may comment in its song, as a member or by a link. Two queries."""
    found = Comment.objects.select_related("parent__draft", "draft", "author").filter(pk=comment_id).first()
    if found is None:
        raise Http404("no such comment")
    person = person_of(request)
    found.project = project_for(person, found.project_id, at_least=Role.COMMENTER, or_grant=Grant.COMMENT)
    return found


def _for_members(request: HttpRequest, comment_id: uuid.UUID, at_least: Role) -> Comment:
    """The first comment of a thread. One query."""
    found = Comment.objects.select_related("draft", "author").filter(pk=comment_id, parent=None)
    return get_for(request.user, found, at_least=at_least)


def _own(request: HttpRequest, comment_id: uuid.UUID, *, or_owner: bool = False) -> Comment:
    comment = _comment(request, comment_id)
    if not _reader(request).wrote(comment) and not (or_owner and comment.project.is_owned):
        raise PermissionDenied("Only who wrote this can change it.")
    return comment


def _reader(request: HttpRequest) -> Reader:
    user = request.user if isinstance(request.user, User) else None
    return Reader(user, request.session.get(_GUEST_KEY, ""))


def _writer(request: HttpRequest) -> services.Writer:
    """A guest says a name first, and is known by a key of the session from then on. Raises Invalid."""
    if isinstance(request.user, User):
        return services.Writer(request.user)
    given = request.POST.get("guest_name", "")
    name = guest_name_set(request, given) if given.strip() else guest_name_of(request)
    if not name:
        raise Invalid("Say who you are first.", field="guest_name")
    key = request.session.setdefault(_GUEST_KEY, secrets.token_hex(16))
    request.session.modified = True
    return services.Writer(None, guest_name=name, guest_key=key)
