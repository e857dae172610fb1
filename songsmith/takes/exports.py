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
from django.db.models.functions import Length

from songsmith.core.errors import Invalid
from songsmith.engine import score_json
from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.files import SongTags, write_audio
from songsmith.engine.files.tags import synced_lines
from songsmith.engine.score import Score
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.storage import PART, path_of
from songsmith.takes.written import WRITTEN, FromScore, FromTiming, Names, Shift

_ENCODING = threading.BoundedSemaphore(1)
"""One at a time: an encoder fills a core, and the others are for pages and singing."""

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
AS_SUNG = Shift()
NAME_LENGTH = 100  # characters of a title within a file name; file systems allow 255 bytes


class Format(StrEnum):
    """What a take can be downloaded as: sound, and what `written` makes of the score and the timing map."""

    WAV = "wav"
    FLAC = "flac"
    MP3 = "mp3"
    OGG = "ogg"
    MIDI = "midi"
    MUSICXML = "musicxml"
    CHORDS = "chords"
    CHORDPRO = "chordpro"
    LEAD_SHEET = "lead-sheet"
    LYRIC_SHEET = "lyric-sheet"
    LRC = "lrc"
    LRC_WORDS = "lrc-words"
    SRT = "srt"
    ASS = "ass"
    ULTRASTAR = "ultrastar"


SOUND_TYPES = {
    Format.WAV: "audio/wav",
    Format.FLAC: "audio/flac",
    Format.MP3: "audio/mpeg",
    Format.OGG: "audio/ogg",
}


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


def export(take: Take, fmt: Format, shift: Shift = AS_SUNG) -> Export:
    """The file, made now unless it is in the cache. `take` comes with output, revision and project.

    shift: for chord sheets. Raises Invalid when the take has no score, timing map or words to make it from,
    FileNotFoundError without master.
    """
    kind = WRITTEN.get(fmt)
    extension = kind.extension if kind else fmt.value
    marker = f" ({kind.marker})" if kind and kind.marker else ""
    source = (fmt, take.pk, take.attempts, take.project.title, _artist(take), shift)
    digest = hashlib.sha256(repr(source).encode()).hexdigest()
    path = Path(settings.TAKE_CACHE_DIR) / f"{digest[:32]}.{extension}"
    cached(path, lambda part: _write(part, take, fmt, shift))
    content_type = kind.content_type if kind else SOUND_TYPES[fmt]
    return Export(path, f"{file_title(take)}{marker}.{extension}", content_type)


def offered(take: Take) -> frozenset[Format]:
    """What can be made of a finished take. One small query."""
    sizes = TakeOutput.objects.filter(pk=take.pk).values_list(Length("score"), Length("timing")).first()
    score, timing = sizes or (0, 0)
    there = {"score": bool(score), "timing": bool(timing)}
    found = {Format(name) for name, kind in WRITTEN.items() if there[kind.needs] and _has_words(take, kind)}
    return frozenset(SOUND_TYPES) | found


def score_of(take: Take) -> Score | None:
    """None: its provider has none. One query, and some milliseconds to read it."""
    packed = _column(take, "score")
    return score_json.unpack(packed) if packed else None


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


def _write(part: Path, take: Take, fmt: Format, shift: Shift) -> None:
    kind = WRITTEN.get(fmt)
    if kind is None:
        write_audio(part, _master(take.output), fmt.value, tags_of(take))
        return
    if not _has_words(take, kind):
        raise Invalid(f"This take has no words, so there is no {kind.label} file of it.")
    names = Names(take.project.title, _artist(take), f"{file_title(take)}.mp3")
    if isinstance(kind, FromScore):
        score = _unpacked(take, "score", f"a score, so there is no {kind.label} file of it")
        content = kind.write(score_json.loads(score), names, shift)
    else:
        timing = _unpacked(take, "timing", f"a timing map, so there is no {kind.label} file of it")
        content = kind.write(json.loads(timing), names)
    part.write_bytes(content if isinstance(content, bytes) else content.encode())


def _has_words(take: Take, kind: FromScore | FromTiming) -> bool:
    return not (kind.sung and take.instrumental)


def _artist(take: Take) -> str:
    """Whoever made the take, as far as they gave a name."""
    return take.created_by.name if take.created_by else ""


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
