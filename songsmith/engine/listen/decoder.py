"""The child process that decodes one file: `python -m songsmith.engine.listen.decoder FD`.

The file is its standard input, the samples go to the open file FD as float32 left, right, left … at 44.1 kHz,
one line of JSON says how it went. It limits itself before it looks at the first byte: memory, processor time,
size of what it writes, and no further file or socket can be opened.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
from collections.abc import Iterator
from typing import IO, Any

import av
import av.subtitles.codeccontext
import av.subtitles.stream  # imported late by the library, when no file can be opened any more
import numpy as np

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.listen.refusals import (
    MAX_BYTES,
    MAX_CHANNELS,
    MAX_SECONDS,
    MIN_SECONDS,
    OVERRUN_SECONDS,
    RATES,
    DecodeRefused,
)
from songsmith.engine.listen.sniff import HEAD_BYTES, container

MEMORY = 768 << 20  # bytes of address space beyond what the libraries take
PROCESSOR_SECONDS = 60
"""Six minutes of any of the codecs take less than 10 on a slow machine."""
WRITTEN = int((MAX_SECONDS + 2) * SAMPLE_RATE * 8)  # bytes

CODECS = frozenset(
    {"aac", "alac", "flac", "mp3", "mp3float", "opus", "vorbis", "adpcm_ima_wav", "adpcm_ms"}
    | {"pcm_alaw", "pcm_mulaw", "pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be"}
    | {"pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be"}
)
OPTIONS = {"probesize": "1000000", "analyzeduration": "5000000", "protocol_whitelist": "none"}
DAMAGED_PACKETS = 50
"""As many unreadable packets as are passed over: a scratch, but no heap of rubble."""
EMPTY_PACKETS = 20_000
"""Packets in a row without a sample: as many as no file of six minutes has."""
MISSING_SHARE, MISSING_SECONDS = 0.03, 1.0
"""What a header may promise above what is there: encoders round."""
MISSING_BYTES = 100_000
LOUDEST = 4.0
"""Full scale is 1; float files may have more, hostile ones infinity."""
AUDIBLE, AUDIBLE_SECONDS = 1e-3, 1.0
"""RMS of a piece (−60 dB) that is not silence, and how much of it there must be."""
WAVES = ("wav", "aiff")
SIZE_UNKNOWN = 0x7FFF0000
"""From here on the size in such a header is what programs write that do not know it yet."""


def main() -> None:
    sink = os.fdopen(int(sys.argv[1]), "wb")
    _limit()
    try:
        answer: dict[str, Any] = {"samples": _decode(sys.stdin.buffer, sink)}
    except DecodeRefused as refusal:
        answer = {"refused": refusal.reason}
    except MemoryError:
        answer = {"refused": "too_much_work"}
    except (av.error.FFmpegError, ValueError, OSError):
        answer = {"refused": "damaged"}
    print(json.dumps(answer), flush=True)
    os._exit(0)  # nothing is left to be tidied, least of all by the library that read a stranger's file


def _limit() -> None:
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    mapped = _mapped()
    for which, limit in (
        (resource.RLIMIT_AS, mapped + MEMORY if mapped else None),
        (resource.RLIMIT_CPU, int(used) + PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, WRITTEN),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        if limit is not None:
            with contextlib.suppress(ValueError, OSError):  # a stricter limit is in force already
                resource.setrlimit(which, (limit, limit))


def _mapped() -> int:
    """Bytes of address space taken by interpreter and libraries; 0 where the system does not say."""
    try:
        with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123
            return int(file.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0


def _decode(source: IO[bytes], sink: IO[bytes]) -> int:
    """Samples written per channel. Raises DecodeRefused."""
    name = _container(source)
    with av.open(source, mode="r", format=name, options=OPTIONS, metadata_errors="replace") as file:
        stream = _sound(file)
        promised = _promised(stream, name)
        count = audible = 0
        for piece in _pieces(file, stream):
            count += piece.shape[1]
            audible += piece.shape[1] * int(np.vdot(piece, piece) > AUDIBLE**2 * piece.size)
            if count > (MAX_SECONDS + OVERRUN_SECONDS) * SAMPLE_RATE:
                raise DecodeRefused("too_long")
            sink.write(np.ascontiguousarray(piece.T).tobytes())
    sink.flush()
    _judge(count / SAMPLE_RATE, promised, audible / SAMPLE_RATE)
    return count


def _container(source: IO[bytes]) -> str:
    size = os.fstat(source.fileno()).st_size
    if size == 0:
        raise DecodeRefused("empty")
    if size > MAX_BYTES:
        raise DecodeRefused("too_large")
    head = source.read(HEAD_BYTES)
    name = container(head)
    if name is None:
        raise DecodeRefused("not_audio")
    if name in WAVES and _breaks_off(head, size):
        raise DecodeRefused("truncated")
    source.seek(0)
    return name


def _breaks_off(head: bytes, size: int) -> bool:
    """Whether a RIFF or AIFF header promises clearly more bytes than the file has."""
    promised = int.from_bytes(head[4:8], "little" if head[:4] == b"RIFF" else "big")
    return (
        head[:4] != b"RF64"
        and promised < SIZE_UNKNOWN
        and promised > size * (1 + MISSING_SHARE) + MISSING_BYTES
    )


def _sound(file: av.container.InputContainer) -> av.AudioStream:
    if not file.streams.audio:
        raise DecodeRefused("no_sound")
    stream = file.streams.audio[0]
    codec = stream.codec_context
    if codec is None or codec.name not in CODECS:
        raise DecodeRefused("codec")
    if not RATES[0] <= (codec.sample_rate or 0) <= RATES[1]:
        raise DecodeRefused("rate")
    if not 1 <= codec.channels <= MAX_CHANNELS:
        raise DecodeRefused("channels")
    codec.thread_count = 1
    return stream


def _promised(stream: av.AudioStream, name: str) -> float:
    """Seconds that the header says there are, 0 where it does not, or only guesses (bare frames)."""
    if name in ("mp3", "aac") or stream.duration is None or stream.time_base is None:
        return 0.0
    return float(stream.duration * stream.time_base)


def _pieces(file: av.container.InputContainer, stream: av.AudioStream) -> Iterator[Audio]:
    """Finite float32 (2, n) at 44.1 kHz."""
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=SAMPLE_RATE)
    for frame in _frames(file, stream):
        for part in resampler.resample(frame):
            yield _finite(part)
    for part in resampler.resample(None):
        yield _finite(part)


def _frames(file: av.container.InputContainer, stream: av.AudioStream) -> Iterator[av.AudioFrame]:
    damaged = empty = 0
    for packet in file.demux(stream):
        try:
            frames = packet.decode()
        except av.error.InvalidDataError:
            damaged += 1
            if damaged > DAMAGED_PACKETS:
                raise DecodeRefused("damaged") from None
            continue
        empty = 0 if frames else empty + 1
        if empty > EMPTY_PACKETS:
            raise DecodeRefused("damaged")
        yield from frames


def _finite(frame: av.AudioFrame) -> Audio:
    samples = np.asarray(frame.to_ndarray(), np.float32)
    return np.clip(np.nan_to_num(samples, nan=0.0), -LOUDEST, LOUDEST)


def _judge(seconds: float, promised: float, audible: float) -> None:
    if promised > seconds * (1 + MISSING_SHARE) + MISSING_SECONDS:
        raise DecodeRefused("truncated" if seconds else "damaged")
    if seconds == 0:
        raise DecodeRefused("damaged")
    if seconds < MIN_SECONDS:
        raise DecodeRefused("too_short")
    if audible < AUDIBLE_SECONDS:
        raise DecodeRefused("silent")


if __name__ == "__main__":
    main()
