"""Sound that came from elsewhere: is it sound at all, and whole?"""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import numpy as np
import soundfile

from songsmith.engine.audio import Audio

MIN_SECONDS = 1.0
LENGTH_TOLERANCE = 0.03  # of the promised length; encoders pad and trim
LENGTH_SLACK = 1.0  # seconds, beside it
CHANNELS = 2

_MAGIC = ((0, b"ID3"), (0, b"fLaC"), (0, b"OggS"), (8, b"WAVE"))
_MP3_SYNC = 0xFFE0  # eleven bits at the start of a frame without tags before it


class NotSound(ValueError):
    """What came is no song; `str(error)` says what is wrong with it, for people."""


def decoded(source: BinaryIO | Path, *, seconds: float | None = None) -> tuple[Audio, int]:
    """float32 (2, n) and its rate in Hz. seconds: the length that was promised. Raises NotSound."""
    file = source.open("rb") if isinstance(source, Path) else source
    with file:
        if not _looks_like_sound(file.read(12)):
            raise NotSound("it is not an audio file")
        file.seek(0)
        try:
            sound, rate = soundfile.read(file, dtype="float32", always_2d=True)
        except (soundfile.LibsndfileError, RuntimeError) as error:
            raise NotSound("it cannot be decoded") from error
    _check_length(sound.shape[0] / rate, seconds)
    if not np.isfinite(sound).all():
        raise NotSound("it holds values that are no sound")
    return _stereo(sound), int(rate)


def _looks_like_sound(head: bytes) -> bool:
    known = any(head[at : at + len(magic)] == magic for at, magic in _MAGIC)
    return known or int.from_bytes(head[:2], "big") & _MP3_SYNC == _MP3_SYNC


def _check_length(found: float, promised: float | None) -> None:
    if found < MIN_SECONDS:
        raise NotSound("it is empty")
    if promised and abs(found - promised) > LENGTH_SLACK + promised * LENGTH_TOLERANCE:
        raise NotSound(f"it has {found:.0f} seconds where {promised:.0f} were promised")


def _stereo(sound: np.ndarray) -> Audio:
    """Mono on both sides; of more channels the first two."""
    both = sound[:, :CHANNELS].T
    return np.ascontiguousarray(np.broadcast_to(both, (CHANNELS, sound.shape[0])), np.float32)
