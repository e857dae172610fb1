"""The pages for requests that no view answers. Named as handlers in urls.py."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import get_template

from songsmith.core.errors import DomainError, error_response, wants_page


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    message: str


_WORDS = {
    HTTPStatus.BAD_REQUEST: _Words("That request makes no sense", "Go back, reload the page and try again."),
    HTTPStatus.FORBIDDEN: _Words("Not yours to change", "Your role in this song does not allow that."),
    HTTPStatus.NOT_FOUND: _Words("Nothing here", "It may have been deleted, or it is not shared with you."),
}
_STALE_FORM = "This page is too old to be sent: reload it and try again. Nothing was lost on the server."


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400"""
    return _answer(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403; the exception's own words, when it has some, are meant for the reader."""
    return _answer(request, HTTPStatus.FORBIDDEN, str(exception))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without a valid token: nearly always a page from before a sign-in."""
    return _answer(request, HTTPStatus.FORBIDDEN, _STALE_FORM)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404; the exception's words name tables and paths, so they are not shown."""
    return _answer(request, HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, without a context: whatever broke may break again in the page's frame."""
    return HttpResponseServerError(get_template("errors/500.html").render())


def _answer(request: HttpRequest, status: HTTPStatus, message: str = "") -> HttpResponse:
    words = _WORDS[status]
    error = DomainError(message or words.message, code=status.phrase.lower().replace(" ", "_"), status=status)
    if not wants_page(request):
        return error_response(request, error)
    return render(request, "errors/page.html", {"title": words.title, "error": error}, status=status)
