"""What pages read about songs. Nothing here asks for permission of a single song: `access` does."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.projects.models import FormerMember, Invite, Membership, Project, Role, ShareLink

BIN_DAYS = 30  # days; long enough to notice on the next visit that a song is missing


@dataclass(frozen=True, slots=True)
class Leaving:
    """What happens to the songs that have no other owner when an account is deleted."""

    handed_over: tuple[Membership, ...]
    """The memberships that become owners, each with its project and user."""
    erased: tuple[Project, ...]
    """Songs that nobody else works on."""


def projects_for_user(user: User) -> list[Project]:
    """The user's songs with `role`, members and `updated_by`, last activity first, bin excluded. Two queries.

    Guests are left out: what was shared with them has pages of its own.
    """
    projects = _projects_of(user, Role.VIEWER).filter(deleted_at=None).order_by("-updated_at", "-pk")
    return _with_role(projects.select_related("updated_by").prefetch_related(_members()))


def projects_in_bin(user: User) -> list[Project]:
    """The songs in the bin that the user may bring back (as an owner), last deleted first. One query."""
    deleted_after = timezone.now() - timedelta(days=BIN_DAYS)
    projects = _projects_of(user, Role.OWNER).filter(deleted_at__gt=deleted_after)
    return _with_role(projects.order_by("-deleted_at", "-pk"))


def project_erased_at(project: Project) -> datetime | None:
    """When the bin forgets the song; None while it is not in the bin."""
    return project.deleted_at and project.deleted_at + timedelta(days=BIN_DAYS)


def projects_expired(*, now: datetime) -> QuerySet[Project]:
    """The songs that were in the bin for their time and can be erased."""
    return Project.objects.filter(deleted_at__lte=now - timedelta(days=BIN_DAYS))


def members_of(project: Project) -> list[Membership]:
    """With their users: owners first, then by role and by how long they are in. One query."""
    return list(project.memberships.select_related("user").order_by("-role", "created_at", "pk"))


def member_of(project: Project, user_id: uuid.UUID) -> Membership:
    """With user and project. One query. Raises Http404."""
    return get_object_or_404(
        Membership.objects.select_related("user", "project"), project=project, user=user_id
    )


def former_member_of(project: Project, user_id: uuid.UUID) -> FormerMember:
    """With user and project. One query. Raises Http404."""
    return get_object_or_404(
        FormerMember.objects.select_related("user", "project"), project=project, user=user_id
    )


def invites_of(project: Project) -> list[Invite]:
    """Newest first, those that are over among them. One query."""
    return list(project.invites.select_related("created_by").order_by("-created_at", "pk"))


def share_links_of(project: Project) -> list[ShareLink]:
    """Newest first, those that are over among them. One query."""
    return list(project.sharelinks.select_related("created_by").order_by("-created_at", "pk"))


def leaving_plan(user: User) -> Leaving:
    """What deleting the account would do to the songs of which the user is the only owner. Two queries."""
    solely = [project for project in _owned_with_members(user) if not _others(project, user, Role.OWNER)]
    heirs = {project.pk: _others(project, user, Role.COMMENTER) for project in solely}
    return Leaving(
        handed_over=tuple(heirs[project.pk][0] for project in solely if heirs[project.pk]),
        erased=tuple(project for project in solely if not heirs[project.pk]),
    )


def _owned_with_members(user: User) -> QuerySet[Project]:
    owned = _projects_of(user, Role.OWNER).filter(deleted_at=None)
    return owned.order_by("title", "pk").prefetch_related(_members())


def _others(project: Project, user: User, at_least: Role) -> list[Membership]:
    """Everybody else of that role or a higher one, the highest and longest in first."""
    return [
        member
        for member in project.memberships.all()
        if member.user_id != user.pk and member.role >= at_least
    ]


def _members() -> Prefetch[str, QuerySet[Membership], str]:
    members = Membership.objects.select_related("user").order_by("-role", "created_at", "pk")
    return Prefetch("memberships", queryset=members)


def _projects_of(user: User, at_least: Role) -> QuerySet[Project]:
    mine = Project.objects.filter(memberships__user=user, memberships__role__gte=at_least)
    return mine.annotate(member_role=F("memberships__role"))


def _with_role(projects: QuerySet[Project]) -> list[Project]:
    listed = list(projects)
    for project in listed:
        project.role = Role(getattr(project, "member_role"))  # noqa: B009 (an annotation, unknown to the model)
    return listed


def projects_unowned() -> QuerySet[Project]:
    """Songs that nobody is a member of yet, oldest first: the demo before there is an owner."""
    return Project.objects.filter(memberships=None, deleted_at=None).order_by("created_at")
