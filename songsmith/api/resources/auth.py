"""Tokens and what they carry: `read` looks and listens, `write` changes; `*` does all that its user may."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security.base import AuthBase

from songsmith.accounts.models import ApiToken, User
from songsmith.api.bearer import bearer_secret, may, token_open
from songsmith.core.rates import spend

READ, WRITE = "read", "write"


class Token(AuthBase):
    """Lets a request in that carries a token with the scope, as the token's user."""

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> ApiToken:
        """Raises AuthenticationError, PermissionDenied, TooManyRequests."""
        token = token_open(bearer_secret(request))
        if token is None:
            raise AuthenticationError
        spend("api", token.pk)
        if not may(token, self.scope):
            raise PermissionDenied(f"This token lacks the scope “{self.scope}”.")
        request.user = token.user
        return token


class AsyncToken(Token):
    """The same for asynchronous views."""

    is_async = True

    async def __call__(self, request: HttpRequest) -> ApiToken:  # type: ignore[override]
        return await sync_to_async(super().__call__)(request)


def caller(request: HttpRequest) -> User:
    """Who the token belongs to; only behind `Token`."""
    assert isinstance(request.user, User)
    return request.user
