"""Other versions of a sheet's sections, put aside while one of them stands on the sheet."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

SECTION_ID_LENGTH = 12
KIND_LENGTH = 20


class SectionAlternative(models.Model):
    """One version of a section, the text as it stood on the sheet. `deleted_at`: in the bin."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey("lyrics.Draft", on_delete=models.CASCADE, related_name="alternatives")
    section = models.CharField(max_length=SECTION_ID_LENGTH)
    """Its id in the draft's revisions, see `identity`: it stays when the section is moved or written anew."""
    kind = models.CharField(max_length=KIND_LENGTH)
    """The tag it had."""
    text = models.TextField()
    """Its heading and its lines, without the blank ones after it."""
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["draft", "created_at"], name="lyrics_alternatives")]

    def __str__(self) -> str:
        return self.text.split("\n", 1)[0]
