"""What live co-writing keeps: the document behind each sheet, and who wrote in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class DraftDocument(models.Model):
    """The Yjs document of a draft: a snapshot; rows of `DraftUpdate` with a higher id are on top of it.

    Made once per draft, under a lock on the draft's row: two documents with the same words but different
    histories could never be merged again.
    """

    draft = models.OneToOneField(
        "lyrics.Draft", on_delete=models.CASCADE, primary_key=True, related_name="document"
    )
    state = models.BinaryField()
    """One Yjs update (version 1) that makes the whole document."""
    upto = models.BigIntegerField(default=0)
    """The highest id of `DraftUpdate` that is inside `state`; those rows are deleted."""

    def __str__(self) -> str:
        return f"document of {self.draft_id}"


class DraftUpdate(models.Model):
    """What one person wrote in a quarter of a second, as a Yjs update.

    Appended under a lock on the draft's row, so that ids rise in the order of commits: who knows all up to
    one id misses nothing before it.
    """

    draft = models.ForeignKey("lyrics.Draft", on_delete=models.CASCADE, related_name="updates")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    payload = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"update {self.pk}"


class DraftWriter(models.Model):
    """Whose Yjs client id it is: each visit of a page writes under one of its own. Never changes."""

    draft = models.ForeignKey("lyrics.Draft", on_delete=models.CASCADE, related_name="writers")
    client = models.BigIntegerField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    """None: the account was deleted, or the words are from before anybody wrote live."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draft", "client"], name="lyrics_writer_once")]

    def __str__(self) -> str:
        return f"client {self.client}"
