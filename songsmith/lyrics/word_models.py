"""What the word tools keep of a song: how its words are said, what was put aside, what a machine wrote."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from songsmith.projects.models import Project

WORD_LENGTH = 60  # characters; longer ones are no words
SAID_LENGTH = 120
KEPT_LENGTH = 500
SOURCE_LENGTH = 80
DIGEST_LENGTH = 32


class PronunciationEntry(models.Model):
    """How one word is said in one song, wherever it stands there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="pronunciations")
    word = models.CharField(max_length=WORD_LENGTH)
    """In small letters, with plain apostrophes."""
    said = models.CharField(max_length=SAID_LENGTH)
    """As somebody typed it: a respelling ("air-ee-AH-nuh") or phones ("ˌɛɹiˈɑnə")."""
    phones = models.CharField(max_length=SAID_LENGTH, default="")
    """What is sung for it: `said` as the singer read it when it was stored, with stress marks."""
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "word"], name="lyrics_pronunciation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.word}: {self.said}"


class KeptWords(models.Model):
    """A word of a song's bank, or what was cut out of its sheet. `deleted_at`: in the bin."""

    class Lane(models.TextChoices):
        BANK = "bank", "Word bank"
        SCRAP = "scrap", "Scraps"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="kept_words")
    lane = models.CharField(max_length=5, choices=Lane.choices)
    text = models.CharField(max_length=KEPT_LENGTH)
    """One or several lines, LF between them."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["project", "lane", "-created_at"], name="lyrics_kept_by_lane")]

    def __str__(self) -> str:
        return self.text


class GeneratedLine(models.Model):
    """A line that a machine wrote and somebody took over into a sheet: what the ledger of authors reads.

    One row per draft and line. A line of a draft is machine-written while its `generated.line_digest`
    is among those of the draft's rows: an undone or rewritten line drops out by itself, a moved one stays.
    `text` serves whoever wants to see how much of a line was changed since.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey("lyrics.Draft", on_delete=models.CASCADE, related_name="generated_lines")
    text = models.CharField(max_length=KEPT_LENGTH)
    digest = models.CharField(max_length=DIGEST_LENGTH)
    source = models.CharField(max_length=SOURCE_LENGTH)
    """"built-in", or the name of the language model that wrote it."""
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """None: the account was deleted."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "digest"], name="lyrics_generated_line_once")]

    def __str__(self) -> str:
        return self.text
