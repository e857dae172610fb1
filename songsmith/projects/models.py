"""Songs, who belongs to them, and the links by which others come in."""

from __future__ import annotations

import enum
import uuid
from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models

from songsmith.accounts.models import DIGEST_LENGTH

TITLE_LENGTH = 120  # characters; longer ones fit no card, no tag and no file name
UNTITLED = "Untitled song"
NAME_LENGTH = 80  # characters of a person's name, as accounts have it
WHAT_LENGTH = 160  # characters of what an activity was about


class Role(models.IntegerChoices):
    """What a member may do, in order: each one may do all that the ones before may."""

    GUEST = 10, "Guest"
    """hears what was shared with them, no more"""
    VIEWER = 20, "Viewer"
    """reads drafts, revisions and takes, and listens"""
    COMMENTER = 30, "Commenter"
    EDITOR = 40, "Editor"
    """writes, makes takes"""
    OWNER = 50, "Owner"
    """renames, deletes, decides on members"""


class Grant(enum.Enum):
    """What a share link lets a visitor do with the one thing that it shows."""

    LOOK = "look"
    """see it, hear it: every link gives that"""
    COMMENT = "comment"
    DOWNLOAD = "download"


class Project(models.Model):
    """A song: its drafts, takes and members. In the bin while `deleted_at` is set."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(max_length=TITLE_LENGTH, default=UNTITLED)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="projects_created"
    )
    """None: the account was deleted."""
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now_add=True)
    """Last activity of anybody; `services.project_touch` moves it."""
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """Whose activity that was; None: nobody's with an account."""
    deleted_at = models.DateTimeField(null=True)
    local_only = models.BooleanField(default=False)
    """Its words never leave this server: only providers that work here may make its takes."""

    # Of whom it was fetched for; set by `access` and `selectors`, at these values elsewhere. Not columns.
    role: Role | None = None
    grants: frozenset[Grant] = frozenset()
    """What a share link allows beside the role."""

    class Meta:
        indexes = [
            models.Index(
                fields=["deleted_at"],
                name="projects_bin",
                condition=models.Q(deleted_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def can_read(self) -> bool:
        """Whether the song is open to them as a whole, not just what was shared."""
        return self.role is not None and self.role >= Role.VIEWER

    @property
    def can_comment(self) -> bool:
        allowed = self.role is not None and self.role >= Role.COMMENTER
        return allowed or Grant.COMMENT in self.grants

    @property
    def can_edit(self) -> bool:
        return self.role is not None and self.role >= Role.EDITOR

    @property
    def is_owned(self) -> bool:
        """Whether the user it was fetched for is an owner."""
        return self.role == Role.OWNER


class Membership(models.Model):
    """One person's role in one project."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.PositiveSmallIntegerField(choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="projects_membership_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=Role.values), name="projects_membership_role_known"
            ),
        ]

    def __str__(self) -> str:
        return Role(self.role).label


class FormerMember(models.Model):
    """Somebody who left or was taken out: older invites do not let them in again, and undo knows the role."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="former_members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.PositiveSmallIntegerField(choices=Role.choices)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """The user: they left. Somebody else: they were taken out."""
    ended_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="projects_former_member_once")
        ]

    def __str__(self) -> str:
        return f"{Role(self.role).label} until {self.ended_at:%Y-%m-%d}"


def open_links(now: datetime) -> models.Q:
    """Of invites or share links those that were neither taken back nor have expired."""
    return models.Q(revoked_at=None) & (models.Q(expires_at=None) | models.Q(expires_at__gt=now))


class Link(models.Model):
    """What invites and share links have in common. The address is shown once: only its digest is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="%(class)ss")
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    note = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    """Whom it is for, in the owner's words."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(null=True)
    """None: never."""
    revoked_at = models.DateTimeField(null=True)
    uses = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    def is_open(self, now: datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


class Invite(Link):
    """Makes members of those who accept it. `uses` counts them."""

    role = models.PositiveSmallIntegerField(choices=Role.choices)
    max_uses = models.PositiveIntegerField(null=True)
    """None: as many as come."""

    def __str__(self) -> str:
        return f"Invite as {Role(self.role).label.lower()}"

    def is_open(self, now: datetime) -> bool:
        return super().is_open(now) and (self.max_uses is None or self.uses < self.max_uses)


class ShareLink(Link):
    """Shows one take or one lyric sheet to whoever has it. `uses` counts the visitors.

    What it shows belongs to layers above, hence its model's label and its id instead of a foreign key: a link
    to what was deleted opens nothing.
    """

    class Kind(models.TextChoices):
        TAKE = "takes.take", "Take"
        DRAFT = "lyrics.draft", "Lyric sheet"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    target = models.UUIDField()
    may_comment = models.BooleanField(default=False)
    may_download = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["target"], name="projects_sharelink_target")]

    def __str__(self) -> str:
        return f"Link to a {self.get_kind_display().lower()}"

    @property
    def grants(self) -> frozenset[Grant]:
        asked = ((Grant.COMMENT, self.may_comment), (Grant.DOWNLOAD, self.may_download))
        return frozenset({Grant.LOOK, *(grant for grant, given in asked if given)})


class Activity(models.Model):
    """Something that somebody did in a song, as its activity page tells it."""

    class Verb(models.TextChoices):
        JOINED = "joined", "joined"
        LEFT = "left", "left the song"
        REMOVED = "removed", "took out"
        ROLE = "role", "changed the role of"
        INVITED = "invited", "made an invite"
        SHARED = "shared", "made a share link"
        RENAMED = "renamed", "renamed the song to"
        WROTE = "wrote", "wrote"
        REVISION = "revision", "named a revision"
        RESTORED = "restored", "went back to"
        TAKE = "take", "made"
        EXPORT = "export", "downloaded"
        COMMENT = "comment", "commented on"
        SUGGESTION = "suggestion", "suggested words for"
        REFERENCE = "reference", "added a recording"
        SPLIT = "split", "changed the split sheet"
        SIGNED = "signed", "signed the split sheet"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="activities")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """None: a guest, or the account was deleted."""
    guest_name = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    what = models.CharField(max_length=WHAT_LENGTH, blank=True, default="")
    """What it was about: "Take 4", a name, a title."""
    target = models.UUIDField(null=True)
    """Of the take, draft or revision that it was about."""
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["project", "-at"], name="projects_activity_latest")]
        verbose_name_plural = "activities"

    def __str__(self) -> str:
        return f"{self.get_verb_display()} {self.what}".strip()


class SplitSheet(models.Model):
    """Who owns which share of the song; signed line by line."""

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="split_sheet"
    )
    updated_at = models.DateTimeField()
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"Split sheet of {self.project_id}"


class SplitShare(models.Model):
    """One writer's line of the split sheet."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(SplitSheet, on_delete=models.CASCADE, related_name="shares")
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    """Whose signature it takes; None: somebody without an account here, who signs on paper."""
    name = models.CharField(max_length=NAME_LENGTH)
    """The legal name, as contracts have it."""
    role = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    society = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    """Performing rights organisation (PRO)."""
    ipi = models.CharField(max_length=20, blank=True, default="")
    """The writer's number in the IPI register."""
    percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal(0))
    signed_digest = models.CharField(max_length=DIGEST_LENGTH, blank=True, default="")
    """Of the whole sheet as it was signed, see `splits.sheet_digest`: any change makes the signature void."""
    signed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(percent__gte=0, percent__lte=100), name="projects_split_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.percent} %"
