"""The header by which a request that makes something may be sent again."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated

from ninja import Header

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        description="Any text of your own: the same request with the same key makes one, and answers 200 "
        "instead of 201 from the second time on.",
    ),
]


def status_of(fresh: bool) -> HTTPStatus:
    return HTTPStatus.CREATED if fresh else HTTPStatus.OK
