"""A recording that a cover starts from; its row is also the durable job that listens to it."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models

from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project
from songsmith.providers.registry import providers
from songsmith.takes.job import Job

HEARD_FIELDS = ("heard", "corrections", "elsewhere", "peaks")
"""Never loaded by lists: up to hundreds of kilobytes for each recording."""

NAME_LENGTH = 120
"""Characters of the name that people see."""


class ReferenceQuerySet(models.QuerySet["Reference"]):
    def kept(self) -> Self:
        """Without what is in the bin."""
        return self.filter(deleted_at=None)

    def light(self) -> Self:
        """For lists: heavy columns stay in the database."""
        return self.defer(*HEARD_FIELDS)


class Reference(Job):
    """One recording of a project.

    The file as it came lies beside `sound`, the same as FLAC, which every browser plays. `heard` and
    `corrections` are explained in `engine.listen.heard` and `engine.covers.corrections`; their times count
    from `trim_start`.
    """

    class Source(models.TextChoices):
        UPLOAD = "upload", "Uploaded"
        RECORDING = "recording", "Recorded here"
        URL = "url", "Fetched from an address"

    class Rights(models.TextChoices):
        """What somebody states before anything is made of it."""

        OWN = "own", "I wrote and recorded this"
        PERMISSION = "permission", "I have the permission of whoever wrote and recorded it"
        FREE = "free", "It may be used freely (public domain, or a licence that allows it)"

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="references")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="references"
    )
    """None: the account was deleted."""
    draft = models.ForeignKey(Draft, on_delete=models.SET_NULL, null=True, related_name="references")
    """The sheet that holds the words that were heard; None until somebody listened."""
    source = models.CharField(max_length=9, choices=Source.choices)
    name = models.CharField(max_length=NAME_LENGTH)
    """The file's own name at first; people may change it."""
    origin = models.CharField(max_length=2048, blank=True, default="")
    """The address it was fetched from."""

    mime = models.CharField(max_length=40)
    """Read from the first bytes, never from what a browser says."""
    size = models.PositiveIntegerField()
    """Bytes of the file as it came; likewise the two digests."""
    md5 = models.CharField(max_length=32)
    sha256 = models.CharField(max_length=64)
    duration = models.FloatField()
    """Seconds of the whole, as decoded."""
    sample_rate = models.PositiveIntegerField()
    peaks = models.BinaryField(default=bytes)
    """Pairs of int8 over the whole."""
    trim_start = models.FloatField(default=0)
    """Seconds; only what lies between these two is used."""
    trim_end = models.FloatField()

    rights = models.CharField(max_length=10, choices=Rights.choices, blank=True, default="")
    """"" until stated; nothing is made of it before."""
    rights_note = models.CharField(max_length=300, blank=True, default="")
    rights_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    rights_at = models.DateTimeField(null=True)

    fresh = models.BooleanField(default=False)
    """Listen to it even where the same sound was listened to before."""
    heard = models.JSONField(default=dict)
    """Empty until somebody listened."""
    corrections = models.JSONField(default=dict)
    corrections_version = models.PositiveIntegerField(default=0)
    """Rises by one with every correction."""

    asked = models.CharField(max_length=40, blank=True, default="")
    """The provider that listens this time; "": this server."""
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    """Whose connection to that provider is used."""
    elsewhere = models.JSONField(default=dict)
    """What a provider heard, or why it did not: see `takes.references.elsewhere`."""

    feature_id = models.CharField(max_length=32, blank=True, default="")
    """What programs call the analysis by, until `feature_until`."""
    feature_until = models.DateTimeField(null=True)

    objects = ReferenceQuerySet.as_manager()

    # Set by `selectors` on the references of a list; not a column.
    covers: int = 0

    class Meta:
        indexes = [
            models.Index(
                fields=["status", "lease_until"],
                name="takes_reference_in_flight",
                condition=models.Q(status__in=["queued", "running"]),
            ),
            models.Index(
                fields=["deleted_at"],
                name="takes_reference_bin",
                condition=models.Q(deleted_at__isnull=False),
            ),
            models.Index(fields=["sha256"], name="takes_reference_same"),
            models.Index(
                fields=["feature_id"], name="takes_reference_feature", condition=~models.Q(feature_id="")
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(progress__gte=0, progress__lte=1), name="takes_reference_share"
            ),
            models.CheckConstraint(
                condition=models.Q(trim_start__gte=0, trim_end__gt=models.F("trim_start")),
                name="takes_reference_trim",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def used(self) -> float:
        """Seconds between the two ends of the trim."""
        return self.trim_end - self.trim_start

    @property
    def clock(self) -> str:
        """Length of what is used, as 2:54."""
        seconds = int(self.used)
        return f"{seconds // 60}:{seconds % 60:02d}"

    @property
    def elsewhere_title(self) -> str:
        """What people call the provider that listened to it; one that is gone keeps its stored name."""
        name = self.elsewhere.get("provider", "")
        known = providers().get(name)
        return known.title if known else name

    @property
    def is_usable(self) -> bool:
        """Listened to, and somebody stands for the right to use it."""
        return self.is_done and bool(self.rights)
