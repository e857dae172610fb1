"""Tables that belong to no app in particular."""

from __future__ import annotations

from django.db import models


class RateBucket(models.Model):
    """One token bucket, as the moment at which it is full again (seconds since the epoch).

    A bucket that was never used, or whose moment has passed, is full: old rows can be deleted at any time.
    """

    key = models.CharField(max_length=100, primary_key=True)
    full_at = models.FloatField(default=0.0, db_index=True)

    def __str__(self) -> str:
        return self.key
