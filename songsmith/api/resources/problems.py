"""Refusals as problem details (RFC 9457)."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel, Field

from songsmith.contract import ContractError
from songsmith.core.errors import DomainError

logger = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong with one part of a request."""

    field: str = Field(description="Where: body.title, query.limit, header.Idempotency-Key …")
    detail: str


class Problem(BaseModel):
    """What went wrong, for people (`detail`) and programs (`code`)."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
    errors: list[FieldProblem] = []


def problem_response(
    status: HTTPStatus,
    detail: str,
    *,
    code: str = "",
    field: str | None = None,
    errors: list[FieldProblem] | None = None,
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """code "": the status in words."""
    problem = Problem(
        title=status.phrase,
        status=status,
        detail=detail,
        code=code or status.phrase.lower().replace(" ", "_"),
        field=field,
        errors=errors or [],
    )
    return JsonResponse(problem.model_dump(), status=status, content_type=CONTENT_TYPE, headers=headers)


def not_found(request: HttpRequest, path: str = "") -> HttpResponse:
    """For addresses that the API does not have."""
    return problem_response(HTTPStatus.NOT_FOUND, "There is nothing at this address of the API.")


def problems_handle(api: NinjaAPI) -> None:
    """Every refusal that the layers below know becomes a problem; what is unknown is a fault of ours."""
    api.exception_handler(DomainError)(_domain)
    api.exception_handler(ContractError)(_contract)
    api.exception_handler(ValidationError)(_invalid)
    api.exception_handler(Http404)(_missing)
    api.exception_handler(PermissionDenied)(_denied)
    api.exception_handler(RequestDataTooBig)(_too_big)
    api.exception_handler(AuthenticationError)(_unauthenticated)
    api.exception_handler(HttpError)(_http)
    api.exception_handler(Exception)(_fault)


def _domain(request: HttpRequest, error: DomainError) -> HttpResponse:
    status = HTTPStatus(error.status)
    return problem_response(
        status, error.message, code=error.code, field=error.field, headers=dict(error.headers)
    )


def _contract(request: HttpRequest, error: ContractError) -> HttpResponse:
    return problem_response(
        HTTPStatus.UNPROCESSABLE_ENTITY, error.message, code="invalid", field=error.field or None
    )


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [FieldProblem(field=_place(found["loc"]), detail=found["msg"]) for found in error.errors]
    detail = "Some parts of this request are missing or not understood; `errors` lists them."
    return problem_response(HTTPStatus.UNPROCESSABLE_ENTITY, detail, code="invalid", errors=errors)


def _place(location: tuple[Any, ...]) -> str:
    """ninja names the argument of the view as the second step of a body; callers do not know it."""
    steps = [str(step) for step in location]
    return ".".join(steps[:1] + steps[2:]) if steps[:1] == ["body"] and len(steps) > 2 else ".".join(steps)


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(
        HTTPStatus.NOT_FOUND, "There is no such thing, or it is not shared with the owner of this token."
    )


def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return problem_response(HTTPStatus.FORBIDDEN, str(error) or "Not allowed.")


def _too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return problem_response(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "This request is too large to be read.")


def _unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = "Send a token of this server: Authorization: Bearer sgs_…"
    return problem_response(HTTPStatus.UNAUTHORIZED, detail, headers={"WWW-Authenticate": "Bearer"})


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_response(HTTPStatus(error.status_code), str(error))


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.error("%s %s broke", request.method, request.path, exc_info=error)
    detail = "Something in Songsmith broke; the log of the server says what."
    return problem_response(HTTPStatus.INTERNAL_SERVER_ERROR, detail)
