"""Who a program speaks for: `Authorization: Bearer <token>`."""

from __future__ import annotations

from django.http import HttpRequest

from songsmith.accounts.models import ApiToken
from songsmith.accounts.selectors import api_token_for
from songsmith.accounts.services import ALL_SCOPES, api_token_used


def bearer_secret(request: HttpRequest) -> str:
    """The secret of the header, "" when there is none."""
    scheme, _, secret = request.headers.get("Authorization", "").strip().partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def token_open(secret: str) -> ApiToken | None:
    """The token with its user, noted as used; None for a secret that opens nothing. One or two queries."""
    token = api_token_for(secret)
    if token is not None:
        api_token_used(token=token)
    return token


def may(token: ApiToken, scope: str) -> bool:
    """Whether the token carries the scope; its user's roles decide about each song all the same."""
    return ALL_SCOPES in token.scopes or scope in token.scopes
