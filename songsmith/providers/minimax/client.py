"""One call of the music endpoint: what was sent is paid for or not, and the caller learns which."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import httpx
from pydantic import ValidationError

from songsmith.core.outgoing import AddressRefused, Bounds, OutOfTime, outgoing_client
from songsmith.providers.base import Connection
from songsmith.providers.minimax import codes
from songsmith.providers.minimax.payload import LISTEN_PATH, PATH
from songsmith.providers.minimax.schemas import COMPLETE, Envelope, ExtraInfo, Heard

READ_SECONDS = 600.0  # of silence; calls took up to 192 s, and an answer that comes late is paid for as well
CALL_SECONDS = 900.0  # of the whole call, for streams that never end
TEST_SECONDS = 15.0
MAX_BYTES = 160 * 2**20  # of an answer: five minutes of wav as hex are 106 MB
PIECE_BYTES = 256 * 1024
WHOLE_SHARE = 0.8  # of the pieces before it, above which the last frame's sound is the whole song again
SHOWN_MESSAGE = 200  # characters of the service's own words

_DATA = "data:"
_DONE = "[DONE]"


class NotSent(Exception):
    """Nobody was reached, so nothing is charged."""


class Unknown(Exception):
    """Sent, and no whole answer came back: it may be charged."""


class Strange(Exception):
    """Something answered that is not this service."""


class Refused(Exception):
    """The service said no. code: of `base_resp`. message: its own words."""

    def __init__(self, code: int, message: str = "", trace_id: str = "", retry_after: float = 0.0) -> None:
        super().__init__(f"code {code}")
        self.code, self.message, self.trace_id, self.retry_after = code, message, trace_id, retry_after


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished song: `sound` bytes, or the address `url` from which it can be had for a day."""

    trace_id: str
    extra: ExtraInfo
    sound: bytes = b""
    url: str = ""


def make(connection: Connection, body: Mapping[str, Any], stopped: Callable[[], bool]) -> Answer:
    """Asks for one song, once. Raises NotSent, Unknown, Strange, Refused, CallStopped."""
    with outgoing_client(Bounds.of(CALL_SECONDS, stopped), read_seconds=READ_SECONDS) as client:
        return _exchange(client, connection, body)


def probe(connection: Connection) -> Answer:
    """Sends a request that lacks everything, so that no song can come of it. Raises as `make`."""
    with outgoing_client(Bounds.of(TEST_SECONDS), read_seconds=TEST_SECONDS) as client:
        return _exchange(client, connection, {"model": "music-2.6"})


def listen(connection: Connection, body: Mapping[str, Any], stopped: Callable[[], bool]) -> Heard:
    """Asks what is heard in a recording, which costs nothing. Raises as `make`."""
    with (
        outgoing_client(Bounds.of(CALL_SECONDS, stopped), read_seconds=READ_SECONDS) as client,
        _sent(client, connection, LISTEN_PATH, body) as response,
    ):
        return _heard(response)


def _exchange(client: httpx.Client, connection: Connection, body: Mapping[str, Any]) -> Answer:
    with _sent(client, connection, PATH, body) as response:
        if "text/event-stream" in response.headers.get("content-type", ""):
            return _streamed(_frames(response))
        return _plain(response, wants_url=body.get("output_format") == "url")


@contextmanager
def _sent(
    client: httpx.Client, connection: Connection, path: str, body: Mapping[str, Any]
) -> Iterator[httpx.Response]:
    """In pieces, so that a long upload can be stopped. Raises NotSent and Unknown, also for the reading."""
    data = json.dumps(body, ensure_ascii=False).encode()
    headers = {
        "Authorization": f"Bearer {connection.key}",
        "Content-Type": "application/json",
        "Content-Length": str(len(data)),
    }
    pieces = (data[at : at + PIECE_BYTES] for at in range(0, len(data), PIECE_BYTES))
    try:
        with client.stream("POST", connection.base_url + path, content=pieces, headers=headers) as response:
            yield response
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol, AddressRefused) as error:
        raise NotSent from error
    except (httpx.HTTPError, OutOfTime) as error:
        raise Unknown from error


def _heard(response: httpx.Response) -> Heard:
    body = _read(response)
    _checked(response, body)
    try:
        return Heard.model_validate_json(body)
    except ValidationError as error:
        raise Unknown from error


def _checked(response: httpx.Response, body: bytes) -> Envelope:
    """Raises Strange, Refused."""
    envelope = _envelope(body)
    if envelope is None:
        code = codes.code_of_status(response.status_code)
        if code is None:
            raise Strange
        raise Refused(code, retry_after=_retry_after(response))
    _check(envelope, response.status_code, _retry_after(response))
    return envelope


def _plain(response: httpx.Response, *, wants_url: bool) -> Answer:
    envelope = _checked(response, _read(response))
    data = envelope.data
    if data.status != COMPLETE:
        raise Unknown
    url = data.audio_url or (data.audio if wants_url else "")
    if url:
        return Answer(envelope.trace_id, envelope.extra_info, url=url)
    return Answer(envelope.trace_id, envelope.extra_info, sound=_bytes(data.audio))


def _streamed(frames: Iterator[Envelope]) -> Answer:
    """The pieces in order. The last frame may carry nothing, the last piece, or the whole song once more."""
    sound = bytearray()
    trace_id = ""
    for frame in frames:
        _check(frame, HTTPStatus.OK)
        trace_id = frame.trace_id or trace_id
        piece = _bytes(frame.data.audio, may_be_empty=True)
        if frame.data.status != COMPLETE:
            sound += piece
            continue
        if sound and len(piece) >= WHOLE_SHARE * len(sound):
            sound = bytearray(piece)
        else:
            sound += piece
        if not sound:
            raise Unknown
        return Answer(trace_id, frame.extra_info, sound=bytes(sound))
    raise Unknown


def _frames(response: httpx.Response) -> Iterator[Envelope]:
    size = 0
    for line in response.iter_lines():
        size += len(line)
        if size > MAX_BYTES:
            raise Unknown
        text = line.removeprefix(_DATA).strip()
        if not line.startswith(_DATA) or text in ("", _DONE):
            continue
        frame = _envelope(text.encode())
        if frame is None:
            raise Unknown
        yield frame


def _read(response: httpx.Response) -> bytes:
    body = bytearray()
    for piece in response.iter_raw(PIECE_BYTES):
        body += piece
        if len(body) > MAX_BYTES:
            raise Unknown
    return bytes(body)


def _envelope(body: bytes) -> Envelope | None:
    """None: not one of theirs."""
    try:
        found = json.loads(body)
        if not isinstance(found, dict) or not found.keys() & {"base_resp", "data"}:
            return None
        return Envelope.model_validate(found)
    except (ValueError, ValidationError, RecursionError):
        return None


def _check(envelope: Envelope, status: int, retry_after: float = 0.0) -> None:
    said = envelope.base_resp
    code = said.status_code or (0 if status < HTTPStatus.BAD_REQUEST else codes.code_of_status(status) or 0)
    if code != codes.SUCCESS:
        raise Refused(code, said.status_msg[:SHOWN_MESSAGE], envelope.trace_id, retry_after)


def _bytes(digits: str, *, may_be_empty: bool = False) -> bytes:
    """Raises Unknown for half a byte or other letters: an answer that was cut."""
    try:
        sound = bytes.fromhex(digits)
    except ValueError as error:
        raise Unknown from error
    if not sound and not may_be_empty:
        raise Unknown
    return sound


def _retry_after(response: httpx.Response) -> float:
    """Seconds; 0 when nothing was said, or a date."""
    text = response.headers.get("retry-after", "")
    return float(text) if text.isdigit() else 0.0
