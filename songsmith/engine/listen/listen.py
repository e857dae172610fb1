"""Listening in a process of its own: its memory is given back, and it can be ended at any time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any

from songsmith.engine.errors import Cancelled, EngineError
from songsmith.engine.listen.heard import Heard, from_json
from songsmith.engine.listen.refusals import SENTENCES, DecodeRefused
from songsmith.engine.paths import ROOT

LOOK = 0.2  # seconds between questions whether to go on
STOPPED = "Listening to this recording stopped without a reason; the machine may have too little memory."


class ListenFailed(EngineError):
    """The process ended, or met something that nobody foresaw."""


def listen(
    path: Path,
    *,
    part: tuple[float, float] | None = None,
    progress: Callable[[str, float], None] = lambda label, share: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Heard:
    """What is heard in a sound file of 6 s to 6 min, in any format that `decode` takes.

    part: seconds from … to that are listened to; what is heard counts from the first. progress: what is being
    done, in the writer's words, and the share of the whole, 0 … 1. Raises DecodeRefused, Cancelled,
    ListenFailed.
    """
    command = [sys.executable, "-m", "songsmith.engine.listen.child", str(path.absolute())]
    command += [repr(end) for end in part or ()]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    child = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT)
    with child:
        try:
            for said in _answers(child, cancelled):
                if "heard" in said:
                    return from_json(said["heard"])
                _raise(said)
                progress(said["doing"], said["share"])
        finally:
            if child.poll() is None:
                child.terminate()
    raise ListenFailed(STOPPED)


def _answers(child: subprocess.Popen[bytes], cancelled: Callable[[], bool]) -> Iterator[dict[str, Any]]:
    """Raises Cancelled."""
    lines: SimpleQueue[bytes] = SimpleQueue()
    if child.stdout is None:
        return
    threading.Thread(target=_read, args=(child.stdout, lines), daemon=True).start()
    while True:
        if cancelled():
            raise Cancelled("Listening was cancelled.")
        try:
            line = lines.get(timeout=LOOK)
        except Empty:
            continue
        if not line.endswith(b"\n"):  # the end, or the child was killed in the middle of a word
            return
        yield json.loads(line)


def _read(stream: IO[bytes], lines: SimpleQueue[bytes]) -> None:
    """Every line, and an empty one at the end."""
    for line in stream:
        lines.put(line)
    lines.put(b"")


def _raise(said: dict[str, Any]) -> None:
    if said.get("refused") in SENTENCES:
        raise DecodeRefused(said["refused"])
    if "failed" in said:
        raise ListenFailed(said["failed"])
