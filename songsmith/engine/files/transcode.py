"""A finished master at another rate, in another format: piece by piece, so that length costs no memory."""

from __future__ import annotations

import struct
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
    """sample_rate in Hz; bitrate in bit/s, for mp3 alone. comment: at most 30 letters of ASCII that stand in
    the file, which has a place for them as mp3 (ID3v1) and as wav (RIFF INFO)."""

    container: Container
    sample_rate: int
    bitrate: int
    comment: str = ""

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
        if coding.comment and coding.container != "pcm":
            target.comment = coding.comment
        chance = stream(0, "dither")
        for piece in _resampled(source, coding.sample_rate):
            target.write(piece if coding.container == "mp3" else dithered(piece, BITS, chance))


class Transcoder:
    """The same, for a sound that is still being made: bytes of the file as far as they are certain.

    n: samples of the whole, which the header of a wav tells. MP3 begins with a frame that is silent, where a
    finished file has its length.
    """

    def __init__(self, coding: Coding, sample_rate: int, n: int) -> None:
        self._coding, self._rate = coding, sample_rate
        self._length = round(n * coding.sample_rate / sample_rate)
        self._resampler = soxr.ResampleStream(
            sample_rate, coding.sample_rate, CHANNELS, dtype="float32", quality="HQ"
        )
        self._chance = stream(0, "dither")
        self._out = _Outlet()
        self._file: soundfile.SoundFile | None = None
        if coding.container == "mp3":
            self._file = soundfile.SoundFile(
                self._out, "w", coding.sample_rate, CHANNELS, **_file_options(coding)
            )
        elif coding.container == "wav":
            self._out.write(_wav_header(coding.sample_rate, self._length))
        self.written = 0
        """Samples put into the file so far."""

    def push(self, piece: np.ndarray) -> bytes:
        """piece: (n, 2) float32 that follows the one before; what can be sent now."""
        self._encode(self._at_rate(piece, last=False))
        return self._out.taken()

    def finish(self) -> bytes:
        """The rest; nothing can be pushed after it."""
        tail = self._at_rate(np.zeros((0, CHANNELS), np.float32), last=True)
        missing = max(0, self._length - self.written - len(tail))
        self._encode(np.pad(tail, ((0, missing), (0, 0))))
        if self._file is not None:
            self._file.close()
        return self._out.taken()

    def _at_rate(self, piece: np.ndarray, *, last: bool) -> np.ndarray:
        if self._rate == self._coding.sample_rate:
            return piece
        resampled: np.ndarray = self._resampler.resample_chunk(np.ascontiguousarray(piece), last=last)
        return resampled

    def _encode(self, piece: np.ndarray) -> None:
        piece = piece[: self._length - self.written]
        self.written += len(piece)
        if self._file is not None:
            self._file.write(piece)
        else:
            steps = dithered(piece, BITS, self._chance) * np.float32(1 << (BITS - 1))
            self._out.write(np.rint(steps).astype("<i2").tobytes())


class _Outlet:
    """A file for libsndfile whose bytes leave as they come: what is sent cannot be written anew, and it is
    not, though the encoder tries to put the length into the first frame when it closes."""

    def __init__(self) -> None:
        self._fresh = bytearray()
        self._sent = 0  # bytes taken so far
        self._at = 0

    def write(self, data: bytes) -> int:
        skipped = max(0, self._sent - self._at)
        place = max(0, self._at - self._sent)
        kept = bytes(data)[skipped:]
        self._fresh[place : place + len(kept)] = kept
        self._at += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        base = (0, self._at, self._sent + len(self._fresh))[whence]
        self._at = base + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        """Nothing: an encoder does not read what it wrote."""
        return b""

    def flush(self) -> None:
        """Nothing waits."""

    def taken(self) -> bytes:
        """What came since the last time."""
        data = bytes(self._fresh)
        self._sent += len(data)
        self._fresh.clear()
        return data


def _wav_header(sample_rate: int, n: int) -> bytes:
    """Of 16-bit stereo, 44 bytes (RIFF WAVE, Microsoft and IBM 1991)."""
    frame = CHANNELS * BITS // 8
    form = struct.pack("<HHIIHH", 1, CHANNELS, sample_rate, sample_rate * frame, frame, BITS)
    size = n * frame
    return (
        b"RIFF"
        + struct.pack("<I", 36 + size)
        + b"WAVEfmt "
        + struct.pack("<I", 16)
        + form
        + (b"data" + struct.pack("<I", size))
    )


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
