"""A stranger's file, brought in: counted, named by its bytes, decoded apart from this process, stored."""

from __future__ import annotations

import hashlib
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from songsmith.core.errors import Invalid
from songsmith.core.fetch import FetchRefused, fetch
from songsmith.core.outgoing import CallStopped
from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.listen.decode import decode
from songsmith.engine.listen.refusals import MAX_BYTES, DecodeRefused
from songsmith.engine.listen.sniff import HEAD_BYTES, container
from songsmith.engine.peaks import peaks
from songsmith.takes import storage
from songsmith.takes.job import folder_random

ORIGINAL, SOUND = "original", "sound.flac"
SOUND_SUBTYPE = "PCM_16"
PEAK_PAIRS = 4000  # enough to place a cut by eye in six minutes
PIECE = 1 << 20  # bytes copied at once

MIMES = {
    "wav": "audio/wav",
    "aiff": "audio/aiff",
    "mov": "audio/mp4",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "matroska": "audio/webm",
    "mp3": "audio/mpeg",
    "aac": "audio/aac",
}
"""By what the first bytes are."""

NOT_FETCHED = (
    "This address could not be fetched. Give one that begins with https:// and leads to a sound file "
    "of at most 50 MB."
)

_ONE_AT_A_TIME = threading.Semaphore(1)
"""Six minutes decoded are 130 MB: two at once would be felt by everybody on a small machine."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What is known of a recording whose files lie in `folder`."""

    folder: str
    mime: str
    size: int
    md5: str
    sha256: str
    duration: float
    sample_rate: int
    peaks: bytes


def take_in(file: IO[bytes], *, field: str = "file") -> Stored:
    """Checks, decodes and stores a recording. Raises Invalid with a sentence for `field`; nothing stays then.

    Takes seconds: a child process decodes.
    """
    with tempfile.TemporaryDirectory(prefix="songsmith-reference-") as place:
        path = Path(place, ORIGINAL)
        try:
            size, md5, sha256 = _spooled(file, path)
            mime = _mime(path)
            with _ONE_AT_A_TIME:
                return _stored(path, mime, size, md5, sha256)
        except DecodeRefused as error:
            raise Invalid(str(error), field=field, code=error.reason) from error


@contextmanager
def fetched(url: str) -> Iterator[IO[bytes]]:
    """The file at an address, gone again afterwards. Raises Invalid for `url`."""
    with tempfile.TemporaryFile() as file:
        try:
            fetch(url.strip(), file, max_bytes=MAX_BYTES)
        except (FetchRefused, CallStopped) as error:
            raise Invalid(NOT_FETCHED, field="url", code="not_fetched") from error
        file.seek(0)
        yield file


def _spooled(file: IO[bytes], path: Path) -> tuple[int, str, str]:
    """Copied under `path`, at most MAX_BYTES; its size and digests. Raises DecodeRefused."""
    md5, sha256, size = hashlib.md5(usedforsecurity=False), hashlib.sha256(), 0
    with path.open("wb") as out:
        while piece := file.read(PIECE):
            size += len(piece)
            if size > MAX_BYTES:
                raise DecodeRefused("too_large")
            md5.update(piece)
            sha256.update(piece)
            out.write(piece)
    if not size:
        raise DecodeRefused("empty")
    return size, md5.hexdigest(), sha256.hexdigest()


def _mime(path: Path) -> str:
    """Before a process is started for it. Raises DecodeRefused."""
    with path.open("rb") as file:
        found = container(file.read(HEAD_BYTES))
    if found is None:
        raise DecodeRefused("not_audio")
    return MIMES[found]


def _stored(path: Path, mime: str, size: int, md5: str, sha256: str) -> Stored:
    audio = decode(path)
    folder = folder_random()
    try:
        with path.open("rb") as original:
            storage.publish(storage.reference_name(folder, ORIGINAL), original)
        sound = storage.master_bytes(audio, SAMPLE_RATE, SOUND_SUBTYPE)
        storage.publish(storage.reference_name(folder, SOUND), sound)
    except OSError:
        storage.clear(folder, root=storage.REFERENCES)
        raise
    return Stored(
        folder=folder,
        mime=mime,
        size=size,
        md5=md5,
        sha256=sha256,
        duration=audio.shape[1] / SAMPLE_RATE,
        sample_rate=SAMPLE_RATE,
        peaks=peaks(audio, PEAK_PAIRS).tobytes(),
    )
