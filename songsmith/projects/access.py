"""Who may do what: the only permission code, for pages, events, sockets and the API alike.

A stranger, a guess and a deleted song look the same: `Http404`. A member whose role is too low gets
`PermissionDenied`. Visitors by share links come in only where a caller says what their link must grant
(`or_grant`); everywhere else they are strangers. Each function costs one query, and asks for roles and links
anew: what was taken back ends with the next request.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, TypeAlias, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.projects.models import FormerMember, Grant, Membership, Project, Role, ShareLink, open_links

M = TypeVar("M", bound=Model)

RETURN_TIME = timedelta(hours=1)
"""For taking back that one left; later it needs an invite."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who opened share links in this browser, with or without an account.

    links: ids of those links, open or not by now. name: what a guest is called, "" until they are asked.
    """

    user: User | AnonymousUser
    links: tuple[uuid.UUID, ...]
    name: str = ""


Person: TypeAlias = User | AnonymousUser | Visitor
"""Who asks: `visitors.person_of(request)` where visitors are welcome, `request.user` elsewhere."""

_ROLE: Final = "access_role"
_GRANTED: Final = {
    Grant.LOOK: Q(),
    Grant.COMMENT: Q(may_comment=True),
    Grant.DOWNLOAD: Q(may_download=True),
}
_TOO_LOW: Final = {
    Role.VIEWER: "This was not shared with you as a whole. Ask an owner of the song for more.",
    Role.COMMENTER: "You can read and listen here, not comment. Ask an owner of the song for more.",
    Role.EDITOR: "You can read and listen here, not change anything. Ask an owner of the song for more.",
    Role.OWNER: "Only an owner of the song can do this.",
}
_NOT_GRANTED: Final = "The link that you came by does not allow this. Ask who sent it to you."


def project_for(
    person: Person, project_id: uuid.UUID, *, at_least: Role, or_grant: Grant | None = None
) -> Project:
    """The project with `role` set, unless it is in the bin. Raises Http404, PermissionDenied.

    or_grant: who has not the role may come by a link to anything in the song that grants this.
    """
    projects = _visible(person, Project.objects.filter(pk=project_id, deleted_at=None), "")
    return _project_allowed(projects.first(), at_least, or_grant)


async def aproject_for(person: Person, project_id: uuid.UUID, *, at_least: Role) -> Project:
    """`project_for` for async views and sockets."""
    projects = _visible(person, Project.objects.filter(pk=project_id, deleted_at=None), "")
    return _project_allowed(await projects.afirst(), at_least, None)


def binned_project_for(person: Person, project_id: uuid.UUID, *, at_least: Role) -> Project:
    """A project in the bin, or one that was brought back meanwhile. Raises Http404, PermissionDenied."""
    projects = _visible(person, Project.objects.filter(pk=project_id), "")
    return _project_allowed(projects.first(), at_least, None)


def left_project_for(user: User, project_id: uuid.UUID) -> FormerMember:
    """The membership that the user ended within `RETURN_TIME`, to take that back. Raises Http404."""
    left = FormerMember.objects.select_related("project", "user").filter(
        project=project_id,
        project__deleted_at=None,
        user=user,
        ended_by=user,
        ended_at__gt=timezone.now() - RETURN_TIME,
    )
    return get_object_or_404(left)


def get_for(
    person: Person,
    found: QuerySet[M],
    *,
    at_least: Role,
    to_project: str = "project",
    or_grant: Grant | None = None,
) -> M:
    """The one row of `found`, if the person's role in its project suffices. Raises Http404, PermissionDenied.

    found: already filtered to one row, by its primary key. to_project: the path of lookups from the row to
    its project, such as "draft__project". The project comes along in the same query with `role` and `grants`
    set. or_grant: who has not the role may come by a link to this very row that grants this.
    """
    return _row_allowed(_with_project(person, found, to_project).first(), at_least, to_project, or_grant)


async def aget_for(
    person: Person,
    found: QuerySet[M],
    *,
    at_least: Role,
    to_project: str = "project",
    or_grant: Grant | None = None,
) -> M:
    """`get_for` for async views and sockets."""
    row = await _with_project(person, found, to_project).afirst()
    return _row_allowed(row, at_least, to_project, or_grant)


def _visible(person: Person, found: QuerySet[M], to_project: str) -> QuerySet[M]:
    """`found` without rows that the person has neither a role nor a link to; both in columns beside each."""
    user = person.user if isinstance(person, Visitor) else person
    role = Membership.objects.filter(project=OuterRef(to_project or "pk"), user=user.pk).values("role")
    seen: QuerySet[M] = found.annotate(**{_ROLE: Subquery(role)})
    if not isinstance(person, Visitor) or not person.links:
        return seen.filter(**{f"{_ROLE}__isnull": False})
    links = _links_to(person, found)
    granted = {_column(grant): Exists(links.filter(given)) for grant, given in _GRANTED.items()}
    seen = seen.annotate(**granted)
    return seen.filter(Q(**{f"{_ROLE}__isnull": False}) | Q(**{_column(Grant.LOOK): True}))


def _links_to(visitor: Visitor, found: QuerySet[M]) -> QuerySet[ShareLink]:
    """The visitor's open links to a row of `found`; to anything in it, where the row is a project."""
    links = ShareLink.objects.filter(open_links(timezone.now()), pk__in=visitor.links)
    if found.model is Project:
        return links.filter(project=OuterRef("pk"))
    return links.filter(kind=found.model._meta.label_lower, target=OuterRef("pk"))


def _with_project(person: Person, found: QuerySet[M], to_project: str) -> QuerySet[M]:
    alive = found.filter(**{f"{to_project}__deleted_at": None}).select_related(to_project)
    return _visible(person, alive, to_project)


def _project_allowed(project: Project | None, at_least: Role, or_grant: Grant | None) -> Project:
    if project is None:
        raise Http404("no such song")
    _admit(project, project, at_least, or_grant)
    return project


def _row_allowed(row: M | None, at_least: Role, to_project: str, or_grant: Grant | None) -> M:
    if row is None:
        raise Http404("no such thing in a song of yours")
    project: Model = row
    for step in to_project.split("__"):
        project = getattr(project, step)
    assert isinstance(project, Project)
    _admit(row, project, at_least, or_grant)
    return row


def _admit(row: Model, project: Project, at_least: Role, or_grant: Grant | None) -> None:
    """Notes what the columns of the row say in its project, and raises unless that is enough."""
    role: int | None = getattr(row, _ROLE)
    project.grants = frozenset(grant for grant in Grant if getattr(row, _column(grant), False))
    project.role = Role.GUEST if role is None else Role(role)
    if role is not None and role >= at_least:
        return
    if or_grant in project.grants:
        return
    if role is None and or_grant is None:
        raise Http404("nothing here for visitors")
    raise PermissionDenied(_NOT_GRANTED if role is None else _TOO_LOW[at_least])


def _column(grant: Grant) -> str:
    return f"access_may_{grant.value}"
