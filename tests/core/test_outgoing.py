"""Where outgoing connections may go, and what a download may be."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpcore
import httpx
import pytest
from pytest_django import Settings

from songsmith.core import outgoing
from songsmith.core.fetch import REFUSED, FetchRefused, fetch
from songsmith.core.outgoing import Bounds, CallStopped, is_public, outgoing_client

HOSTILE = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://localhost./",
    "http://127.1/",
    "http://2130706433/",
    "http://0177.0.0.1/",
    "http://0x7f.1/",
    "http://0x7f000001/",
    "http://0/",
    "http://0.0.0.0/",
    "http://10.1.2.3/",
    "http://172.16.0.9/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://192.0.2.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25lo]/",
    "http://[fec0::1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001::7f00:1]/",
    "http://[ff02::1]/",
    "http://user:pass@example.com/",
    "http://user@example.com/",
    "http://@example.com/",
    "http://example.com:22/",
    "http://example.com:8080/",
    "http://example.com:0/",
    "http://example.com:99999/",
    "https://example.com:6379/",
    "file:///etc/passwd",
    "ftp://example.com/",
    "gopher://example.com/",
    "//example.com/",
    "http://",
    "http:///etc",
    "",
    "http://exa mple.com/",
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1\t/",
    "http://①②⑦.0.0.1/",
    "http://[::1/",
    "http://" + "a" * 3000 + ".com/",
]


def refusal(url: str, **more: Any) -> FetchRefused:
    with pytest.raises(FetchRefused) as caught:
        fetch(url, io.BytesIO(), **more)
    return caught.value


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused_without_a_reason(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        httpcore.SyncBackend, "connect_tcp", lambda *_, **__: pytest.fail(f"dialled for {url}")
    )
    assert str(refusal(url)) == REFUSED


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_one_private_answer_refuses_the_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", lambda *_, **__: pytest.fail("dialled"))
    error = refusal("http://mixed.example/", ask=lambda host, port: ["1.1.1.1", "10.0.0.1"])
    assert "not a public address" in error.reason


def test_a_name_is_asked_for_once_and_its_checked_address_is_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([["1.1.1.1"], ["127.0.0.1"]])
    dialled = []

    def dial(self: object, host: str, *_: object, **__: object) -> None:
        dialled.append(host)
        raise httpcore.ConnectError("far away")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", dial)
    refusal("http://rebind.example/", ask=lambda host, port: next(answers))
    assert dialled == ["1.1.1.1"]
    refusal("http://rebind.example/", ask=lambda host, port: next(answers))
    assert dialled == ["1.1.1.1"], "the second answer is private, so nobody is called"


class Handler(BaseHTTPRequestHandler):
    """What it does is written in the path."""

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.seen.append(dict(self.headers))  # type: ignore[attr-defined]
        name, _, rest = self.path[1:].partition("/")
        getattr(self, f"_{name}")(rest)

    def _ok(self, rest: str) -> None:
        self._answer(200, b"sound", {"Content-Type": "audio/wav"})

    def _gone(self, rest: str) -> None:
        self._answer(403, b"expired")

    def _squeezed(self, rest: str) -> None:
        self._answer(200, b"x", {"Content-Encoding": "gzip"})

    def _to(self, rest: str) -> None:
        self._answer(302, b"", {"Location": rest})

    def _hops(self, rest: str) -> None:
        left = int(rest)
        self._answer(302, b"", {"Location": f"/hops/{left - 1}" if left > 1 else "/ok"})

    def _short(self, rest: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "100")
        self.end_headers()
        self.wfile.write(b"only this")

    def _announced(self, rest: str) -> None:
        self._answer(200, b"x" * 2000)

    def _endless(self, rest: str) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"0" * 65536)
        except OSError:
            pass

    def _drip(self, rest: str) -> None:
        try:
            self.send_response(200)
            self.end_headers()
            for _ in range(50):
                self.wfile.write(b"0")
                time.sleep(0.1)
        except OSError:
            pass

    def _answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[dict[str, str]] = []


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """Reached as `inside.test` on its own port, which the environment allows."""
    made = Server()
    settings.OUTGOING_PRIVATE_HOSTS = [f"inside.test:{made.server_port}"]
    threading.Thread(target=made.serve_forever, args=(0.05,), daemon=True).start()
    yield made
    made.shutdown()
    made.server_close()


Get = Callable[..., bytes]


@pytest.fixture
def get(server: Server) -> Get:
    def get(path: str, **more: Any) -> bytes:
        out = io.BytesIO()
        fetch(f"http://inside.test:{server.server_port}{path}", out, ask=ask, **more)
        return out.getvalue()

    return get


def ask(host: str, port: int) -> list[str]:
    return ["127.0.0.1"] if host.endswith(".test") else outgoing.resolve(host, port)


def reason(get: Get, path: str, **more: Any) -> str:
    with pytest.raises(FetchRefused) as caught:
        get(path, **more)
    assert str(caught.value) == REFUSED
    return caught.value.reason


def test_an_allowed_host_is_fetched_under_its_own_name(get: Get, server: Server) -> None:
    assert get("/ok") == b"sound"
    assert server.seen[0]["Host"] == f"inside.test:{server.server_port}"
    assert server.seen[0]["Accept-Encoding"] == "identity"
    assert not server.seen[0].keys() & {"Authorization", "Cookie"}


def test_being_allowed_on_one_port_opens_no_other(server: Server) -> None:
    assert "unusual port" in refusal(f"http://inside.test:{server.server_port + 1}/", ask=ask).reason
    assert "not a public" in refusal("http://inside.test/", ask=ask).reason
    assert "unusual port" in refusal(f"http://other.test:{server.server_port}/ok", ask=ask).reason


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1/", "http://other.test/", "file:///etc/passwd", "http://u:p@inside.test/"]
)
def test_a_redirect_is_checked_like_a_first_address(get: Get, target: str) -> None:
    assert "AddressRefused" in reason(get, f"/to/{target}")


def test_three_redirects_and_no_more(get: Get) -> None:
    assert get("/hops/3") == b"sound"
    assert reason(get, "/hops/4") == "too many redirects"


def test_sizes_are_capped_announced_or_not(get: Get) -> None:
    assert reason(get, "/announced", max_bytes=1999) == "too large"
    assert len(get("/announced", max_bytes=2000)) == 2000
    assert reason(get, "/endless", max_bytes=200_000) == "too large"


def test_the_time_of_the_whole_is_capped(get: Get) -> None:
    started = time.monotonic()
    assert "OutOfTime" in reason(get, "/drip", seconds=0.4)
    assert time.monotonic() - started < 1.5


def test_a_download_that_nobody_wants_stops_soon(get: Get) -> None:
    began = time.monotonic()
    with pytest.raises(CallStopped):
        get("/drip", stopped=lambda: time.monotonic() - began > 0.3)
    assert time.monotonic() - began < 1.5


def test_refusals_short_bodies_and_compression_are_failures(get: Get) -> None:
    assert reason(get, "/gone") == "status 403"
    assert "RemoteProtocolError" in reason(get, "/short")
    assert reason(get, "/squeezed") == "compressed"


def test_environment_proxies_are_not_used(get: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert get("/ok") == b"sound"


def test_a_silent_server_is_waited_for_only_so_long(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        port = mute.getsockname()[1]
        settings.OUTGOING_PRIVATE_HOSTS = [f"mute.test:{port}"]
        with (
            outgoing_client(Bounds.of(10), read_seconds=0.3, ask=ask) as client,
            pytest.raises(httpx.ReadTimeout),
        ):
            client.get(f"http://mute.test:{port}/")
