"""One OpenAPI 3.1 document for everything that programs can call, and a page to read it on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from pydantic import BaseModel

from songsmith.api.minimax.references import PreprocessRequest
from songsmith.api.minimax.words import LyricsRequest
from songsmith.api.resources.problems import Problem
from songsmith.api.resources.root import root
from songsmith.contract import MusicRequest

Json = dict[str, Any]

REF = "#/components/schemas/{model}"
MUSIC_TAG = "Music (MiniMax)"

_ENVELOPE: Json = {
    "type": "object",
    "required": ["trace_id", "base_resp"],
    "properties": {
        "trace_id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "base_resp": {
            "type": "object",
            "required": ["status_code", "status_msg"],
            "properties": {"status_code": {"type": "integer"}, "status_msg": {"type": "string"}},
        },
        "data": {"type": ["object", "null"]},
        "extra_info": {"type": ["object", "null"]},
        "analysis_info": {"type": ["object", "null"]},
        "song_title": {"type": "string"},
        "style_tags": {"type": "string"},
        "lyrics": {"type": "string"},
    },
}
"""All answers of the music endpoints: success is `base_resp.status_code` 0."""


@dataclass(frozen=True, slots=True)
class _Endpoint:
    path: str
    summary: str
    description: str
    body: type[BaseModel]
    streams: bool = False


_ENDPOINTS = (
    _Endpoint(
        "/v1/music_generation",
        "Make a song",
        "Answers when the song is finished: as hex, as a link for 24 hours, or with `stream` as events. "
        "Every answer has HTTP status 200; `base_resp.status_code` says how it went.",
        MusicRequest,
        streams=True,
    ),
    _Endpoint(
        "/v1/music_cover_preprocess",
        "Look into a recording",
        "Checks the request; covers themselves are not made by the built-in engine yet.",
        PreprocessRequest,
    ),
    _Endpoint(
        "/v1/lyrics_generation", "Write words", "A whole song for a prompt, or changes to one.", LyricsRequest
    ),
)


@login_not_required
@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """The document."""
    return JsonResponse(document(settings.PUBLIC_URL))


@login_not_required
@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """The same for people."""
    context = {"groups": _groups(document(settings.PUBLIC_URL)), "address": settings.PUBLIC_URL}
    return render(request, "api/docs.html", context)


@cache
def document(address: str) -> Json:
    """The OpenAPI document of the server at `address`. Do not change it."""
    made: Json = json.loads(json.dumps(root.get_openapi_schema(path_prefix="api/")))
    made["servers"] = [{"url": address}]
    schemas = made["components"].setdefault("schemas", {})
    _add_schema(schemas, Problem)
    for endpoint in _ENDPOINTS:
        _add_schema(schemas, endpoint.body)
        made["paths"][endpoint.path] = {"post": _operation(endpoint)}
    return made


def _add_schema(schemas: Json, model: type[BaseModel]) -> None:
    schema = model.model_json_schema(ref_template=REF)
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema


def _operation(endpoint: _Endpoint) -> Json:
    content: Json = {"application/json": {"schema": _ENVELOPE}}
    if endpoint.streams:
        content["text/event-stream"] = {"schema": {"type": "string"}}
    body = {"schema": {"$ref": REF.format(model=endpoint.body.__name__)}}
    return {
        "operationId": endpoint.path.rsplit("/", 1)[-1],
        "summary": endpoint.summary,
        "description": endpoint.description,
        "tags": [MUSIC_TAG],
        "requestBody": {"required": True, "content": {"application/json": body}},
        "responses": {"200": {"description": "The answer, or why there is none.", "content": content}},
        "security": [{"Token": []}],
    }


def _groups(made: Mapping[str, Any]) -> list[Json]:
    """Operations by tag, in the order of the document, as the page shows them."""
    groups: dict[str, list[Json]] = {}
    for operation in _operations(made):
        groups.setdefault(operation["tags"][0], []).append(operation)
    return [{"tag": tag, "operations": operations} for tag, operations in groups.items()]


def _operations(made: Mapping[str, Any]) -> Iterator[Json]:
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield {
                **operation,
                "method": method.upper(),
                "path": path,
                "inputs": [*_parameters(operation), *_body_fields(made, operation)],
            }


def _parameters(operation: Json) -> Iterator[Json]:
    for parameter in operation.get("parameters", []):
        yield {
            "name": parameter["name"],
            "place": parameter["in"],
            "required": parameter.get("required", False),
            "kind": _kind(parameter["schema"]),
            "description": parameter.get("description", ""),
        }


def _body_fields(made: Mapping[str, Any], operation: Json) -> Iterator[Json]:
    body = operation.get("requestBody")
    if body is None:
        return
    schema = body["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = made["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    for name, field in schema["properties"].items():
        yield {
            "name": name,
            "place": "body",
            "required": name in schema.get("required", []),
            "kind": _kind(field),
            "description": field.get("description", ""),
        }


def _kind(schema: Json) -> str:
    """A type in words."""
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return ", ".join(str(value) for value in schema["enum"])
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    return str(schema.get("format") or schema.get("type", "any"))
