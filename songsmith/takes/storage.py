"""Files of takes: written whole or not at all, found by what the database says, never by listing.

Each take has a folder with a random name; each attempt writes its own file there, so that a worker which
lost its take cannot touch what its successor made.
"""

from __future__ import annotations

import io
import os
import shutil
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import soundfile
from django.conf import settings

from songsmith.engine.audio import Audio

ROOT = "takes"
PART = ".part"
MASTER_SUBTYPE = "PCM_24"
BLOCK = 1 << 18  # samples encoded at once; bounds the interleaved copy to 2 MB
ORPHAN_AGE = 3600.0  # seconds; younger folders may belong to a transaction that has not committed


def master_name(folder: str, attempt: int) -> str:
    """Name under MEDIA_ROOT of the file that this attempt writes."""
    return f"{ROOT}/{folder[:2]}/{folder}/{attempt}.flac"


def path_of(name: object) -> Path:
    """Where a stored name (or the file field that holds it) lies on disk."""
    return Path(settings.MEDIA_ROOT) / str(name)


def master_bytes(audio: Audio, sample_rate: int) -> bytes:
    """FLAC, 24 bit. Encoded in memory, so that a full disk is met by our own write and seen as such."""
    out = io.BytesIO()
    with soundfile.SoundFile(
        out, "w", sample_rate, channels=audio.shape[0], format="FLAC", subtype=MASTER_SUBTYPE
    ) as file:
        for start in range(0, audio.shape[1], BLOCK):
            file.write(audio[:, start : start + BLOCK].T)
    return out.getvalue()


def publish(name: str, data: bytes) -> None:
    """Writes the file whole, so that it survives a power cut. Raises OSError and leaves nothing then."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(PART)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):  # a new name is durable once its folder is
        _sync_folder(folder)


def remove(name: str) -> None:
    """Deletes one file and its folder if that is empty then."""
    path = path_of(name)
    path.unlink(missing_ok=True)
    with suppress(OSError):
        path.parent.rmdir()


def clear(folder: str, *, before: int | None = None) -> None:
    """Deletes what attempts left in a take's folder: those below `before`, or with None everything."""
    path = _folder(folder)
    if before is None:
        shutil.rmtree(path, ignore_errors=True)
        return
    for file in path.glob("*"):
        if file.stem.isdigit() and int(file.stem) < before:
            file.unlink(missing_ok=True)


def orphans() -> list[str]:
    """Folder names older than ORPHAN_AGE; the caller knows which of them belong to a take."""
    limit = time.time() - ORPHAN_AGE
    root = Path(settings.MEDIA_ROOT) / ROOT
    return [path.name for path in root.glob("??/*") if path.stat().st_mtime < limit]


def sweep(known: Collection[str]) -> int:
    """Deletes old folders that belong to no take; returns how many."""
    lost = [name for name in orphans() if name not in known]
    for name in lost:
        clear(name)
    return len(lost)


def _folder(folder: str) -> Path:
    return Path(settings.MEDIA_ROOT) / ROOT / folder[:2] / folder


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
