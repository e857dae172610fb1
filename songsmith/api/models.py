"""What the API remembers: where a caller's songs go, which token asked for what, who is told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from songsmith.accounts.models import ApiToken
from songsmith.core.fields import SealedField
from songsmith.core.outgoing import URL_LENGTH
from songsmith.projects.models import Project
from songsmith.takes.models import Take


class ApiLibrary(models.Model):
    """The song that keeps a user's takes that have no song of their own; made when first needed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="api_library"
    )
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return str(self.project)


class MusicCall(models.Model):
    """One accepted call of the music endpoint. `trace_id`: 32 hexadecimal digits that the caller was told."""

    take = models.OneToOneField(Take, on_delete=models.CASCADE, primary_key=True, related_name="music_call")
    token = models.ForeignKey(ApiToken, on_delete=models.SET_NULL, null=True, related_name="music_calls")
    """None: the token was ended."""
    trace_id = models.CharField(max_length=32, unique=True)
    model = models.CharField(max_length=20)
    """The model that the caller named; the song is made by the take's provider all the same."""

    def __str__(self) -> str:
        return self.trace_id


class MadeOnce(models.Model):
    """What a request with an Idempotency-Key made; takes keep their key themselves."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=255)
    order = models.CharField(max_length=64)
    """SHA-256 of what was asked for: another request with the same key is refused."""
    made = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="api_made_once")]

    def __str__(self) -> str:
        return f"{self.key} of {self.user_id}"


class Webhook(models.Model):
    """An address that is told of every take of its user's songs that ends."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="webhooks")
    url = models.CharField(max_length=URL_LENGTH)
    secret = SealedField()
    """What messages are signed with."""
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.url


class WebhookMessage(models.Model):
    """One take's end for one webhook, sent until it is taken or given up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="messages")
    take = models.ForeignKey(Take, on_delete=models.CASCADE, related_name="+")
    ended_at = models.DateTimeField()
    """`Take.finished_at`: a take that is tried again ends again, and is told again."""
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    """When it is tried next; None: it was taken, or given up after the last attempt."""
    status_code = models.PositiveSmallIntegerField(null=True)
    """What the address answered last; None: nothing yet."""
    taken_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "take", "ended_at"], name="api_webhook_told_once")
        ]
        indexes = [
            models.Index(fields=["due_at"], name="api_webhook_due", condition=models.Q(due_at__isnull=False))
        ]

    def __str__(self) -> str:
        return f"{self.take_id} to {self.webhook_id}"
