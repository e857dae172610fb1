"""A take's sound in the formats that programs ask for, from the same cache as the downloads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from songsmith.engine.files.transcode import Coding, transcode
from songsmith.takes.exports import cached
from songsmith.takes.models import Take
from songsmith.takes.storage import path_of

CONTENT_TYPES = {"mp3": "audio/mpeg", "wav": "audio/wav", "pcm": "application/octet-stream"}


@dataclass(frozen=True, slots=True)
class Rendition:
    """path: a whole file in the cache; size in bytes; duration in seconds."""

    path: Path
    size: int
    duration: float
    coding: Coding

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.coding.container]


def rendition(take: Take, coding: Coding) -> Rendition:
    """The file, made now unless it is in the cache: seconds of computing, so call it on a thread.

    `take` is done and comes with its output. Raises FileNotFoundError without its master.
    """
    digest = hashlib.sha256(repr((take.pk, take.attempts, coding)).encode()).hexdigest()
    path = Path(settings.TAKE_CACHE_DIR) / f"{digest[:32]}.{coding.container}"
    master = path_of(take.output.master)
    if not master.exists():
        raise FileNotFoundError(master)
    cached(path, lambda part: transcode(master, part, coding))
    return Rendition(path, path.stat().st_size, take.duration or 0.0, coding)
