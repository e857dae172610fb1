"""Invites and share links: made, opened, taken back. Their secrets are shown once and stored as digests."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.accounts.secrets import secret_digest, secret_new
from songsmith.core.errors import DomainError, Invalid
from songsmith.core.rates import spend
from songsmith.projects.activity import activity_note
from songsmith.projects.models import (
    Activity,
    FormerMember,
    Invite,
    Link,
    Membership,
    Project,
    Role,
    ShareLink,
    open_links,
)
from songsmith.projects.services import membership_set

L = TypeVar("L", bound=Link)


class InviteOver(Invalid):
    """The invite was taken back, has expired, was used often enough, or never existed."""

    status = DomainError.status.GONE
    code = "invite_over"

    def __init__(self) -> None:
        super().__init__("This invite is over. Ask who sent it to you for a new one.")


def invite_create(
    *,
    project: Project,
    by: User,
    role: Role,
    note: str = "",
    expires_at: datetime | None = None,
    max_uses: int | None = None,
) -> tuple[Invite, str]:
    """The invite and its secret, which cannot be had again. Raises TooManyRequests."""
    spend("invites", by.pk)
    secret = secret_new()
    invite = Invite.objects.create(
        project=project,
        digest=secret_digest(secret),
        created_by=by,
        role=role,
        note=note,
        expires_at=expires_at,
        max_uses=max_uses,
    )
    activity_note(
        project_id=project.pk, verb=Activity.Verb.INVITED, actor=by, what=f"as {role.label.lower()}"
    )
    return invite, secret


def invite_by_secret(secret: str) -> Invite | None:
    """The invite with its song and who made it, if it is open; None: over, or never was. One query."""
    found = Invite.objects.select_related("project", "created_by").filter(
        digest=secret_digest(secret), project__deleted_at=None
    )
    invite = found.first()
    return invite if invite and invite.is_open(timezone.now()) else None


@transaction.atomic
def invite_accept(*, secret: str, user: User) -> Membership:
    """Makes the user a member. Who has that role or a higher one already keeps it and uses nothing up.

    Of two who take the last use at the same moment one gets it: the update counts its row. Raises InviteOver,
    also for somebody who left or was taken out since the invite was made.
    """
    invite = invite_by_secret(secret)
    if invite is None:
        raise InviteOver
    member = Membership.objects.filter(project=invite.project, user=user).first()
    if member is not None and member.role >= invite.role:
        return member
    if FormerMember.objects.filter(
        project=invite.project, user=user, ended_at__gte=invite.created_at
    ).exists():
        raise InviteOver
    if not _use(invite):
        raise InviteOver
    FormerMember.objects.filter(project=invite.project, user=user).delete()
    role = Role(invite.role)
    activity_note(
        project_id=invite.project_id,
        verb=Activity.Verb.JOINED,
        actor=user,
        what=f"as {role.label.lower()}",
    )
    return membership_set(project=invite.project, user=user, role=role)


def invite_send(*, invite: Invite, secret: str, to: str) -> None:
    """By e-mail; only where the server has one configured. Raises OSError, SMTPException."""
    by = str(invite.created_by or "Somebody")
    title = " ".join(invite.project.title.split())
    words = (
        f"{by} invites you to write “{title}” together: as {Role(invite.role).label.lower()}.\n\n"
        f"{invite_address(secret)}\n\nIf you do not know {by}, ignore this message.\n"
    )
    send_mail(f"{by}: {title}", words, None, [to])


def share_link_create(
    *,
    project: Project,
    by: User,
    kind: ShareLink.Kind,
    target: uuid.UUID,
    what: str,
    note: str = "",
    may_comment: bool = False,
    may_download: bool = False,
    expires_at: datetime | None = None,
) -> tuple[ShareLink, str]:
    """The link and its secret, which cannot be had again. The caller knows that `target` is in the project.

    what: the target in words. Raises TooManyRequests.
    """
    spend("invites", by.pk)
    secret = secret_new()
    link = ShareLink.objects.create(
        project=project,
        digest=secret_digest(secret),
        created_by=by,
        note=note,
        kind=kind,
        target=target,
        may_comment=may_comment,
        may_download=may_download,
        expires_at=expires_at,
    )
    activity_note(
        project_id=project.pk, verb=Activity.Verb.SHARED, actor=by, what=f"to {what}", target=target
    )
    return link, secret


def share_link_by_secret(secret: str) -> ShareLink | None:
    """The link if it is open; None: over, or never was. One query."""
    found = ShareLink.objects.filter(
        open_links(timezone.now()), digest=secret_digest(secret), project__deleted_at=None
    )
    return found.first()


def share_link_visited(*, link: ShareLink) -> None:
    """Counts a browser that had not opened it before."""
    ShareLink.objects.filter(pk=link.pk).update(uses=F("uses") + 1)


def link_revoke(*, link: L) -> L:
    """From the next request on it opens nothing; who came in by an invite stays."""
    if link.revoked_at is None:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
    return link


def link_restore(*, link: L) -> L:
    """Takes the taking back back; an expired link stays expired."""
    link.revoked_at = None
    link.save(update_fields=["revoked_at"])
    return link


def guess_noted(address: str) -> None:
    """A secret that opens nothing was tried from there. Raises TooManyRequests after some; links that do open
    are never held back, since all visitors behind one proxy share an address."""
    spend("links", address)


def invite_address(secret: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('projects:join', args=[secret])}"


def share_address(secret: str) -> str:
    return f"{settings.PUBLIC_URL}{reverse('studio:shared', args=[secret])}"


def _use(invite: Invite) -> bool:
    uses = Invite.objects.filter(open_links(timezone.now()), pk=invite.pk)
    if invite.max_uses is not None:
        uses = uses.filter(uses__lt=invite.max_uses)
    return uses.update(uses=F("uses") + 1) == 1
