"""Pages of lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from django.conf import settings
from django.http import HttpRequest
from ninja import Query

from songsmith.api.resources.schemas import Page

S = TypeVar("S")
T = TypeVar("T")

PAGE = 50
PAGE_MAX = 200
OFFSET_MAX = 1_000_000  # far beyond any list; keeps numbers within what databases count with

Limit = Annotated[int, Query(ge=1, le=PAGE_MAX, description="How many.")]
Offset = Annotated[int, Query(ge=0, le=OFFSET_MAX, description="How many to skip.")]


def page_of(
    request: HttpRequest, found: Sequence[S], shape: Callable[[S], T], limit: int, offset: int
) -> Page[T]:
    items = [shape(one) for one in found[offset : offset + limit]]
    after = offset + limit
    following = f"{settings.PUBLIC_URL}{request.path}?limit={limit}&offset={after}"
    return Page(items=items, total=len(found), next=following if after < len(found) else None)
