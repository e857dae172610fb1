"""The signed-in user, typed."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from songsmith.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The user of the request; others were sent to the sign-in page before this. Raises PermissionDenied."""
    if not isinstance(request.user, User):
        raise PermissionDenied("Sign in first.")
    return request.user
