"""Whose words are whose: the people behind the Yjs client ids of a draft."""

from __future__ import annotations

from typing import Any

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft, DraftWriter


def draft_writers(draft: Draft) -> dict[str, Any]:
    """For JSON. writers: [client id, user id or None] of every visit that wrote; people: who they are.

    None: words from before anybody wrote live, or of an account that was deleted. Two queries.
    """
    rows = list(DraftWriter.objects.filter(draft=draft).values_list("client", "user_id"))
    people = User.objects.filter(pk__in={user for _, user in rows if user})
    return {
        "writers": [[client, str(user) if user else None] for client, user in rows],
        "people": [{"id": str(one.pk), "name": one.name, "hue": one.hue} for one in people],
    }
