"""What the service answers in `base_resp.status_code`, and what follows from it.

Codes and meanings: MiniMax's documentation of errors; what the writer is told is ours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus


class Then(Enum):
    AGAIN = "again"
    """Faults of the service: at most MAX_AGAIN more calls, since each may be charged."""
    WAIT = "wait"
    """Refused for now, which costs nothing: wait and ask again."""
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Meaning:
    then: Then
    message: str


SUCCESS = 0
UNKNOWN = 1000
TIMEOUT = 1001
RATE = 1002
NOT_AUTHORISED = 1004
BAD_KEY = 2049
INVALID = 2013
NOT_IN_PLAN = 2061
CLOSED = 2153

_FAULT = Meaning(Then.AGAIN, "MiniMax failed to make this song. Try again later.")
_BUSY = Meaning(Then.WAIT, "MiniMax is too busy for this account right now. Try again in a few minutes.")
_KEY = Meaning(
    Then.STOP,
    "MiniMax does not accept the key. Check key and region in the settings: keys work in one region only.",
)

MEANINGS = {
    **dict.fromkeys((UNKNOWN, TIMEOUT, 1013, 1024, 1033), _FAULT),
    **dict.fromkeys((RATE, 1039, 1041, 2045), _BUSY),
    **dict.fromkeys((NOT_AUTHORISED, BAD_KEY), _KEY),
    1008: Meaning(Then.STOP, "The MiniMax account has no balance left. Top it up there, then try again."),
    NOT_IN_PLAN: Meaning(Then.STOP, "The plan of the MiniMax account does not include this model."),
    1028: Meaning(Then.STOP, "The MiniMax account has used up its quota for now."),
    1030: Meaning(Then.STOP, "The MiniMax account has used up its quota for now."),
    2056: Meaning(Then.STOP, "The MiniMax account has used up its usage window. It opens again later."),
    1026: Meaning(Then.STOP, "MiniMax refused these words or this style as sensitive. Change them to go on."),
    1027: Meaning(
        Then.STOP,
        "MiniMax made a song and withheld it as sensitive. Trying again may pass; it is another paid call.",
    ),
    1042: Meaning(
        Then.STOP, "MiniMax found too many invisible characters. Paste the text without formatting."
    ),
    INVALID: Meaning(Then.STOP, "MiniMax does not accept this request"),
    CLOSED: Meaning(
        Then.STOP,
        "This account has no access to MiniMax Music, which is closed to new accounts. Use the built-in "
        "engine or a model on a server of your own.",
    ),
}
OTHER = Meaning(Then.STOP, "MiniMax refused with a code that nobody here knows.")


def meaning(code: int) -> Meaning:
    return MEANINGS.get(code, OTHER)


def code_of_status(status: int) -> int | None:
    """For answers without an envelope; None: it says nothing that could be read as a code."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return NOT_AUTHORISED
    if status == HTTPStatus.GONE:
        return CLOSED
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RATE
    if status in (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.GATEWAY_TIMEOUT):
        return TIMEOUT
    return UNKNOWN if status >= HTTPStatus.INTERNAL_SERVER_ERROR else None
