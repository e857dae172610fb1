"""What "hear this line" costs: from the question over the socket to the file, by a process of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import soundfile
from django.conf import settings

from songsmith.core.preview import preview_answer, preview_ask
from songsmith.engine.excerpt import LEAD_IN, TAIL
from songsmith.engine.system import with_large_pages
from songsmith.engine.voices import voices_available
from songsmith.takes.bench.songs import Library
from songsmith.takes.bench.table import Row
from songsmith.takes.heard import heard_name, heard_path

SECTION = "line"
PROMPT = "pop, 100 bpm"
LINES = (
    "Morning walks along the water",
    "Carry me over, carry me home",
    "Counting every step it knows",
    "Lanterns on the railway bridge",
    "Nobody told the river to wait",
    "Silver rain on empty stations",
    "Paper wings and borrowed time",
    "Leave the kitchen window open",
)
"""About four seconds of singing each."""
STUDIO = "calandria"
"""English lines are always sung by a quick voice here; Spanish ones by a studio voice."""
SPANISH_LINES = (
    "La noche es clara y el viento se va",
    "Tu voz en la puerta me llama al pasar",
    "La calle es un río de plata y de miel",
    "Que el alba es un barco para los dos",
)
PATIENCE = 120.0  # seconds: the process loads its models first
LOOK = 0.05
MEGABYTE_KB = 1e3

Process = subprocess.Popen[bytes]


def rows(library: Library) -> Iterator[Row]:
    """Wall seconds as a writer waits them, processor seconds of the process, and what it holds."""
    with previewing() as preview:
        _ask(0, "Warm the voice for me")
        spent = _processor_seconds(preview)
        waits = [_ask(number, text) for number, text in enumerate(LINES, 1)]
        spent = (_processor_seconds(preview) - spent) / len(LINES)
        peak = _peak(preview)
    sung = _sung(1, len(LINES))
    length = statistics.mean(sung)
    yield Row(SECTION, "singing in a line, mean", length, "s")
    yield Row(
        SECTION, "asked to heard, median", statistics.median(waits), "s", sum(waits) / sum(sung), "singing"
    )
    yield Row(SECTION, "asked to heard, slowest", max(waits), "s")
    yield Row(SECTION, "processor time, mean", spent, "s CPU", spent / length, "singing")
    yield Row(SECTION, "memory, peak of the process", peak, "MB")
    if STUDIO in voices_available():
        yield from _studio()


def _studio() -> Iterator[Row]:
    """As above, in a process of its own."""
    with previewing() as preview:
        cold = _ask_cold(20, "Dame tu voz", STUDIO)
        waits = [_ask(number, text, STUDIO) for number, text in enumerate(SPANISH_LINES, 21)]
        peak = _peak(preview)
    yield Row(SECTION, "studio voice, the very first line", cold, "s")
    yield Row(SECTION, "studio voice, singing in a line, mean", statistics.mean(_sung(21, len(waits))), "s")
    yield Row(SECTION, "studio voice, asked to heard, median", statistics.median(waits), "s")
    yield Row(SECTION, "studio voice, asked to heard, slowest", max(waits), "s")
    yield Row(SECTION, "studio voice, memory, peak of the process", peak, "MB")


def _sung(first: int, count: int) -> list[float]:
    """Seconds from the first beat of each line to the end of its last note."""
    files = (heard_path(_name(number)) for number in range(first, first + count))
    return [soundfile.info(path).duration - LEAD_IN - TAIL for path in files]


def _name(number: int) -> str:
    return heard_name(f"{0:032x}", f"{number:032x}")


def _ask(number: int, text: str, voice: str = "") -> float:
    """Seconds until the file is there."""
    started = time.perf_counter()
    answer = preview_answer(_request(number, text, voice), timeout=PATIENCE)
    waited = time.perf_counter() - started
    if "name" not in answer:
        raise RuntimeError(f"the line was not sung: {answer}")
    return waited


def _ask_cold(number: int, text: str, voice: str) -> float:
    """As `_ask`, asked again while the singer is busy with loading its voice."""
    started = time.perf_counter()
    while "name" not in preview_answer(_request(number, text, voice), timeout=PATIENCE):
        if time.perf_counter() - started > PATIENCE:
            raise RuntimeError("the voice does not become ready")
    return time.perf_counter() - started


def _request(number: int, text: str, voice: str) -> dict[str, Any]:
    return {
        "op": "sing",
        "who": "bench",
        "name": _name(number),
        "text": text,
        "kind": "Verse",
        "number": 1,
        "sheet": f"[Verse]\n{text}",
        "prompt": PROMPT,
        "voice": voice,
        "seed": 1,
        "said": {},
        "expression": {},
        "score": None,
    }


def _processor_seconds(process: Process) -> float:
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _peak(process: Process) -> float:
    """Megabytes."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / MEGABYTE_KB


@contextmanager
def previewing() -> Iterator[Process]:
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "preview"]
    process = subprocess.Popen(command, stdout=sys.stderr, env=with_large_pages(os.environ))  # as supervised
    try:
        deadline = time.monotonic() + PATIENCE
        while preview_ask({"op": "syllables", "words": []}, timeout=PATIENCE) is None:
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the preview process does not answer")
            time.sleep(LOOK)
        yield process
    finally:
        process.kill()
        process.wait()
