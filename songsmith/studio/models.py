"""What people say about words and takes: comments, suggestions, and who has read them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from songsmith.lyrics.models import Draft, Revision
from songsmith.projects.models import Project
from songsmith.takes.models import Take

BODY_LENGTH = 4000  # characters of a comment
QUOTE_LENGTH = 300  # characters of the words that it is about
PROPOSAL_LENGTH = 2000  # characters of suggested lines
GUEST_NAME_LENGTH = 60


class Comment(models.Model):
    """Something said about a line, about words of it, or about a moment of a take; replies hang on the first.

    The anchor is a line of a revision, whose id is carried through later texts (`lyrics.identity`): the same
    thread stands at that line in the sheet and in every take. `take` and `seconds` are where it was said;
    they are the anchor where nothing is sung. Replies have no anchor of their own.
    """

    class Kind(models.TextChoices):
        COMMENT = "comment", "Comment"
        CHANGE = "change", "Other words for the line"
        INSERT = "insert", "Lines below the line"
        REMOVE = "remove", "Without the line"

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, related_name="replies")
    """The first comment of the thread; None: this is it."""
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.COMMENT)

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, null=True, related_name="comments")
    revision = models.ForeignKey(Revision, on_delete=models.RESTRICT, null=True, related_name="comments")
    """The state of the words that `line_id` and `word_ids` were read from."""
    line_id = models.CharField(max_length=12, blank=True, default="")
    """"" when it is about a moment of a take in which nothing is sung, or about the whole."""
    word_ids = models.JSONField(default=list)
    """The words it is about; none: the whole line."""
    quote = models.CharField(max_length=QUOTE_LENGTH, blank=True, default="")
    """Those words, or the line, as they were."""
    take = models.ForeignKey(Take, on_delete=models.SET_NULL, null=True, related_name="comments")
    seconds = models.FloatField(null=True)

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    """None: a guest, or the account was deleted."""
    guest_name = models.CharField(max_length=GUEST_NAME_LENGTH, blank=True, default="")
    guest_key = models.CharField(max_length=64, blank=True, default="")
    """What tells one guest's own comments from others'."""
    body = models.TextField(max_length=BODY_LENGTH, blank=True)
    proposal = models.TextField(max_length=PROPOSAL_LENGTH, blank=True, default="")
    """The suggested words of a CHANGE or an INSERT."""
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="mentioned_in")

    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    """Of anything in this row; pages ask whether it moved."""
    edited_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    """Of the first one of a thread: settled, or the suggestion was decided on."""
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    outcome = models.CharField(max_length=8, choices=Outcome.choices, blank=True, default="")
    """Of a suggestion; "" while it waits."""

    class Meta:
        indexes = [models.Index(fields=["project", "changed_at"], name="studio_comment_changed")]

    def __str__(self) -> str:
        return self.body or self.proposal or Comment.Kind(self.kind).label

    @property
    def is_suggestion(self) -> bool:
        return self.kind != Comment.Kind.COMMENT

    @property
    def who(self) -> str:
        """Whose name stands beside it."""
        if self.author:
            return self.author.name or self.author.email
        return f"{self.guest_name} (guest)" if self.guest_name else "Somebody who left"


class CommentsRead(models.Model):
    """Until when somebody has seen the comments of a song."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="studio_comments_read_once")]

    def __str__(self) -> str:
        return self.read_at.isoformat()
