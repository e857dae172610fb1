"""Which answers an operation may give, for the OpenAPI document."""

from __future__ import annotations

from typing import Any

from songsmith.api.resources.problems import CONTENT_TYPE

PROBLEM_REF = "#/components/schemas/Problem"

REFUSALS = {
    400: "Not JSON.",
    401: "No token, or one that opens nothing.",
    403: "The token lacks the scope, or its user's role in the song is too low.",
    404: "There is no such thing, or it is not shared with the token's user.",
    409: "Somebody was first, or the state does not allow this.",
    413: "Too large.",
    422: "The request is understood and cannot be done as it stands.",
    429: "Too many requests; Retry-After says when to go on.",
}
ALWAYS = (400, 401, 403, 422, 429)


def refusals(*more: int) -> dict[str, Any]:
    """`openapi_extra` with the problems that the operation may answer with: the usual ones and `more`."""
    content = {CONTENT_TYPE: {"schema": {"$ref": PROBLEM_REF}}}
    return {
        "responses": {
            code: {"description": REFUSALS[code], "content": content} for code in sorted({*ALWAYS, *more})
        }
    }


def sends(description: str, *content_types: str, also: tuple[int, ...] = ()) -> dict[str, Any]:
    """The same for an operation that sends a file or a stream. also: further codes without a problem."""
    content: dict[str, Any] = {content_type: {"schema": {}} for content_type in content_types}
    extra = refusals(404)
    extra["responses"][200] = {"description": description, "content": content}
    for code in also:
        extra["responses"][code] = {"description": FILE_ANSWERS[code]}
    return extra


FILE_ANSWERS = {206: "A part of it.", 304: "As the caller has it.", 416: "Beyond its end."}
