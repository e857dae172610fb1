"""What a service refuses, in words that tell a writer what to do; and how a refusal becomes an answer."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


class DomainError(Exception):
    """Base of all refusals. `message` is shown to the writer as it is; `code` is for programs.

    `field` names the form field that it is about, when there is one.
    """

    status: HTTPStatus = HTTPStatus.BAD_REQUEST
    code: str = "refused"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        field: str | None = None,
        status: HTTPStatus | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.field = field
        self.status = status or self.status

    @property
    def headers(self) -> dict[str, str]:
        """Extra response headers."""
        return {}


class Invalid(DomainError):
    """The request is understood and cannot be done as it stands; says what to change."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"


class Conflict(DomainError):
    """Somebody else was first, or the thing is in a state that does not allow this."""

    status = HTTPStatus.CONFLICT
    code = "conflict"


class TooManyRequests(DomainError):
    """A rate limit; `retry_after` in whole seconds."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_requests"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after

    @property
    def headers(self) -> dict[str, str]:
        return {"Retry-After": str(self.retry_after)}


def wants_page(request: HttpRequest) -> bool:
    """False for htmx, which swaps a fragment, and for programs, which read JSON."""
    return not (request.headers.get("HX-Request") or _wants_json(request))


def error_response(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as JSON, as an htmx fragment or as a page, whichever the request can use."""
    response: HttpResponse
    if _wants_json(request):
        body = {"error": {"code": error.code, "message": error.message, "field": error.field}}
        response = JsonResponse(body, status=error.status)
    else:
        template = "errors/error.html" if wants_page(request) else "errors/_error.html"
        response = render(request, template, {"error": error}, status=error.status)
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


class DomainErrorMiddleware:
    """Turns a `DomainError` that no view caught into an answer instead of a 500."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """None: not ours, Django goes on."""
        return error_response(request, exception) if isinstance(exception, DomainError) else None


def _wants_json(request: HttpRequest) -> bool:
    if request.content_type == "application/json":
        return True
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"
