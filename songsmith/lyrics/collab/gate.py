"""Who may sit at a sheet, asked when a socket opens, when a role changes, and now and then. Synchronous."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from songsmith.accounts.models import User
from songsmith.lyrics.collab.member import Close, Person
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import draft_for
from songsmith.projects.models import Role


class Refused(Exception):
    """code: what the socket is closed with."""

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


def admit(session: str, draft_id: uuid.UUID) -> tuple[Draft, Person]:
    """The draft, and what the one who is signed in with that session is there. Raises Refused."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session)
    user = get_user(request)
    if not isinstance(user, User):
        raise Refused(Close.SIGNED_OUT)
    try:
        draft = draft_for(user, draft_id, at_least=Role.VIEWER)
    except Http404 as error:
        raise Refused(Close.NOT_FOUND) from error
    except PermissionDenied as error:
        raise Refused(Close.NOT_ALLOWED) from error
    return draft, Person(user.pk, user.name, user.hue, draft.project.can_edit, session)


def refusals(draft_id: uuid.UUID, people: Iterable[Person]) -> dict[Person, int]:
    """Who may not go on as they are, and what to close their sockets with. Three queries a person."""
    found = {person: _refusal(draft_id, person) for person in people}
    return {person: code for person, code in found.items() if code is not None}


def _refusal(draft_id: uuid.UUID, person: Person) -> int | None:
    try:
        _, now = admit(person.session, draft_id)
    except Refused as refused:
        return refused.code
    if now.user != person.user:
        return Close.SIGNED_OUT
    return None if now.can_edit == person.can_edit else Close.CHANGED_ROLE
