"""The parts of a finished take, each as a file of its own, in one archive: played again as they were mixed.

Made by the worker the first time somebody asks, then kept in the cache of downloads. How far it is stands in
a small file beside it, which is its heartbeat, too: what was left behind can be asked for again.
"""

from __future__ import annotations

import json
import logging
import threading
import time
import uuid
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from django.conf import settings

from songsmith.core.errors import Conflict
from songsmith.engine.errors import Cancelled, EngineError
from songsmith.takes.exports import evict
from songsmith.takes.models import Take, TakeOutput

logger = logging.getLogger(__name__)

MAKING = "songsmith.takes.stem_making"
"""Loaded with the first order: it brings the engine, which the web process does without."""
SECONDS_PER_SECOND = 1.0  # of work for a second of song, on two cores with little else to do
WAITS, BEATS = 1800.0, 120.0
"""Seconds after which nobody is thought to work on it any more: while it waits its turn, while it is made."""
BROKEN = "The parts could not be made; the log of the server says why. Try again."


@dataclass(frozen=True, slots=True)
class StemsState:
    """fraction None: it waits its turn. error: why there is no archive."""

    label: str = "Waiting for its turn"
    fraction: float | None = None
    error: str = ""


def stems_path(take: Take) -> Path:
    """Of the archive, whether it is there or not."""
    return Path(settings.TAKE_CACHE_DIR) / f"stems-{take.pk.hex}-{take.attempts}.zip"


def stems_state(take: Take) -> StemsState | None:
    """None: nobody is at work on it."""
    path = stems_path(take).with_suffix(".json")
    try:
        state = StemsState(**json.loads(path.read_text()))
        age = time.time() - path.stat().st_mtime
    except (OSError, ValueError, TypeError):
        return None
    return None if age > (WAITS if state.fraction is None else BEATS) and not state.error else state


def stems_can(take: Take) -> bool:
    """Whether its parts are known. One small query."""
    known = TakeOutput.objects.filter(pk=take.pk).exclude(score=b"").exclude(levels=b"")
    return take.is_done and known.exists()


def stems_ask(take: Take) -> bool:
    """True: the caller has to tell the queue. Raises Conflict."""
    if not stems_can(take):
        raise Conflict("Only takes of the built-in engine come in parts.")
    state = stems_state(take)
    if stems_path(take).exists() or (state is not None and not state.error):
        return False
    _say(stems_path(take), StemsState())
    return True


def stems_make(take_id: uuid.UUID, *, stopping: threading.Event) -> str:
    """Returns what became of it, for the log."""
    take = Take.objects.select_related("project").get(pk=take_id)
    path = stems_path(take)
    if path.exists():
        return "there"
    part = path.with_name(f"{path.stem}-{uuid.uuid4().hex}.part")
    try:
        import_module(MAKING).stems_write(take, part, stopping, lambda state: _say(path, state))
        part.replace(path)
    except Cancelled:
        return "stopped"
    except (Conflict, EngineError, OSError, MemoryError, ValueError):
        logger.exception("The parts of take %s", take_id)
        _say(path, StemsState(error=BROKEN))
        return "failed"
    finally:
        part.unlink(missing_ok=True)
    path.with_suffix(".json").unlink(missing_ok=True)
    evict(path.parent, settings.TAKE_CACHE_BYTES, keep=path)
    return "done"


def _say(path: Path, state: StemsState) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.stem}-{uuid.uuid4().hex}.json.part")
    fresh.write_text(json.dumps(asdict(state)))
    fresh.replace(path.with_suffix(".json"))
