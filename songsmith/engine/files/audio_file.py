"""Audio files: WAV, FLAC, MP3 and Ogg Vorbis, with their tags."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import soundfile

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.files.id3 import id3_tag
from songsmith.engine.files.tags import SongTags
from songsmith.engine.files.vorbis import tag_flac, tag_ogg
from songsmith.engine.streams import stream

Format = Literal["wav", "wav24", "flac", "mp3", "ogg"]


@dataclass(frozen=True, slots=True)
class _Coding:
    """extra: what else soundfile is told. bits: of whole numbers to be dithered, 0 = none."""

    container: str
    subtype: str
    extra: Mapping[str, Any]
    bits: int = 0


FORMATS: Mapping[str, _Coding] = {
    "wav": _Coding("WAV", "PCM_16", {}, bits=16),
    "wav24": _Coding("WAV", "PCM_24", {}),
    "flac": _Coding("FLAC", "PCM_24", {"compression_level": 0.5}),
    # LAME V2 (about 190 kbit/s): transparent to nearly everyone at half the time of 320 kbit/s.
    "mp3": _Coding("MP3", "MPEG_LAYER_III", {"bitrate_mode": "VARIABLE", "compression_level": 0.2}),
    "ogg": _Coding("OGG", "VORBIS", {"compression_level": 0.3}),
}

PIECE = 1 << 18
"""Samples encoded at once; bounds the interleaved copy, and libsndfile's Vorbis encoder overflows its stack
when it is handed minutes at a time."""


def write_audio(path: Path, audio: Audio, fmt: str, tags: SongTags | None = None) -> None:
    """Writes float32 (2, n) at 44.1 kHz; the same input gives the same bytes. Raises ValueError, OSError."""
    path.write_bytes(audio_bytes(audio, fmt, tags))


def audio_bytes(audio: Audio, fmt: str, tags: SongTags | None = None) -> bytes:
    """The whole file. Raises ValueError for a format that is none of FORMATS."""
    if fmt not in FORMATS:
        raise ValueError(f"unknown format {fmt!r}; choose one of {', '.join(FORMATS)}")
    coding, out = FORMATS[fmt], io.BytesIO()
    with soundfile.SoundFile(
        out,
        "w",
        SAMPLE_RATE,
        audio.shape[0],
        subtype=coding.subtype,
        format=coding.container,
        **coding.extra,
    ) as file:
        if tags and coding.container == "WAV":
            _wav_strings(file, tags)
        for piece in _pieces(audio, coding.bits):
            file.write(piece)
    return _tagged(out.getvalue(), fmt, tags or SongTags())


def _tagged(data: bytes, fmt: str, tags: SongTags) -> bytes:
    if fmt == "mp3":
        return id3_tag(tags) + data
    if fmt == "flac":
        return tag_flac(data, tags)
    return tag_ogg(data, tags) if fmt == "ogg" else data


def _wav_strings(file: soundfile.SoundFile, tags: SongTags) -> None:
    """RIFF INFO has no place for lyrics."""
    for name, value in (("title", tags.title), ("artist", tags.artist), ("genre", tags.genre)):
        if value:
            setattr(file, name, value)


def _pieces(audio: Audio, bits: int) -> Iterator[np.ndarray]:
    """Interleaved pieces; few bits are dithered, so that fades do not break up into steps."""
    chance = stream(0, "dither")
    for start in range(0, audio.shape[1], PIECE):
        piece = audio[:, start : start + PIECE].T
        yield np.ascontiguousarray(dithered(piece, bits, chance) if bits else piece)


def dithered(piece: np.ndarray, bits: int, chance: np.random.Generator) -> np.ndarray:
    """Float samples with triangular noise of one step of `bits`, clipped to what those can hold."""
    step = np.float32(2.0 ** (1 - bits))
    noise = chance.random(piece.shape, np.float32) - chance.random(piece.shape, np.float32)
    limited: np.ndarray = np.clip(piece + noise * step, -1.0, 1.0 - step)
    return limited
