"""Sound from a stranger's file, decoded in a child process that can do nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import numpy as np

from songsmith.engine.audio import Audio
from songsmith.engine.errors import Cancelled
from songsmith.engine.listen.refusals import SENTENCES, DecodeRefused
from songsmith.engine.paths import ROOT

PATIENCE = 300.0
"""Seconds of wall time, above the child's own limit of processor time: a machine may be busy."""
LOOK = 0.05
KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV")
"""All that the child gets of the environment: no keys, no addresses."""

Child = subprocess.Popen[bytes]


def decode(path: Path, *, cancelled: Callable[[], bool] | None = None) -> Audio:
    """float32 (2, n) at 44.1 kHz, 6 to 360 s of it. Raises DecodeRefused, Cancelled; OSError if unreadable.

    Nothing stays behind: the samples pass through a file without a name.
    """
    with path.open("rb") as source, tempfile.TemporaryFile() as sink:
        count = _run(source, sink, cancelled)
        samples = np.memmap(sink, np.float32, "r", shape=(count, 2))
        return np.ascontiguousarray(samples.T)


def _run(source: IO[bytes], sink: IO[bytes], cancelled: Callable[[], bool] | None) -> int:
    """Samples per channel in `sink`."""
    command = [sys.executable, "-m", "songsmith.engine.listen.decoder", str(sink.fileno())]
    child = subprocess.Popen(
        command,
        stdin=source,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        pass_fds=(sink.fileno(),),
        env=_environment(),
        cwd=ROOT,
        start_new_session=True,
    )
    with child:
        try:
            _wait(child, cancelled)
        finally:
            if child.poll() is None:
                child.kill()
        answer = child.stdout.read() if child.stdout else b""
    if child.returncode in (-signal.SIGKILL, -signal.SIGXCPU):
        raise DecodeRefused("too_much_work")
    return _count(answer, os.fstat(sink.fileno()).st_size)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


def _wait(child: Child, cancelled: Callable[[], bool] | None) -> None:
    deadline = time.monotonic() + PATIENCE
    while child.poll() is None:
        if cancelled is not None and cancelled():
            raise Cancelled("Listening was cancelled.")
        if time.monotonic() > deadline:
            raise DecodeRefused("too_much_work")
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(LOOK)


def _count(answer: bytes, written: int) -> int:
    """What the child said, believed only as far as the file bears it out."""
    try:
        said = json.loads(answer)
        reason, count = said.get("refused"), said.get("samples")
    except (ValueError, AttributeError):
        raise DecodeRefused("damaged") from None  # the library fell over the file
    if reason in SENTENCES:
        raise DecodeRefused(reason)
    if not isinstance(count, int) or count * 8 != written:
        raise DecodeRefused("damaged")
    return count
