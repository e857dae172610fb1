"""What every durable job of this app has in common: a row that is its own place in the queue."""

from __future__ import annotations

import secrets
import uuid

from django.db import models

STAGE_LENGTH = 120  # characters of "Singing verse 2 of 3"
ERROR_LENGTH = 500  # characters shown beside a failed job


def folder_random() -> str:
    """32 hexadecimal digits: where a job's files lie, so that no path can be guessed from an address."""
    return secrets.token_hex(16)


class Job(models.Model):
    """`status`, `attempts`, `given_back`, `lease_until`, `progress`, `stage_label` and `error` are written by
    `takes.leases` and by what completes a job (`takes.jobs`, `takes.references.analysis`), nobody else.

    `attempts` counts claims and only ever rises: it tells a worker whether the job is still its own. Claims
    that a worker gave back do not count against the limit: `given_back`.
    """

    class Status(models.TextChoices):
        QUEUED = "queued", "Waiting"
        RUNNING = "running", "Working"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"
        CANCELLED = "cancelled", "Cancelled"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.QUEUED)
    progress = models.FloatField(default=0)
    """Share done, 0 … 1."""
    stage_label = models.CharField(max_length=STAGE_LENGTH, blank=True, default="")
    error = models.CharField(max_length=ERROR_LENGTH, blank=True, default="")
    attempts = models.PositiveIntegerField(default=0)
    given_back = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    """When the queue was last told."""
    folder = models.CharField(max_length=32, default=folder_random, editable=False)

    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    """Of the first claim."""
    finished_at = models.DateTimeField(null=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def in_flight(self) -> bool:
        """Waiting or being worked on."""
        return self.status in (self.Status.QUEUED, self.Status.RUNNING)

    @property
    def is_done(self) -> bool:
        return self.status == self.Status.DONE

    @property
    def can_retry(self) -> bool:
        return self.status in (self.Status.FAILED, self.Status.CANCELLED)
