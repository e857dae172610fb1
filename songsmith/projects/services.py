"""What changes songs and memberships. Nothing here asks for permission: `access` did before."""

from __future__ import annotations

import unicodedata
import uuid

from django.db import transaction
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.accounts.services import user_delete
from songsmith.projects.live import access_changed
from songsmith.projects.models import TITLE_LENGTH, UNTITLED, Membership, Project, Role
from songsmith.projects.selectors import Leaving, leaving_plan, projects_expired


def title_clean(title: str) -> str:
    """One line without control characters, at most `TITLE_LENGTH` long; never empty."""
    line = "".join(" " if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in title)
    return " ".join(line.split())[:TITLE_LENGTH].strip() or UNTITLED


@transaction.atomic
def project_create(*, owner: User | None, title: str = "") -> Project:
    """A song without drafts, with its first owner; None: it waits for one, see `projects_unowned`."""
    project = Project.objects.create(title=title_clean(title), created_by=owner)
    if owner is not None:
        Membership.objects.create(project=project, user=owner, role=Role.OWNER)
        project.role = Role.OWNER
    return project


def project_rename(*, project: Project, title: str) -> Project:
    project.title = title_clean(title)
    project.updated_at = timezone.now()
    project.save(update_fields=["title", "updated_at"])
    return project


def project_local_only_set(*, project: Project, local_only: bool) -> Project:
    """From now on; what was sent before cannot be taken back."""
    project.local_only = local_only
    project.save(update_fields=["local_only"])
    return project


def project_touch(*, project_id: uuid.UUID, user_id: uuid.UUID | None = None) -> None:
    """Records that the user did something in the song just now. One update. None: nobody with an account."""
    Project.objects.filter(pk=project_id).update(updated_at=timezone.now(), updated_by=user_id)


def project_delete(*, project: Project) -> Project:
    """Into the bin. Doing it again changes nothing: the days in the bin count from the first time."""
    Project.objects.filter(pk=project.pk, deleted_at=None).update(deleted_at=timezone.now())
    access_changed(project.pk)
    access_changed(project.pk)
    project.refresh_from_db(fields=["deleted_at"])
    return project


def project_restore(*, project: Project) -> Project:
    """Out of the bin; nothing happens if it is not there."""
    project.deleted_at = None
    project.save(update_fields=["deleted_at"])
    return project


def project_purge(*, project: Project) -> bool:
    """Erases a song whose time in the bin is over; False when it was brought back meanwhile.

    Rows of upper layers that forbid the deletion of theirs, and files, have to be removed before.
    """
    deleted, _ = projects_expired(now=timezone.now()).filter(pk=project.pk).delete()
    return deleted > 0


def membership_set(*, project: Project, user: User, role: Role) -> Membership:
    """Makes the user a member, or changes their role."""
    membership, _ = Membership.objects.update_or_create(project=project, user=user, defaults={"role": role})
    access_changed(project.pk, user.pk)
    return membership


@transaction.atomic
def account_delete(*, user: User) -> Leaving:
    """Deletes the account. Songs of others lose nothing; what the user wrote and made stays there unsigned.

    A song whose only owner leaves passes to the member with the highest role who may at least comment
    (the one who is in longest); where there is none it goes to the bin. Returns what happened to those.
    """
    leaving = leaving_plan(user)
    for heir in leaving.handed_over:
        membership_set(project=heir.project, user=heir.user, role=Role.OWNER)
    for project in leaving.erased:
        project_delete(project=project)
    for project_id in user.memberships.values_list("project_id", flat=True):
        access_changed(project_id, user.pk)
    user_delete(user=user)
    return leaving
