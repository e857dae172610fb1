"""Envelopes and codes: what a caller of the music API gets besides music."""

from __future__ import annotations

import secrets
from enum import IntEnum
from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from songsmith.contract import ContractError


class Code(IntEnum):
    """`base_resp.status_code`."""

    SUCCESS = 0
    UNKNOWN = 1000
    TIMEOUT = 1001
    RATE = 1002
    NO_AUTH = 1004
    CONCURRENCY = 1041
    INVALID = 2013
    BAD_KEY = 2049
    NOT_IN_PLAN = 2061


SUCCESS = {"status_code": int(Code.SUCCESS), "status_msg": "success"}

LOGIN_FAIL = "login fail: Please carry the API secret key in the 'Authorization' field of the request header"
BAD_KEY = "invalid api key"
BROKEN = "unknown error, please try again later; the log of the server says more under this trace id"


class Refusal(Exception):
    """A call that gets a code instead of music. headers: extra ones of the response."""

    def __init__(self, code: int, message: str, *, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.headers = int(code), message, headers or {}

    @classmethod
    def of(cls, error: ContractError) -> Refusal:
        return cls(error.code, error.api_message)


def trace_new() -> str:
    """32 hexadecimal digits."""
    return secrets.token_hex(16)


def envelope_refused(refusal: Refusal, trace_id: str) -> dict[str, Any]:
    base_resp = {"status_code": refusal.code, "status_msg": refusal.message}
    return {"data": None, "trace_id": trace_id, "base_resp": base_resp}


def response_refused(refusal: Refusal, trace_id: str, *, status: HTTPStatus = HTTPStatus.OK) -> JsonResponse:
    """HTTP 200 by the API's custom: callers read the code."""
    return JsonResponse(envelope_refused(refusal, trace_id), status=status, headers=refusal.headers)
