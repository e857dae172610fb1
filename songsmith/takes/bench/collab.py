"""Writing together: how long a keystroke takes to the others, beside the reference server of Yjs.

Ours asks who is there, and keeps every word in a database; the reference keeps words in memory for anybody.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from songsmith.accounts.models import User
from songsmith.lyrics.collab import store
from songsmith.lyrics.collab.document import LyricDocument, client_new
from songsmith.lyrics.models import Draft, DraftDocument
from songsmith.lyrics.services import draft_create, song_create
from songsmith.takes.bench.queue import Process, working
from songsmith.takes.bench.server import START_SECONDS, free_port, process, resident_bytes, session_of
from songsmith.takes.bench.songs import SHEET, Library, queued_take
from songsmith.takes.bench.table import Row
from songsmith.takes.bench.typists import Address, Typed, type_together
from songsmith.takes.models import Take
from songsmith.takes.services import take_cancel

SECTION = "together"
REFERENCE = "y-websocket@2.1.0"
"""The last version of the package that brings its server along."""

REFERENCE_PACKAGES = (REFERENCE, "ws@6.2.3", "yjs@13.6.33")
"""Without the database that it could use; the last of the sockets that it asks for."""

PEOPLE = 50
RUNS = 5  # of each server in turn, so that a busy moment of the machine meets both
SECONDS = 4.0
LONG = 12  # times the sheet: a take that is made for longer than one run
OPEN_DRAFTS = 40
KEYS, KEYS_A_ROW = 1_000, 2  # eight keys a second are two in each quarter that is stored at once


@dataclass(frozen=True, slots=True)
class Scene:
    """How people are spread, and how fast each types."""

    name: str
    drafts: int
    keys_a_second: float


SCENES = (Scene("50 on 10 drafts", 10, 5.0), Scene("50 on one draft", 1, 2.0))

Places = Callable[[Scene], list[Address]]


@dataclass(frozen=True, slots=True)
class Server:
    name: str
    pid: int
    places: Places


def rows(library: Library) -> Iterator[Row]:
    """Milliseconds from one person's key to another's screen, at the socket; memory; bytes on disk."""
    drafts = [draft_create(project=library.project, text=SHEET) for _ in range(OPEN_DRAFTS)]
    with ExitStack() as running:
        ours = running.enter_context(_ours(library.owner, drafts))
        yield from _memory(ours, drafts)
        reference = running.enter_context(_reference())
        servers = [server for server in (ours, reference) if server is not None]
        for scene in SCENES:
            yield from _scene(scene, servers)
        yield from _while_rendering(library, ours, SCENES[0])
    yield from _disk(draft_create(project=library.project, text=SHEET))


def _scene(scene: Scene, servers: Sequence[Server]) -> Iterator[Row]:
    runs: dict[str, list[Typed]] = {server.name: [] for server in servers}
    for _ in range(RUNS):
        for server in servers:
            typed = type_together(server.places(scene), keys_a_second=scene.keys_a_second, seconds=SECONDS)
            runs[server.name].append(typed)
    slow = {name: _median(typed, 95) for name, typed in runs.items()}
    for server in servers:
        ratio = (
            slow[server.name] / slow[REFERENCE] if server.name != REFERENCE and REFERENCE in slow else None
        )
        name = f"{server.name}, {scene.name}"
        yield Row(SECTION, f"{name}, p50", _median(runs[server.name], 50), "ms")
        yield Row(SECTION, f"{name}, p95", slow[server.name], "ms", ratio, REFERENCE if ratio else "")
        yield Row(SECTION, f"{name}, memory", resident_bytes(server.pid) / 1e6, "MB")
        missing = sum(typed.missing for typed in runs[server.name])
        if missing:
            yield Row(SECTION, f"{name}, not heard in time", missing, "keys")


def _while_rendering(library: Library, server: Server, scene: Scene) -> Iterator[Row]:
    """Ours alone, beside a worker that makes a take, with the niceness that it has in use."""
    runs: list[Typed] = []
    with working() as worker:
        take = _rendering(library, worker)
        for _ in range(RUNS):
            take.refresh_from_db(fields=["status"])
            if take.status != Take.Status.RUNNING:
                take = _rendering(library, worker)
            places = server.places(scene)
            runs.append(type_together(places, keys_a_second=scene.keys_a_second, seconds=SECONDS))
        take_cancel(take=take)
    for percent in (50, 95):
        name = f"{server.name}, {scene.name}, while a take renders, p{percent}"
        yield Row(SECTION, name, _median(runs, percent), "ms")


def _rendering(library: Library, worker: Process) -> Take:
    """A long take, once its first bars are being made."""
    take = queued_take(library.owner, song_create(owner=library.owner, text=SHEET * LONG))
    deadline = time.monotonic() + START_SECONDS
    while not take.progress:
        if worker.poll() is not None or take.error or time.monotonic() > deadline:
            raise RuntimeError(f"no take was made: {take.error}")
        time.sleep(0.05)
        take.refresh_from_db(fields=["status", "progress", "error"])
    return take


def _median(runs: Sequence[Typed], percent: int) -> float:
    """Of the runs, in milliseconds."""
    return statistics.median(statistics.quantiles(typed.delays, n=100)[percent - 1] * 1000 for typed in runs)


def _memory(server: Server, drafts: Sequence[Draft]) -> Iterator[Row]:
    """What a sheet costs that one person looks at."""

    def resident(count: int) -> int:
        places = server.places(Scene("", len(drafts), 1.0))[:count]
        seen: list[int] = []
        type_together(
            places, keys_a_second=1, seconds=1, at_end=lambda: seen.append(resident_bytes(server.pid))
        )
        return seen[0]

    one, all_of_them = resident(1), resident(len(drafts))
    yield Row(SECTION, "memory per open draft", (all_of_them - one) / (len(drafts) - 1) / 1000, "kB")


def _disk(draft: Draft) -> Iterator[Row]:
    """What typing leaves in the database file: as rows, and in one snapshot after the last one has left."""
    loaded, _ = store.document_open(draft.pk)
    client = client_new()
    page = LyricDocument(client=client)
    page.load(loaded.updates)
    before, snapshot, known = _used(), _snapshot(draft), loaded.upto
    for number in range(KEYS // KEYS_A_ROW):
        payload = page.write(str(page) + "la"[:KEYS_A_ROW] + (" " if number % 3 == 0 else ""))
        batch = store.Batch([store.Written(None, payload)], {}, str(page), known)
        known = store.updates_append(draft.pk, batch).upto
    yield Row(SECTION, f"disk per {KEYS:,} keys, while they are typed", (_used() - before) / 1000, "kB")
    store.document_compact(draft.pk)
    grown = _snapshot(draft) - snapshot
    yield Row(SECTION, f"disk per {KEYS:,} keys, after compaction", grown / 1000, "kB")


def _snapshot(draft: Draft) -> int:
    """Bytes."""
    return len(DraftDocument.objects.get(pk=draft.pk).state)


def _used() -> int:
    """Bytes of the database in use. SQLite, which the benchmark runs on."""
    with connection.cursor() as cursor:
        figures = []
        for name in ("page_count", "freelist_count", "page_size"):
            cursor.execute(f"PRAGMA {name}")
            figures.append(int(cursor.fetchone()[0]))
    pages, free, size = figures
    return (pages - free) * size


@contextmanager
def _ours(owner: User, drafts: Sequence[Draft]) -> Iterator[Server]:
    port = free_port()
    session = session_of(owner)
    address = f"http://127.0.0.1:{port}"

    def places(scene: Scene) -> list[Address]:
        headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
        here = drafts[: scene.drafts]
        urls = [f"ws://127.0.0.1:{port}/ws/drafts/{draft.pk}/" for draft in here]
        return [Address(urls[number % len(urls)], headers, address) for number in range(PEOPLE)]

    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "up", "--only-web"]
    with process(command, {"PORT": str(port), "PUBLIC_URL": address}, port) as pid:
        yield Server("Songsmith", pid, places)


@contextmanager
def _reference() -> Iterator[Server | None]:
    """None where it cannot be fetched: then ours stands alone."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="songsmith-reference-") as folder:
        Path(folder, "package.json").write_text("{}")
        fetch = [npm, "install", "--no-audit", "--no-fund", "--omit=optional", *REFERENCE_PACKAGES]
        if subprocess.run(fetch, cwd=folder, stdout=sys.stderr, check=False).returncode:
            yield None
            return
        port = free_port()
        command = [node, str(Path(folder, "node_modules/y-websocket/bin/server.cjs"))]
        with process(command, {"HOST": "127.0.0.1", "PORT": str(port)}, port) as pid:

            def places(scene: Scene) -> list[Address]:
                room = f"ws://127.0.0.1:{port}/{time.monotonic_ns()}"
                return [Address(f"{room}-{number % scene.drafts}") for number in range(PEOPLE)]

            yield Server(REFERENCE, pid, places)
