"""Songs and who belongs to them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

TITLE_LENGTH = 120  # characters; longer ones fit no card, no tag and no file name
UNTITLED = "Untitled song"


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
    deleted_at = models.DateTimeField(null=True)
    local_only = models.BooleanField(default=False)
    """Its words never leave this server: only providers that work here may make its takes."""

    role: Role | None = None
    """Of the user it was fetched for; set by `access` and `selectors`, None elsewhere. Not a column."""

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
    def can_comment(self) -> bool:
        return self.role is not None and self.role >= Role.COMMENTER

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
