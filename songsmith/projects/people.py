"""The people of a song: members and their roles, invites, and what everybody did."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime
from http import HTTPStatus
from smtplib import SMTPException
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songsmith.accounts.people import signed_in
from songsmith.core.errors import DomainError
from songsmith.core.forms import posted
from songsmith.projects import links, selectors
from songsmith.projects.access import get_for, left_project_for, project_for
from songsmith.projects.activity import PAGE, activity_days, activity_of
from songsmith.projects.forms import ROLE_WORDS, InviteForm, RoleForm
from songsmith.projects.members import member_remove, member_restore, member_role_set
from songsmith.projects.models import Invite, Link, Membership, Project, Role, ShareLink

logger = logging.getLogger(__name__)


@never_cache
@require_http_methods(["GET", "POST"])
def members(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """GET: who belongs to the song. POST: an owner makes an invite, whose link is shown this once."""
    needed = Role.OWNER if request.method == "POST" else Role.VIEWER
    project = project_for(signed_in(request), project_id, at_least=needed)
    form = InviteForm(posted(request))
    made = _invited(request, project, form) if form.is_valid() else None
    context = {**_people(project), "form": InviteForm() if made else form, "made": made}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "projects/members.html", context, status=status)


@require_POST
def member_role(request: HttpRequest, project_id: uuid.UUID, user_id: uuid.UUID) -> HttpResponse:
    """An owner gives somebody another role; refusals stand on the page."""
    project = project_for(signed_in(request), project_id, at_least=Role.OWNER)
    member = selectors.member_of(project, user_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _refused(request, project, member, "Choose one of the roles.")
    before = Role(member.role)
    try:
        member_role_set(membership=member, role=form.cleaned_data["role"], by=signed_in(request))
    except DomainError as error:
        return _refused(request, project, member, error.message)
    _say(request, "projects/_role_changed.html", project, member=member, before=before)
    return redirect("projects:members", project.pk)


@require_POST
def member_delete(request: HttpRequest, project_id: uuid.UUID, user_id: uuid.UUID) -> HttpResponse:
    """An owner takes somebody out, with an undo at once."""
    project = project_for(signed_in(request), project_id, at_least=Role.OWNER)
    member = selectors.member_of(project, user_id)
    try:
        former = member_remove(membership=member, by=signed_in(request))
    except DomainError as error:
        return _refused(request, project, member, error.message)
    if former.user == request.user:
        return _left(request, project)
    _say(request, "projects/_member_removed.html", project, former=former)
    return redirect("projects:members", project.pk)


@require_POST
def member_undelete(request: HttpRequest, project_id: uuid.UUID, user_id: uuid.UUID) -> HttpResponse:
    """An owner takes the taking out back."""
    project = project_for(signed_in(request), project_id, at_least=Role.OWNER)
    member_restore(former=selectors.former_member_of(project, user_id), by=signed_in(request))
    return redirect("projects:members", project.pk)


@require_POST
def leave(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """Any member but the last owner goes."""
    user = signed_in(request)
    project = project_for(user, project_id, at_least=Role.GUEST)
    member = selectors.member_of(project, user.pk)
    try:
        member_remove(membership=member, by=user)
    except DomainError as error:
        return _refused(request, project, member, error.message)
    return _left(request, project)


@require_POST
def come_back(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """Takes leaving back, for a while."""
    user = signed_in(request)
    member_restore(former=left_project_for(user, project_id), by=user)
    return redirect("studio:song", project_id)


@require_POST
def invite_revoke(request: HttpRequest, link_id: uuid.UUID) -> HttpResponse:
    return _revoke(request, _link(request, Invite, link_id), "projects:members", "projects:invite_restore")


@require_POST
def invite_restore(request: HttpRequest, link_id: uuid.UUID) -> HttpResponse:
    invite = links.link_restore(link=_link(request, Invite, link_id))
    return redirect("projects:members", invite.project_id)


@require_POST
def share_link_revoke(request: HttpRequest, link_id: uuid.UUID) -> HttpResponse:
    return _revoke(request, _link(request, ShareLink, link_id), "studio:links", "projects:share_link_restore")


@require_POST
def share_link_restore(request: HttpRequest, link_id: uuid.UUID) -> HttpResponse:
    link = links.link_restore(link=_link(request, ShareLink, link_id))
    return redirect("studio:links", link.project_id)


@require_GET
def activity(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """What happened in the song, by day; `before` continues further back. Two queries."""
    project = project_for(signed_in(request), project_id, at_least=Role.VIEWER)
    found = activity_of(project, before=_before(request))
    last = found[-1].at if len(found) == PAGE else None
    context = {"project": project, "days": activity_days(found), "last": last, "here": "activity"}
    return render(request, "projects/activity.html", context)


def _people(project: Project) -> dict[str, Any]:
    """Two queries, one for who is no owner."""
    invites = selectors.invites_of(project) if project.is_owned else []
    now = timezone.now()
    return {
        "project": project,
        "members": selectors.members_of(project),
        "roles": [(role.value, role.label) for role in ROLE_WORDS],
        "open_invites": [invite for invite in invites if invite.is_open(now)],
        "past_invites": [invite for invite in invites if not invite.is_open(now)],
        "here": "people",
    }


def _invited(request: HttpRequest, project: Project, form: InviteForm) -> dict[str, str] | None:
    """What to show of the new invite; None: refused, and the form says why."""
    asked = form.cleaned_data
    try:
        invite, secret = links.invite_create(
            project=project,
            by=signed_in(request),
            role=asked["role"],
            note=asked["note"],
            expires_at=form.expires_at(),
            max_uses=form.max_uses(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return None
    return {
        "address": links.invite_address(secret),
        "sent": _sent(invite, secret, asked.get("email", "")),
        "email": asked.get("email", ""),
    }


def _sent(invite: Invite, secret: str, to: str) -> str:
    """ "": nothing was to be sent; "sent"; "failed": the link has to be copied after all."""
    if not to:
        return ""
    try:
        links.invite_send(invite=invite, secret=secret, to=to)
    except (OSError, SMTPException):
        logger.exception("An invite could not be sent by e-mail")
        return "failed"
    return "sent"


def _refused(request: HttpRequest, project: Project, member: Membership, message: str) -> HttpResponse:
    """The page again, with the reason beside the member."""
    refused = {"user_id": member.user_id, "message": message}
    context = {**_people(project), "form": InviteForm(), "refused": refused}
    return render(request, "projects/members.html", context, status=HTTPStatus.CONFLICT)


def _left(request: HttpRequest, project: Project) -> HttpResponse:
    _say(request, "projects/_left.html", project)
    return redirect("studio:library")


def _link(request: HttpRequest, model: type[Any], link_id: uuid.UUID) -> Any:
    return get_for(signed_in(request), model.objects.filter(pk=link_id), at_least=Role.OWNER)


def _revoke(request: HttpRequest, link: Link, page: str, undo: str) -> HttpResponse:
    links.link_revoke(link=link)
    _say(request, "projects/_link_revoked.html", link.project, link=link, undo=undo)
    return redirect(page, link.project_id)


def _say(request: HttpRequest, template: str, project: Project, **more: Any) -> None:
    """A message with an undo in it."""
    messages.success(request, render_to_string(template, {"project": project, **more}, request))


def _before(request: HttpRequest) -> datetime | None:
    try:
        return parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
