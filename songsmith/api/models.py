"""What the API remembers: where a caller's songs go, and which token asked for which take."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from songsmith.accounts.models import ApiToken
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
