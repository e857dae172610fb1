"""Whose words are whose: the people behind the Yjs client ids of a draft."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pycrdt import get_state, merge_updates

from songsmith.accounts.models import User
from songsmith.lyrics.collab.document import clients_of
from songsmith.lyrics.collab.store import NOTHING, document_since
from songsmith.lyrics.models import Draft, DraftUpdate, DraftWriter

EMPTY_STATE = b"\x00"
"""The state vector of a document in which nobody wrote."""


@dataclass(frozen=True, slots=True)
class Writing:
    """people: who wrote. clocks: how far each Yjs client had written at the end, as `Revision.clocks`."""

    people: frozenset[uuid.UUID]
    clocks: Mapping[str, int]


def writing_since(draft: Draft, clocks: Mapping[str, int], at: datetime | None) -> Writing:
    """Who wrote in a draft after a state with those clocks, that was saved at that time. Three queries.

    The last writer is among them even where nothing is known live. Who only deleted is known as long as the
    rows of the live document stand.
    """
    updates = document_since(draft.pk, NOTHING).updates
    state = get_state(merge_updates(*updates)) if updates else EMPTY_STATE
    now = {str(client): clock for client, clock in clients_of(state).items()}
    grown = [int(client) for client, clock in now.items() if clock > clocks.get(client, 0)]
    visits = DraftWriter.objects.filter(draft=draft, client__in=grown).values_list("user_id", flat=True)
    rows = DraftUpdate.objects.filter(draft=draft, **({"created_at__gt": at} if at else {}))
    people = {*visits, *rows.values_list("author_id", flat=True).distinct(), draft.written_by_id}
    return Writing(frozenset(person for person in people if person), now)


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
