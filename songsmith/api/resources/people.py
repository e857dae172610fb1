"""Who asks, what they heard, and which voices there are."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from songsmith.accounts.models import ApiToken
from songsmith.api.resources.answers import refusals
from songsmith.api.resources.auth import READ, Token, caller
from songsmith.api.resources.pages import PAGE, Limit
from songsmith.api.resources.schemas import HistoryPage, ListenShape, Me, Voice
from songsmith.core.errors import Invalid
from songsmith.engine.voices import voices_available
from songsmith.takes.selectors import history_for_user

router = Router(tags=["You"])
reading = Token(READ)

YEARS = range(1970, 9999)
"""Times outside cannot be brought to UTC everywhere."""


@router.get("/me", auth=reading, response=Me, openapi_extra=refusals())
def me(request: HttpRequest) -> Me:
    """Who the token belongs to."""
    user = caller(request)
    token: ApiToken = getattr(request, "auth")  # noqa: B009 (set by ninja, unknown to the request's type)
    return Me(id=user.pk, name=user.name, email=user.email, scopes=token.scopes)


@router.get("/voices", auth=reading, response=list[Voice], openapi_extra=refusals())
def voices(request: HttpRequest) -> list[Voice]:
    """The built-in singers."""
    singers = voices_available().values()
    return [Voice(name=v.name, title=v.title, description=v.description) for v in singers]


@router.get("/history", auth=reading, response=HistoryPage, openapi_extra=refusals())
def history(
    request: HttpRequest,
    before: Annotated[datetime | None, Query(description="Continue behind this time.")] = None,
    limit: Limit = PAGE,
) -> HistoryPage:
    """What the token's user listened to, newest first."""
    if before is not None and before.year not in YEARS:
        raise Invalid("There is no history at such a time.", field="before")
    days = history_for_user(caller(request), before=before, limit=limit)
    items = [ListenShape.of(listen) for day in days for listen in day.listens]
    return HistoryPage(items=items, before=items[-1].updated_at if len(items) == limit else None)
