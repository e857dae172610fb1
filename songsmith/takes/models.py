"""Takes (each one is also the durable job that makes it), what they made, and who listened."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Self

from django.conf import settings
from django.db import models

from songsmith.engine.voices import VOICES
from songsmith.lyrics.models import Revision
from songsmith.projects.models import Project
from songsmith.providers.registry import providers
from songsmith.takes.expression import expression_said
from songsmith.takes.job import Job
from songsmith.takes.references.models import Reference

__all__ = ["HEAVY_FIELDS", "Listen", "Reference", "Take", "TakeOutput"]

HEAVY_FIELDS = ("recipe", "peaks", "memory")
"""Never loaded by lists: kilobytes for each take."""


class TakeQuerySet(models.QuerySet["Take"]):
    def kept(self) -> Self:
        """Without what is in the bin."""
        return self.filter(deleted_at=None)

    def light(self) -> Self:
        """For lists: heavy columns stay in the database."""
        return self.defer(*HEAVY_FIELDS)


class Take(Job):
    """One rendered song, from the press of the button on."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="takes")
    revision = models.ForeignKey(Revision, on_delete=models.RESTRICT, related_name="takes")
    """Cannot be deleted alone; a deleted project takes both along."""
    reference = models.ForeignKey(Reference, on_delete=models.SET_NULL, null=True, related_name="takes")
    """The recording that a cover starts from. The recipe holds all that was heard in it, so that the take can
    be made again when the recording is gone."""
    number = models.PositiveIntegerField()
    """1, 2, 3 … per project"""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="takes"
    )
    """None: the account was deleted."""
    request_key = models.UUIDField(default=uuid.uuid4, editable=False)
    """Made by the page for each form: the same form sent twice makes one take."""

    provider = models.CharField(max_length=40)
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children"
    )
    """The take that this one changes in places and keeps everywhere else; None: it was made whole."""
    prompt = models.CharField(max_length=2000, blank=True, default="")
    voice = models.CharField(max_length=40, blank=True, default="")
    """"" until the provider has chosen."""
    seed = models.BigIntegerField()
    instrumental = models.BooleanField(default=False)
    recipe = models.JSONField(default=dict)
    """Every input of the provider, see `takes.recipes`."""
    engine_version = models.CharField(max_length=20, blank=True, default="")

    memory = models.JSONField(default=dict)
    """What the provider must know if this attempt dies, such as that a paid song was ordered."""

    duration = models.FloatField(null=True)
    """Seconds."""
    bpm = models.FloatField(null=True)
    key = models.CharField(max_length=20, blank=True, default="")
    sample_rate = models.PositiveIntegerField(null=True)
    timing_estimated = models.BooleanField(default=False)
    """The timing map was guessed from the audio, not read from a score."""
    sections = models.JSONField(default=list)
    """[{kind, label, start, end}] in seconds: the colours of a small waveform."""
    peaks = models.BinaryField(default=bytes)
    """800 pairs of int8, least and greatest, for lists."""

    objects = TakeQuerySet.as_manager()

    # Set by `selectors` on the takes of a list, at these values elsewhere; not columns.
    plays: int = 0
    resume_at: float | None = None
    revision_number: int | None = None
    expression: Mapping[str, float] | None = None
    draft_version: int = 0
    lines_changed: int = 0
    """Lines of the sheet that are others by now than those it sang."""

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="takes_number_once"),
            models.UniqueConstraint(fields=["created_by", "request_key"], name="takes_request_once"),
            models.CheckConstraint(
                condition=models.Q(progress__gte=0, progress__lte=1), name="takes_progress_share"
            ),
        ]
        indexes = [
            models.Index(
                fields=["status", "lease_until"],
                name="takes_in_flight",
                condition=models.Q(status__in=["queued", "running"]),
            ),
            models.Index(
                fields=["deleted_at"], name="takes_bin", condition=models.Q(deleted_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Take {self.number}"

    @property
    def clock(self) -> str:
        """Length as 2:54; whole seconds that have passed, as a player counts them."""
        seconds = int(self.duration or 0)
        return f"{seconds // 60}:{seconds % 60:02d}"

    @property
    def sections_json(self) -> str:
        return json.dumps(self.sections, separators=(",", ":"))

    @property
    def voice_title(self) -> str:
        """What people call the voice; a voice that is gone keeps its stored name."""
        known = VOICES.get(self.voice)
        return known.title if known else self.voice

    @property
    def expression_said(self) -> str:
        """How the writer's controls were set, "" when they were left alone."""
        return expression_said(self.expression)

    @property
    def provider_title(self) -> str:
        """What people call the provider; one that is gone keeps its stored name."""
        known = providers().get(self.provider)
        return known.title if known else self.provider

    @property
    def can_resing(self) -> bool:
        """Whether its provider can sing single lines of it anew; what it was made with may still refuse."""
        known = providers().get(self.provider)
        return self.is_done and not self.instrumental and known is not None and known.capabilities.resings

    @property
    def follows_seed(self) -> bool:
        """Whether the seed had a part in it; of a provider that is gone nobody knows."""
        known = providers().get(self.provider)
        return known is None or known.capabilities.seed


class TakeOutput(models.Model):
    """What a finished take consists of; exists exactly when the take is done. Lists never load it."""

    take = models.OneToOneField(Take, on_delete=models.CASCADE, primary_key=True, related_name="output")
    master = models.FileField(max_length=200)
    """FLAC, 24 bit; everything that is downloaded is made from it."""
    score = models.BinaryField(default=bytes)
    """Compressed JSON (gzip); empty when the provider has no score."""
    timing = models.BinaryField(default=bytes)
    """Compressed JSON (gzip); empty when there is none."""
    peaks_zoom = models.BinaryField(default=bytes)
    """8,000 pairs of int8."""
    levels = models.BinaryField(default=bytes)
    """Compressed JSON (gzip): every level decision of its mix and master, for later changes in places; empty
    when it cannot be changed in places."""
    report = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.master)


class Listen(models.Model):
    """One playback: the page makes the id and reports how far it is."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="listens")
    take = models.ForeignKey(Take, on_delete=models.CASCADE, related_name="listens")
    started_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    start = models.FloatField(default=0)
    """Seconds into the take where this listen began; likewise the next three."""
    position = models.FloatField(default=0)
    furthest = models.FloatField(default=0)
    heard = models.FloatField(default=0)
    """Seconds of the song that sounded, repeats counted."""

    class Meta:
        indexes = [
            models.Index(fields=["user", "-updated_at"], name="takes_listen_history"),
            models.Index(fields=["take", "user", "-updated_at"], name="takes_listen_resume"),
        ]

    def __str__(self) -> str:
        return f"{self.start:.0f}–{self.position:.0f} s"
