"""The JSON bodies that the editor posts, checked."""

from __future__ import annotations

import json
import uuid
from http import HTTPStatus
from typing import Annotated, TypeVar

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from pydantic import BaseModel, Field, PlainValidator, ValidationError

from songsmith.core.errors import Invalid
from songsmith.lyrics.text import CleanText, text_clean

REVISIONS_ASKED = 60
"""At most, at once: more takes than anybody has in sight."""


def _cleaned(value: object) -> CleanText:
    if not isinstance(value, str):
        raise ValueError("not a text")
    return text_clean(value)


class TextBody(BaseModel):
    """What analysis takes."""

    text: Annotated[CleanText, PlainValidator(_cleaned)]


class Early(BaseModel):
    """base: what a page was loaded with; visit: the Yjs client id that it would have written under."""

    base: Annotated[CleanText, PlainValidator(_cleaned)]
    visit: int = Field(ge=0, lt=2**32)


class SaveBody(TextBody):
    """What autosave takes; base_version: of the draft that it was written on. early: merge it instead."""

    base_version: int = Field(ge=0, lt=2**31)
    early: Early | None = None


class SectionBody(TextBody):
    """A section of the text: its first line, and the line behind its last one; 0-based."""

    line: int = Field(ge=0, lt=2**31)
    end: int = Field(ge=0, lt=2**31)


def _ids(value: object) -> list[uuid.UUID]:
    if not isinstance(value, list) or len(value) > REVISIONS_ASKED:
        raise ValueError("not a short list")
    return [uuid.UUID(one) for one in value if isinstance(one, str)]


class ChangedBody(TextBody):
    """What the marks for changed lines take; revisions: counted since each, marked since the first."""

    revisions: Annotated[list[uuid.UUID], PlainValidator(_ids)]


B = TypeVar("B", bound=BaseModel)


def body_read(request: HttpRequest, kind: type[B]) -> B:
    """The body as that kind. Raises Invalid: 400 (not JSON, fields missing) or 413 (too large to be read)."""
    try:
        # Not parsed by pydantic itself: it refuses halves of surrogate pairs, which are only cleaned away.
        return kind.model_validate(json.loads(request.body), strict=True)
    except RequestDataTooBig as error:
        message = "These words are too long to be sent. They stay in this page: shorten them."
        raise _refusal(message, HTTPStatus.REQUEST_ENTITY_TOO_LARGE) from error
    except ValidationError as error:
        fields = ", ".join(
            sorted({".".join(map(str, problem["loc"])) or "body" for problem in error.errors()})
        )
        raise _refusal(f"The request is not understood ({fields}). Reload the page.") from error
    except (ValueError, RecursionError) as error:
        raise _refusal("The request is empty or not JSON. Reload the page.") from error


def _refusal(message: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Invalid:
    return Invalid(message, code="bad_body", status=status)
