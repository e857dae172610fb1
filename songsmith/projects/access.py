"""Who may do what: the only permission code, for pages, events, sockets and the API alike.

A stranger, a guess and a deleted song look the same: `Http404`. A member whose role is too low gets
`PermissionDenied`. Each function costs one query.
"""

from __future__ import annotations

import uuid
from typing import Final, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.http import Http404

from songsmith.accounts.models import User
from songsmith.projects.models import Membership, Project, Role

M = TypeVar("M", bound=Model)

_ROLE: Final = "access_role"
_TOO_LOW: Final = {
    Role.VIEWER: "This was not shared with you as a whole. Ask an owner of the song for more.",
    Role.COMMENTER: "You can read and listen here, not comment. Ask an owner of the song for more.",
    Role.EDITOR: "You can read and listen here, not change anything. Ask an owner of the song for more.",
    Role.OWNER: "Only an owner of the song can do this.",
}


def project_for(user: User | AnonymousUser, project_id: uuid.UUID, *, at_least: Role) -> Project:
    """The project with `role` set, unless it is in the bin. Raises Http404, PermissionDenied."""
    projects = _visible(user, Project.objects.filter(pk=project_id, deleted_at=None), "")
    return _project_allowed(projects.first(), at_least)


async def aproject_for(user: User | AnonymousUser, project_id: uuid.UUID, *, at_least: Role) -> Project:
    """`project_for` for async views and sockets."""
    projects = _visible(user, Project.objects.filter(pk=project_id, deleted_at=None), "")
    return _project_allowed(await projects.afirst(), at_least)


def binned_project_for(user: User | AnonymousUser, project_id: uuid.UUID, *, at_least: Role) -> Project:
    """A project in the bin, or one that was brought back meanwhile. Raises Http404, PermissionDenied."""
    return _project_allowed(_visible(user, Project.objects.filter(pk=project_id), "").first(), at_least)


def get_for(
    user: User | AnonymousUser, found: QuerySet[M], *, at_least: Role, to_project: str = "project"
) -> M:
    """The one row of `found`, if the user's role in its project suffices. Raises Http404, PermissionDenied.

    found: already filtered to one row, by its primary key. to_project: the path of lookups from the row to
    its project, such as "draft__project". The project comes along in the same query with `role` set.
    """
    return _row_allowed(_with_project(user, found, to_project).first(), at_least, to_project)


async def aget_for(
    user: User | AnonymousUser, found: QuerySet[M], *, at_least: Role, to_project: str = "project"
) -> M:
    """`get_for` for async views and sockets."""
    return _row_allowed(await _with_project(user, found, to_project).afirst(), at_least, to_project)


def _visible(user: User | AnonymousUser, found: QuerySet[M], to_project: str) -> QuerySet[M]:
    """`found` without the rows in whose project the user has no role, the role in a column beside each."""
    role = Membership.objects.filter(project=OuterRef(to_project or "pk"), user=user.pk).values("role")
    visible: QuerySet[M] = found.annotate(**{_ROLE: Subquery(role)}).filter(**{f"{_ROLE}__isnull": False})
    return visible


def _with_project(user: User | AnonymousUser, found: QuerySet[M], to_project: str) -> QuerySet[M]:
    alive = found.filter(**{f"{to_project}__deleted_at": None}).select_related(to_project)
    return _visible(user, alive, to_project)


def _project_allowed(project: Project | None, at_least: Role) -> Project:
    if project is None:
        raise Http404("no such song")
    project.role = Role(getattr(project, _ROLE))
    _require(project.role, at_least)
    return project


def _row_allowed(row: M | None, at_least: Role, to_project: str) -> M:
    if row is None:
        raise Http404("no such thing in a song of yours")
    role = Role(getattr(row, _ROLE))
    project: Model = row
    for step in to_project.split("__"):
        project = getattr(project, step)
    assert isinstance(project, Project)
    project.role = role
    _require(role, at_least)
    return row


def _require(role: Role, at_least: Role) -> None:
    if role < at_least:
        raise PermissionDenied(_TOO_LOW[at_least])
