"""Visits by share links: which ones this browser has opened, and what the guest is called."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar, cast

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from songsmith.projects.access import Person, Visitor
from songsmith.projects.models import NAME_LENGTH, ShareLink

V = TypeVar("V", bound=Callable[..., HttpResponseBase])

_LINKS: Final = "share_links"
_NAME: Final = "guest_name"
_LINKS_KEPT = 30  # the newest that one browser has open; a session is read with every request


def person_of(request: HttpRequest) -> Person:
    """Who asks, for views that welcome visitors: the user, and with them the links of their session."""
    links = _links(request)
    if not links:
        return request.user
    return Visitor(user=request.user, links=links, name=request.session.get(_NAME, ""))


def guests_welcome(view: V) -> V:
    """For views that ask `access` with `person_of`: who came by a share link need not sign in, others must.

    Stands above every other decorator of the view.
    """

    @wraps(view)
    def welcoming(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated and not _links(request):
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return cast(V, login_not_required(welcoming))


def visit_begin(request: HttpRequest, link: ShareLink) -> bool:
    """From now on this browser has the link. False: it had it already."""
    known: list[str] = request.session.get(_LINKS, [])
    if str(link.pk) in known:
        return False
    request.session[_LINKS] = [str(link.pk), *known][:_LINKS_KEPT]
    return True


def guest_name_set(request: HttpRequest, name: str) -> str:
    """What the guest is called from now on, on one line; returns it as it is stored. "" is no name."""
    clean = " ".join("".join(char if char.isprintable() else " " for char in name).split())[:NAME_LENGTH]
    request.session[_NAME] = clean
    return clean


def guest_name_of(request: HttpRequest) -> str:
    """ "" until the guest was asked."""
    name: str = request.session.get(_NAME, "")
    return name


def _links(request: HttpRequest) -> tuple[uuid.UUID, ...]:
    return tuple(uuid.UUID(link) for link in request.session.get(_LINKS, []))
