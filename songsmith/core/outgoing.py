"""Connections to other machines: where they may go, decided at the moment and the address of dialling.

The name is resolved once, here; every answer must be public or the name must be one that the environment
allows; the address that was checked is the address that is dialled. So a name server that answers differently
the second time (rebinding) is never asked a second time. TLS still verifies the name (SNI and certificate).
No proxies, no environment variables, no credentials in URLs.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore
import httpx
from django.conf import settings

DEFAULT_PORTS = {"http": 80, "https": 443}
URL_LENGTH = 2048  # characters; longer addresses are attacks or mistakes
ADDRESSES_TRIED = 4  # of one name, before it counts as unreachable
POLL_SECONDS = 0.25  # how soon a wait for the other side notices that nobody wants the answer any more
CONNECT_SECONDS = 10.0

TRANSLATED = tuple(
    ipaddress.ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)
"""IPv6 ranges that carry an IPv4 address inside: NAT64, 6to4, Teredo, IPv4-compatible. None is needed."""

Resolve = Callable[[str, int], Sequence[str]]
"""Host and port → addresses; raises OSError."""


class AddressRefused(Exception):
    """The address may not be called. The reason is for logs and tests; callers show one message for all."""


class CallStopped(Exception):
    """`stopped()` became true while waiting."""


class OutOfTime(Exception):
    """The call as a whole took longer than it may."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of one exchange. until: moment of `time.monotonic()` at which it ends. stopped: asked while waiting."""

    until: float
    stopped: Callable[[], bool] = field(default=lambda: False)

    @classmethod
    def of(cls, seconds: float, stopped: Callable[[], bool] = lambda: False) -> Bounds:
        return cls(time.monotonic() + seconds, stopped)

    def check(self) -> None:
        """Raises CallStopped, OutOfTime."""
        if self.stopped():
            raise CallStopped
        if time.monotonic() >= self.until:
            raise OutOfTime

    def left(self, most: float) -> float:
        """Seconds to wait at once: never longer than until somebody should look."""
        return max(0.001, min(most, POLL_SECONDS, self.until - time.monotonic()))


def is_public(address: str) -> bool:
    """Whether packets to this address leave for the internet, whatever its spelling."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if ip.scope_id or ip.is_site_local or any(ip in net for net in TRANSLATED):
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def is_public_name(host: str) -> bool:
    """Whether a host that somebody typed is worth asking a name server about."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return "." in host.strip(".") and host.rstrip(".").rsplit(".", 1)[-1] not in ("localhost", "local")
    return is_public(host)


def is_allowed_private(host: str, port: int) -> bool:
    """Whether `OUTGOING_PRIVATE_HOSTS` names it: `name` for ports 80 and 443, `name:port` for one port."""
    allowed = {entry.strip().lower() for entry in settings.OUTGOING_PRIVATE_HOSTS}
    name = host.lower().rstrip(".")
    return f"{name}:{port}" in allowed or (name in allowed and port in DEFAULT_PORTS.values())


def checked(url: str) -> SplitResult:
    """What can be seen without asking a name server. Raises AddressRefused."""
    if len(url) > URL_LENGTH or not url.isascii() or any(c.isspace() or c == "\\" for c in url):
        raise AddressRefused("not an address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise AddressRefused("not an address") from error
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname:
        raise AddressRefused("neither http nor https, or no host")
    if "@" in parts.netloc:
        raise AddressRefused("credentials in the address")
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in DEFAULT_PORTS.values() and not is_allowed_private(parts.hostname, port):
        raise AddressRefused("an unusual port")
    return parts


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, each once. Raises OSError."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise OSError(f"not a host name: {host!r}") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def addresses(host: str, port: int, ask: Resolve = resolve) -> list[str]:
    """What may be dialled for a name; one private answer refuses them all. Raises AddressRefused, OSError."""
    found = list(ask(host, port))
    if not found:
        raise OSError(f"no address for {host!r}")
    if not is_allowed_private(host, port) and not all(is_public(address) for address in found):
        raise AddressRefused("not a public address")
    return found


class _Stream(httpcore.NetworkStream):
    """Waits in small steps, so that a wait ends when the time is over or nobody wants the answer."""

    def __init__(self, inner: httpcore.NetworkStream, bounds: Bounds) -> None:
        self._inner, self._bounds = inner, bounds

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        end = time.monotonic() + (timeout if timeout is not None else float("inf"))
        while True:
            self._bounds.check()
            try:
                return self._inner.read(max_bytes, self._bounds.left(end - time.monotonic()))
            except httpcore.ReadTimeout:
                if time.monotonic() >= end:
                    raise

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._bounds.check()
        self._inner.write(buffer, timeout)

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, timeout)
        return _Stream(inner, self._bounds)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    def __init__(self, bounds: Bounds, ask: Resolve) -> None:
        self._bounds, self._ask = bounds, ask
        self._dial = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = addresses(host, port, self._ask)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        last: Exception = httpcore.ConnectError("not tried")
        for address in found[:ADDRESSES_TRIED]:
            self._bounds.check()
            try:
                stream = self._dial.connect_tcp(address, port, timeout, local_address, socket_options)
                return _Stream(stream, self._bounds)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.NetworkStream:
        raise AddressRefused("a local socket")

    def sleep(self, seconds: float) -> None:
        self._bounds.check()
        time.sleep(seconds)


@cache
def _trusted() -> ssl.SSLContext:
    """The public certificate authorities, read once: that takes a tenth of a second."""
    return httpx.create_ssl_context(trust_env=False)


class _Transport(httpx.HTTPTransport):
    """httpx's own transport over our backend, which its constructor does not take."""

    def __init__(self, bounds: Bounds, ask: Resolve, tls: ssl.SSLContext | None) -> None:
        super().__init__(verify=tls or _trusted(), trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls or _trusted(),
            network_backend=_Backend(bounds, ask),
            http1=True,
            http2=False,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Every request and every redirect comes through here. Raises AddressRefused."""
        checked(str(request.url))
        return super().handle_request(request)


def outgoing_client(
    bounds: Bounds, *, read_seconds: float = 30.0, ask: Resolve = resolve, tls: ssl.SSLContext | None = None
) -> httpx.Client:
    """A client for one exchange: follows no redirect, keeps no cookie, asks for nothing compressed.

    read_seconds: longest silence. Raises from its calls, beside httpx's errors: AddressRefused, CallStopped,
    OutOfTime. ask, tls: other name servers and certificates, for tests.
    """
    return httpx.Client(
        transport=_Transport(bounds, ask, tls),
        follow_redirects=False,
        trust_env=False,
        timeout=httpx.Timeout(read_seconds, connect=CONNECT_SECONDS),
        headers={"User-Agent": "Songsmith", "Accept-Encoding": "identity"},
    )
