"""Tells open sockets and streams, in every process, of what does not come over them."""

from __future__ import annotations

import uuid

from django.db import transaction

from songsmith.core.hints import hint


def access_topic(project_id: uuid.UUID) -> str:
    """Where listeners hear {"kind": "takes"}, and {"kind": "access", "user": id as text or None for all}."""
    return f"access.{project_id}"


def access_changed(project_id: uuid.UUID, user_id: uuid.UUID | None = None) -> None:
    """Call it in whatever changes a role, once for each user; None: everybody (the song went to the bin).

    Said when the transaction commits: who is told asks the database.
    """
    message = {"kind": "access", "user": str(user_id) if user_id else None}
    transaction.on_commit(lambda: hint(access_topic(project_id), message))


def takes_changed(project_id: uuid.UUID) -> None:
    """A take is being made: the pages of the others ask for the list. Said when the transaction commits."""
    transaction.on_commit(lambda: hint(access_topic(project_id), {"kind": "takes"}))
