"""Programs that ask for songs: how soon they hear one, what pages feel of twenty callers, what memory stays.

The whole of Songsmith runs: pages, worker and preview process, each a process of its own as in use.
"""

from __future__ import annotations

import itertools
import json
import statistics
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings

from songsmith.accounts.services import api_token_create
from songsmith.takes.bench.line import previewing
from songsmith.takes.bench.pages import addresses
from songsmith.takes.bench.queue import working
from songsmith.takes.bench.server import free_port, process, resident_bytes, session_of
from songsmith.takes.bench.songs import SHEET, Library
from songsmith.takes.bench.table import Row

SECTION = "api"
MUSIC = "/v1/music_generation"
PROMPT = "folk pop, 92 bpm, acoustic guitar"
LONG = SHEET * 6
"""About three minutes of song."""

SHORT = "[Verse]\nMorning walks along the water\n"
STREAMS = 3
CALLERS = 20
KINDS: tuple[Mapping[str, object], ...] = (
    {},
    {"stream": True},
    {"output_format": "url", "audio_setting": {"format": "wav"}},
    {"lyrics": "", "lyrics_optimizer": True, "stream": True},
)
"""What the callers ask for in turn."""

CALLS, LOOK_EVERY, AT_ONCE = 200, 50, 4
"""Over which memory is looked at."""

PATIENCE = 1800.0  # seconds that a caller waits; all of them share one worker
IDLE_LOOKS = 200
BETWEEN = 0.05  # seconds between two looks at a page
LIMITS_OFF = {
    "RATE_MUSIC": "",
    "RATE_API": "",
    "MUSIC_MAX_WAIT_SECONDS": "0",
    "MUSIC_TIMEOUT_SECONDS": str(PATIENCE),
}


@dataclass(frozen=True, slots=True)
class Running:
    """The server. pages: addresses that somebody looks at. secret: of a program's token."""

    address: str
    pid: int
    session: str
    secret: str
    pages: tuple[str, ...]

    def program(self) -> httpx.Client:
        headers = {"Authorization": f"Bearer {self.secret}"}
        return httpx.Client(base_url=self.address, headers=headers, timeout=PATIENCE)

    def reader(self) -> httpx.Client:
        cookies = {settings.SESSION_COOKIE_NAME: self.session}
        return httpx.Client(base_url=self.address, cookies=cookies, timeout=PATIENCE)


@dataclass(frozen=True, slots=True)
class Streamed:
    """first: seconds from the request to its first sound; whole: to its end. length: seconds of the song."""

    first: float
    whole: float
    length: float


def rows(library: Library) -> Iterator[Row]:
    """Wall time at the socket."""
    with _running(library) as server, server.program() as program:
        _song(program, {"lyrics": SHORT})  # the worker has loaded its models
        yield from _first_sound(program)
        yield from _pages_beside_callers(server, program)
        yield from _memory(server, program)


def _first_sound(program: httpx.Client) -> Iterator[Row]:
    runs = [_streamed(program, {"lyrics": LONG, "stream": True}) for _ in range(STREAMS)]
    yield Row(SECTION, "streamed song", statistics.mean(run.length for run in runs), "s")
    yield Row(SECTION, "first sound of it, median", statistics.median(run.first for run in runs), "s")
    yield Row(SECTION, "first sound of it, slowest", max(run.first for run in runs), "s")
    yield Row(SECTION, "all of it, median", statistics.median(run.whole for run in runs), "s")


def _pages_beside_callers(server: Running, program: httpx.Client) -> Iterator[Row]:
    idle = _looked(server, itertools.repeat(True, IDLE_LOOKS))
    kinds = [{"lyrics": SHEET, **KINDS[number % len(KINDS)]} for number in range(CALLERS)]
    started = time.perf_counter()
    with ThreadPoolExecutor(CALLERS) as pool:
        calls = [pool.submit(_song, program, kind) for kind in kinds]
        beside = _looked(server, _while_any_runs(calls))
        for call in calls:
            call.result()
    waited = time.perf_counter() - started
    yield Row(SECTION, f"{CALLERS} callers, all answered after", waited, "s")
    for name, looks in (("nobody asks", idle), (f"{CALLERS} callers ask", beside)):
        for percent in (50, 95, 99):
            figure = statistics.quantiles(looks, n=100)[percent - 1]
            yield Row(SECTION, f"page while {name}, p{percent}", figure, "ms")
    yield Row(SECTION, f"pages looked at beside {CALLERS} callers", len(beside), "")


def _memory(server: Running, program: httpx.Client) -> Iterator[Row]:
    """Of the process that serves pages and calls."""
    seen: list[float] = []
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(CALLS // LOOK_EVERY):
            orders = [{"lyrics": SHORT, **KINDS[number % 3]} for number in range(LOOK_EVERY)]
            list(pool.map(lambda order: _song(program, order), orders))
            seen.append(resident_bytes(server.pid) / 1e6)
    for number, megabytes in enumerate(seen, 1):
        yield Row(SECTION, f"memory after {number * LOOK_EVERY} calls", megabytes, "MB")
    yield Row(SECTION, f"memory grown over the last {CALLS - LOOK_EVERY} calls", seen[-1] - seen[0], "MB")


def _song(program: httpx.Client, order: Mapping[str, object]) -> None:
    """Raises RuntimeError when there was none."""
    if order.get("stream"):
        _streamed(program, order)
        return
    answer = program.post(MUSIC, json=_body(order)).json()
    if answer["base_resp"]["status_code"] or not answer["data"]["audio"]:
        raise RuntimeError(f"no song: {answer['base_resp']}")


def _streamed(program: httpx.Client, order: Mapping[str, object]) -> Streamed:
    started = time.perf_counter()
    first, last = 0.0, {}
    with program.stream("POST", MUSIC, json=_body(order)) as response:
        for line in response.iter_lines():
            if not line.startswith("data: "):
                continue
            if not first:
                first = time.perf_counter() - started
            last = json.loads(line.removeprefix("data: "))
    if not first or last["base_resp"]["status_code"] or last["data"]["status"] != 2:
        raise RuntimeError(f"no whole song was streamed: {last}")
    return Streamed(first, time.perf_counter() - started, last["extra_info"]["music_duration"] / 1000)


def _body(order: Mapping[str, object]) -> dict[str, Any]:
    return {"model": "music-2.6", "prompt": PROMPT, **order}


def _looked(server: Running, going: Iterator[bool]) -> list[float]:
    """Milliseconds that pages took, one after another in turn."""
    spent = []
    with server.reader() as reader:
        for url, _ in zip(itertools.cycle(server.pages), going, strict=False):
            started = time.perf_counter()
            reader.get(url).raise_for_status()
            spent.append((time.perf_counter() - started) * 1000)
            time.sleep(BETWEEN)
    return spent


def _while_any_runs(calls: Sequence[Future[None]]) -> Iterator[bool]:
    while not all(call.done() for call in calls):
        yield True


@contextmanager
def _running(library: Library) -> Iterator[Running]:
    _, secret = api_token_create(user=library.owner, name="bench")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "up", "--only-web"]
    environment = {**LIMITS_OFF, "PORT": str(port), "PUBLIC_URL": address}
    pages = tuple(addresses(library).values())
    with working(), previewing(), process(command, environment, port) as pid:
        yield Running(address, pid, session_of(library.owner), secret, pages)
