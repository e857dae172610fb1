"""Lyric sheets and their saved states."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from songsmith.lyrics.collab_models import DraftDocument, DraftUpdate, DraftWriter
from songsmith.lyrics.section_models import SectionAlternative
from songsmith.lyrics.word_models import GeneratedLine, KeptWords, PronunciationEntry
from songsmith.projects.models import TITLE_LENGTH, Project

__all__ = [
    "Draft",
    "DraftDocument",
    "DraftUpdate",
    "DraftWriter",
    "GeneratedLine",
    "KeptWords",
    "PronunciationEntry",
    "Revision",
    "SectionAlternative",
]

MAIN_TITLE = "Lyrics"


class Draft(models.Model):
    """One lyric sheet. `text` has LF line ends only, no control characters but tab, and is at most
    `text.DRAFT_MAX_BYTES` long; `version` rises by one with every change of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="drafts")
    title = models.CharField(max_length=TITLE_LENGTH, default=MAIN_TITLE)
    text = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now_add=True)
    """When the text changed last."""
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="drafts_written"
    )
    """Who changed the text last; None: nobody did yet, or the account was deleted."""

    class Meta:
        indexes = [models.Index(fields=["updated_at"], name="lyrics_draft_updated")]

    def __str__(self) -> str:
        return self.title


class Revision(models.Model):
    """A saved state of a draft, never changed afterwards. Its ids are explained in `identity`."""

    class Kind(models.TextChoices):
        TAKE = "take", "For a take"
        AUTO = "auto", "Saved by itself"
        NAMED = "named", "Named"

    class Moment(models.TextChoices):
        """Why one was saved by itself."""

        PAUSE = "pause", "Writing paused"
        WRITING = "writing", "While writing"
        LEFT = "left", "The last writer left"
        RESTORE = "restore", "Before an older state was restored"
        IMPORT = "import", "Before words were imported"
        COMMENT = "comment", "Somebody commented"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    """1, 2, 3 … per draft"""
    kind = models.CharField(max_length=5, choices=Kind.choices)
    name = models.CharField(max_length=TITLE_LENGTH, blank=True, default="")
    moment = models.CharField(max_length=7, choices=Moment.choices, blank=True, default="")
    """Of those saved by themselves; "" for others."""
    text = models.TextField(blank=True)
    section_ids = models.JSONField(default=list)
    """One id per section of the sheet, in order."""
    line_ids = models.JSONField(default=list)
    """One id per line of the text, in order; "" for a blank line."""
    word_ids = models.JSONField(default=list)
    """Per line of the text a list with one id per word."""
    next_id = models.PositiveIntegerField(default=1)
    """The first number that no id of this draft has used yet."""
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="revisions"
    )
    """Who wrote last before it, or asked for it. None: nobody, or the account was deleted."""
    writers = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    """Everybody who wrote or deleted something since the revision before."""
    clocks = models.JSONField(default=dict)
    """How far each Yjs client of the draft had written: client id as text → characters."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="lyrics_revision_number_once")
        ]

    def __str__(self) -> str:
        return self.name or f"Revision {self.number}"
