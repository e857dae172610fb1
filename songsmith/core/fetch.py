"""Downloads from addresses that somebody else chose: links in answers, recordings by URL."""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urljoin, urlsplit

import httpx

from songsmith.core.outgoing import (
    AddressRefused,
    Bounds,
    OutOfTime,
    Resolve,
    checked,
    outgoing_client,
    resolve,
)

logger = logging.getLogger(__name__)

MAX_BYTES = 50 * 2**20
SECONDS = 60.0
SILENCE_SECONDS = 15.0
REDIRECTS = 3
PIECE_BYTES = 64 * 1024

REFUSED = "This address could not be fetched."
"""All that anybody is told: a reason would answer questions about the network that this server stands in."""


class FetchRefused(Exception):
    """The download did not happen; `str(error)` is REFUSED, whatever the reason.

    status: what the host answered when it did, else None. Not for showing.
    """

    def __init__(self, reason: str, status: int | None = None) -> None:
        super().__init__(REFUSED)
        self.reason, self.status = reason, status


@dataclass(frozen=True, slots=True)
class Fetched:
    """size in bytes. declared: what Content-Length promised, None without one."""

    size: int
    content_type: str
    declared: int | None


def fetch(
    url: str,
    out: BinaryIO,
    *,
    max_bytes: int = MAX_BYTES,
    seconds: float = SECONDS,
    stopped: Callable[[], bool] = lambda: False,
    ask: Resolve = resolve,
    tls: ssl.SSLContext | None = None,
) -> Fetched:
    """Writes what is at `url` to `out` in pieces; never sends a credential or a cookie.

    seconds: of the whole, redirects included. Raises FetchRefused, and CallStopped once `stopped()`; `out`
    may hold a part then.
    """
    bounds = Bounds.of(seconds, stopped)
    try:
        for _ in range(REDIRECTS + 1):
            with (
                outgoing_client(bounds, read_seconds=SILENCE_SECONDS, ask=ask, tls=tls) as client,
                client.stream("GET", url) as response,
            ):
                if not response.has_redirect_location:
                    return _save(response, out, max_bytes)
                url = _next_url(url, response.headers["location"])
    except (AddressRefused, OutOfTime, httpx.HTTPError, httpx.InvalidURL) as error:
        logger.info("Not fetched from %s: %r", _host(url), error)
        raise FetchRefused(repr(error)) from error
    raise FetchRefused("too many redirects")


def _save(response: httpx.Response, out: BinaryIO, max_bytes: int) -> Fetched:
    if response.status_code != httpx.codes.OK:
        raise FetchRefused(f"status {response.status_code}", response.status_code)
    if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise FetchRefused("compressed")
    length = response.headers.get("content-length", "")
    declared = int(length) if length.isdigit() else None
    if declared is not None and declared > max_bytes:
        raise FetchRefused("too large")
    size = 0
    for piece in response.iter_raw(PIECE_BYTES):
        size += len(piece)
        if size > max_bytes:
            raise FetchRefused("too large")
        out.write(piece)
    return Fetched(size, response.headers.get("content-type", ""), declared)


def _next_url(url: str, location: str) -> str:
    """Where a redirect leads; never from https to http. Raises AddressRefused."""
    following = urljoin(url, location)
    if checked(url).scheme == "https" and checked(following).scheme != "https":
        raise AddressRefused("from https to http")
    return following


def _host(url: str) -> str:
    """For the log: addresses of results carry their permission in the path and the query."""
    try:
        return urlsplit(url).hostname or "nowhere"
    except ValueError:
        return "nowhere"
