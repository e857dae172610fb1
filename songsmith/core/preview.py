"""Asks the preview process: warm models for answers that a page waits for, apart from pages and takes.

One request a connection over a local socket: a line of JSON there, a line of JSON back. `takes.preview`
answers. A process that is missing, busy or slow costs the page its answer, never its response.
"""

from __future__ import annotations

import hashlib
import json
import socket
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from songsmith.engine.paths import var_dir

MAX_ANSWER = 1_000_000
"""Bytes of a line either way."""

_LONGEST_PATH = 100
"""Bytes; the kernel takes 107 for a socket's name."""


def socket_path() -> Path:
    """In the data directory; in the temporary one, by a name of its own, where that path is too long."""
    path = var_dir() / "preview.sock"
    if len(str(path).encode()) <= _LONGEST_PATH:
        return path
    digest = hashlib.sha256(str(path).encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"songsmith-{digest}.sock"


class PreviewSilent(Exception):
    """No answer. busy: the process is there and did not answer in time; else it does not run or broke."""

    def __init__(self, *, busy: bool) -> None:
        super().__init__("the preview process is busy" if busy else "the preview process does not answer")
        self.busy = busy


def preview_answer(request: Mapping[str, Any], *, timeout: float) -> dict[str, Any]:
    """The answer. Raises PreviewSilent when there was none within `timeout` seconds."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as link:
            link.settimeout(timeout)
            link.connect(str(socket_path()))
            link.sendall(json.dumps(request).encode() + b"\n")
            with link.makefile("rb") as lines:
                answer = json.loads(lines.readline(MAX_ANSWER))
    except TimeoutError:
        raise PreviewSilent(busy=True) from None
    except (OSError, ValueError):
        raise PreviewSilent(busy=False) from None
    if not isinstance(answer, dict) or "error" in answer:
        raise PreviewSilent(busy=False)
    return answer


def preview_ask(request: Mapping[str, Any], *, timeout: float) -> dict[str, Any] | None:
    """As :func:`preview_answer`, but None when there was none: for what a page can do without."""
    try:
        return preview_answer(request, timeout=timeout)
    except PreviewSilent:
        return None
