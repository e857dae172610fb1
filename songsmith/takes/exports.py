"""Files to keep, made from a take's master and score the first time somebody asks.

They lie in a cache that may be emptied at any time. A name in it says everything that went into the file, so
that a song that was renamed gets new tags.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import threading
import uuid
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
import soundfile
import soxr
from django.conf import settings

from songsmith.core.errors import Invalid
from songsmith.engine import score_json
from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.files import SongTags, lrc_text, midi_bytes, write_audio
from songsmith.engine.files.tags import synced_lines
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.storage import PART, path_of

_ENCODING = threading.BoundedSemaphore(1)
"""One at a time: an encoder fills a core, and the others are for pages and singing."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
NAME_LENGTH = 100  # characters of a title within a file name; file systems allow 255 bytes


class Format(StrEnum):
    """What a take can be downloaded as."""

    WAV = "wav"
    FLAC = "flac"
    MP3 = "mp3"
    OGG = "ogg"
    MIDI = "midi"
    LRC = "lrc"


CONTENT_TYPES = {
    Format.WAV: "audio/wav",
    Format.FLAC: "audio/flac",
    Format.MP3: "audio/mpeg",
    Format.OGG: "audio/ogg",
    Format.MIDI: "audio/midi",
    Format.LRC: "text/plain; charset=utf-8",
}
EXTENSIONS = {Format.MIDI: "mid"}


class FormatConverter:
    """`<take_format:fmt>` in addresses: anything else is no address."""

    regex = "|".join(Format)

    def to_python(self, value: str) -> Format:
        return Format(value)

    def to_url(self, value: str) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Export:
    """path: a whole file in the cache. name: what the browser should call it."""

    path: Path
    name: str
    content_type: str


def export(take: Take, fmt: Format) -> Export:
    """The file, made now unless it is in the cache. `take` comes with output, revision and project.

    Raises Invalid when the take has no score or timing map to make it from, FileNotFoundError without master.
    """
    extension = EXTENSIONS.get(fmt, fmt.value)
    digest = hashlib.sha256(repr((fmt, take.pk, take.attempts, take.project.title)).encode()).hexdigest()
    path = Path(settings.TAKE_CACHE_DIR) / f"{digest[:32]}.{extension}"
    cached(path, lambda part: _write(part, take, fmt))
    return Export(path, f"{file_title(take)}.{extension}", CONTENT_TYPES[fmt])


def cached(path: Path, write: Callable[[Path], None]) -> None:
    """Makes the file of the cache unless it is there; `write` gets a path beside it. One at a time."""
    with _ENCODING if not path.exists() else nullcontext():
        if path.exists():
            os.utime(path)  # the oldest files are the first to go
            return
        _make(path, write)
    evict(path.parent, settings.TAKE_CACHE_BYTES, keep=path)


def file_title(take: Take) -> str:
    """ "Paper Boats - take 7", without what file systems do not like."""
    title = " ".join(_UNSAFE.sub(" ", take.project.title).split()).strip(" .")[:NAME_LENGTH].strip()
    return f"{title or 'Song'} - take {take.number}"


def tags_of(take: Take) -> SongTags:
    """What is written into the file. Lines are in time only where the timing map is exact. One query."""
    packed = b"" if take.timing_estimated or take.instrumental else _column(take, "timing")
    return SongTags(
        title=take.project.title,
        album=str(take),
        bpm=take.bpm,
        key=take.key,
        lyrics="" if take.instrumental else take.revision.text,
        synced=synced_lines(json.loads(gzip.decompress(packed))) if packed else (),
    )


def evict(folder: Path, limit: int, *, keep: Path) -> None:
    """Deletes the files that were not used for longest until `folder` holds at most `limit` bytes."""
    files = sorted((path for path in folder.iterdir() if path != keep), key=lambda path: path.stat().st_mtime)
    size = keep.stat().st_size + sum(path.stat().st_size for path in files)
    for path in files:
        if size <= limit:
            return
        size -= path.stat().st_size
        path.unlink(missing_ok=True)


def _make(path: Path, write: Callable[[Path], None]) -> None:
    """Readers see the file whole or not at all; two makers at once do no harm."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.stem}-{uuid.uuid4().hex}{PART}")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write(part: Path, take: Take, fmt: Format) -> None:
    if fmt is Format.MIDI:
        score = _unpacked(take, "score", "a score, so there is no MIDI file of it")
        part.write_bytes(midi_bytes(score_json.loads(score), title=take.project.title))
    elif fmt is Format.LRC:
        timing = _unpacked(take, "timing", "a timing map, so there is no LRC file of it")
        part.write_text(lrc_text(json.loads(timing), title=take.project.title), encoding="utf-8")
    else:
        write_audio(part, _master(take.output), fmt.value, tags_of(take))


def _unpacked(take: Take, column: str, lacking: str) -> str:
    packed = _column(take, column)
    if not packed:
        raise Invalid(f"This take came without {lacking}.")
    return gzip.decompress(packed).decode()


def _column(take: Take, name: str) -> bytes:
    return bytes(TakeOutput.objects.values_list(name, flat=True).get(pk=take.pk))


def _master(output: TakeOutput) -> Audio:
    """At the engine's rate, whatever rate a provider delivers."""
    with path_of(output.master).open("rb") as file:
        audio, rate = soundfile.read(file, dtype="float32", always_2d=True)
    if rate != SAMPLE_RATE:
        audio = soxr.resample(audio, rate, SAMPLE_RATE)
    stereo: Audio = np.ascontiguousarray(np.broadcast_to(audio.T, (2, audio.shape[0])))
    return stereo
