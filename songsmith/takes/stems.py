"""The parts of a finished take, each as a file of its own, in one archive: played again as they were mixed.

Made by the worker the first time somebody asks, then kept in the cache of downloads. How far it is stands in
a small file beside it, which is its heartbeat, too: what was left behind can be asked for again.
"""

from __future__ import annotations

import gzip
import io
import json
import logging
import threading
import time
import uuid
import zipfile
from dataclasses import asdict, dataclass
from pathlib import Path

import soundfile
from django.conf import settings

from songsmith.core.errors import Conflict
from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.errors import Cancelled, EngineError
from songsmith.engine.mix import MixGains, levels_from
from songsmith.engine.performance import perform
from songsmith.engine.recipe import Expression
from songsmith.engine.session import Progress, Session
from songsmith.engine.voices import VOICES
from songsmith.takes.exports import evict, file_title
from songsmith.takes.lane import take_score
from songsmith.takes.models import Take, TakeOutput

logger = logging.getLogger(__name__)

WEIGHTS = {"sing": 0.6, "play": 0.4}
SECONDS_PER_SECOND = 1.0  # of work for a second of song, on two cores with little else to do
WAITS, BEATS = 1800.0, 120.0
"""Seconds after which nobody is thought to work on it any more: while it waits its turn, while it is made."""
HEADROOM = 0.5
"""Factor on every file alike (−6 dB): single parts may go beyond the full scale that FLAC has."""
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
        _write(take, part, stopping)
        part.replace(path)
    except Cancelled:
        return "stopped"
    except (EngineError, OSError, MemoryError, ValueError):
        logger.exception("The parts of take %s", take_id)
        _say(path, StemsState(error=BROKEN))
        return "failed"
    finally:
        part.unlink(missing_ok=True)
    path.with_suffix(".json").unlink(missing_ok=True)
    evict(path.parent, settings.TAKE_CACHE_BYTES, keep=path)
    return "done"


def _write(take: Take, part: Path, stopping: threading.Event) -> None:
    """FLAC packs by itself, so the archive only holds. Together the parts are the mix before mastering."""
    score, gains = take_score(take), _gains(take)
    voice = None if take.instrumental else VOICES[take.voice]
    expression = Expression(**take.recipe["expression"])

    def tell(progress: Progress) -> None:
        _say(stems_path(take), StemsState(progress.label, progress.fraction))

    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:

        def keep(role: str, audio: Audio) -> None:
            archive.writestr(f"{file_title(take)} - {role}.flac", _flac(audio))

        session = Session(WEIGHTS, tell, stopping.is_set)
        mixed = perform(score, voice, expression, session, gains=gains, stem_sink=keep)
        archive.writestr(f"{file_title(take)} - mix before mastering.flac", _flac(mixed.mixed.mix))


def _gains(take: Take) -> MixGains:
    packed = bytes(TakeOutput.objects.values_list("levels", flat=True).get(pk=take.pk))
    return levels_from(gzip.decompress(packed).decode())[0]


def _flac(audio: Audio) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, (audio * HEADROOM).T, SAMPLE_RATE, format="FLAC", subtype="PCM_24")
    return out.getvalue()


def _say(path: Path, state: StemsState) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.stem}-{uuid.uuid4().hex}.json.part")
    fresh.write_text(json.dumps(asdict(state)))
    fresh.replace(path.with_suffix(".json"))
