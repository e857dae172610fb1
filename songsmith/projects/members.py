"""Who belongs to a song: roles, going and coming back. Permission was checked before; the last owner was not.

Everything that could leave a song without an owner locks its row first.
"""

from __future__ import annotations

import uuid

from django.db import transaction
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.core.errors import Conflict
from songsmith.projects.activity import activity_note
from songsmith.projects.live import access_changed
from songsmith.projects.models import Activity, FormerMember, Membership, Project, Role
from songsmith.projects.services import membership_set


class LastOwner(Conflict):
    """A song always has an owner."""

    code = "last_owner"

    def __init__(self) -> None:
        super().__init__("A song needs an owner. Make somebody else an owner first.", field="role")


@transaction.atomic
def member_role_set(*, membership: Membership, role: Role, by: User) -> Membership:
    """Raises LastOwner."""
    _lock(membership.project_id)
    if role != Role.OWNER:
        _check_owner_left(membership)
    changed = membership_set(project=membership.project, user=membership.user, role=role)
    _note(membership.project_id, Activity.Verb.ROLE, by, membership.user, f" to {role.label.lower()}")
    return changed


@transaction.atomic
def member_remove(*, membership: Membership, by: User) -> FormerMember:
    """Takes somebody out; `by` themself: they leave. Invites from before do not let them in again.

    Raises LastOwner.
    """
    _lock(membership.project_id)
    _check_owner_left(membership)
    former, _ = FormerMember.objects.update_or_create(
        project=membership.project,
        user=membership.user,
        defaults={"role": membership.role, "ended_by": by, "ended_at": timezone.now()},
    )
    membership.delete()
    access_changed(former.project_id, former.user_id)
    verb = Activity.Verb.LEFT if by == former.user else Activity.Verb.REMOVED
    _note(former.project_id, verb, by, former.user)
    return former


@transaction.atomic
def member_restore(*, former: FormerMember, by: User) -> Membership:
    """Back with the role of before, unless they have come back on their own."""
    membership = Membership.objects.filter(project=former.project_id, user=former.user_id).first()
    if membership is None:
        membership = membership_set(project=former.project, user=former.user, role=Role(former.role))
        _note(former.project_id, Activity.Verb.JOINED, former.user, former.user, " again")
    former.delete()
    return membership


def _note(project_id: uuid.UUID, verb: Activity.Verb, by: User, whom: User, how: str = "") -> None:
    what = how.strip() if by == whom else f"{whom}{how}"
    activity_note(project_id=project_id, verb=verb, actor=by, what=what)


def _lock(project_id: uuid.UUID) -> None:
    """Two owners who leave at the same moment must not both find the other one still there."""
    Project.objects.select_for_update().only("pk").get(pk=project_id)


def _check_owner_left(membership: Membership) -> None:
    """Raises LastOwner when nobody else is an owner."""
    owners = Membership.objects.filter(project=membership.project_id, role=Role.OWNER)
    if list(owners.values_list("pk", flat=True)) == [membership.pk]:
        raise LastOwner
