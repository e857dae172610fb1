"""A finished master at another rate, in another format: piece by piece, so that length costs no memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import soundfile
import soxr

from songsmith.engine.files.audio_file import PIECE, dithered
from songsmith.engine.streams import stream

Container = Literal["mp3", "wav", "pcm"]

CHANNELS = 2
BITS = 16
"""Of wav and pcm samples, which are little-endian."""

LOW_RATES_BELOW = 32_000
"""Hz. From here down MP3 is MPEG-2 layer III, whose constant rates end at 160 kbit/s."""
_MPEG_1 = (32_000, 320_000)
_MPEG_2 = (8_000, 160_000)
_LEVEL_MAX = 0.9999  # libsndfile maps 0 … 1 to greatest … least bit rate and refuses 1 itself


@dataclass(frozen=True, slots=True)
class Coding:
    """sample_rate in Hz; bitrate in bit/s, for mp3 alone."""

    container: Container
    sample_rate: int
    bitrate: int

    @property
    def actual_bitrate(self) -> int:
        """What the file has: MP3 at low rates cannot have more, uncompressed sound has what it takes."""
        if self.container == "mp3":
            return min(self.bitrate, _bitrates(self.sample_rate)[1])
        return self.sample_rate * CHANNELS * BITS


def transcode(master: Path, out: Path, coding: Coding) -> None:
    """Writes `out` from any file that libsndfile reads; mono becomes stereo. Raises OSError, RuntimeError."""
    with (
        soundfile.SoundFile(master) as source,
        soundfile.SoundFile(out, "w", coding.sample_rate, CHANNELS, **_file_options(coding)) as target,
    ):
        chance = stream(0, "dither")
        for piece in _resampled(source, coding.sample_rate):
            target.write(piece if coding.container == "mp3" else dithered(piece, BITS, chance))


def _resampled(source: soundfile.SoundFile, rate: int) -> Iterator[np.ndarray]:
    """Interleaved float32 (n, 2) pieces."""
    resampler = soxr.ResampleStream(source.samplerate, rate, CHANNELS, dtype="float32", quality="HQ")
    while True:
        piece = source.read(PIECE, dtype="float32", always_2d=True)
        stereo = np.ascontiguousarray(np.broadcast_to(piece, (len(piece), CHANNELS)))
        last = len(piece) < PIECE
        yield stereo if rate == source.samplerate else resampler.resample_chunk(stereo, last=last)
        if last:
            return


def _file_options(coding: Coding) -> dict[str, Any]:
    if coding.container == "mp3":
        least, most = _bitrates(coding.sample_rate)
        level = (most - coding.actual_bitrate) / (most - least)
        return {
            "format": "MP3",
            "subtype": "MPEG_LAYER_III",
            "bitrate_mode": "CONSTANT",
            "compression_level": min(level, _LEVEL_MAX),
        }
    container = {"wav": "WAV", "pcm": "RAW"}[coding.container]
    return {"format": container, "subtype": "PCM_16", "endian": "LITTLE"}


def _bitrates(sample_rate: int) -> tuple[int, int]:
    return _MPEG_2 if sample_rate < LOW_RATES_BELOW else _MPEG_1
