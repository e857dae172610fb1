"""Tells open sockets and streams, in every process, that somebody may do more or less than before."""

from __future__ import annotations

import uuid

from django.db import transaction

from songsmith.core.hints import hint


def access_topic(project_id: uuid.UUID) -> str:
    """Where listeners hear {"kind": "access", "user": id as text or None for everybody}."""
    return f"access.{project_id}"


def access_changed(project_id: uuid.UUID, user_id: uuid.UUID | None = None) -> None:
    """Call it in whatever changes a role, once for each user; None: everybody (the song went to the bin).

    Said when the transaction commits: who is told asks the database.
    """
    message = {"kind": "access", "user": str(user_id) if user_id else None}
    transaction.on_commit(lambda: hint(access_topic(project_id), message))
