"""Files of takes and references: written whole or not at all, found by what the database says, never by
listing.

Each has a folder with a random name. Each attempt at a take writes its own file there, so that a worker which
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
from typing import IO

import numpy as np
import soundfile
from django.conf import settings

from songsmith.engine.audio import Audio

ROOT = "takes"
REFERENCES = "references"
PART = ".part"
MASTER_SUBTYPE = "PCM_24"
BLOCK = 1 << 18  # samples encoded at once; bounds the interleaved copy to 2 MB
ORPHAN_AGE = 3600.0  # seconds; younger folders may belong to a transaction that has not committed


def master_name(folder: str, attempt: int) -> str:
    """Name under MEDIA_ROOT of the file that this attempt writes."""
    return f"{ROOT}/{folder[:2]}/{folder}/{attempt}.flac"


def reference_name(folder: str, file: str) -> str:
    """Name under MEDIA_ROOT of a file of a reference: "original", "sound.flac"."""
    return f"{REFERENCES}/{folder[:2]}/{folder}/{file}"


def path_of(name: object) -> Path:
    """Where a stored name (or the file field that holds it) lies on disk."""
    return Path(settings.MEDIA_ROOT) / str(name)


def master_bytes(audio: Audio, sample_rate: int, subtype: str = MASTER_SUBTYPE) -> bytes:
    """FLAC, 24 bit unless told otherwise. Encoded in memory, so that a full disk is met by our own write and
    seen as such."""
    out = io.BytesIO()
    with soundfile.SoundFile(
        out, "w", sample_rate, channels=audio.shape[0], format="FLAC", subtype=subtype
    ) as file:
        for start in range(0, audio.shape[1], BLOCK):
            file.write(audio[:, start : start + BLOCK].T)
    return out.getvalue()


def master_audio(name: object) -> Audio:
    """A stored master as samples, which `master_bytes` turns into the very same ones again: 24 bits fit into
    a float. Raises FileNotFoundError."""
    with path_of(name).open("rb") as file:
        sound, _ = soundfile.read(file, dtype="float32", always_2d=True)
    return np.ascontiguousarray(sound.T)


def publish(name: str, data: bytes | IO[bytes]) -> None:
    """Writes the file whole, so that it survives a power cut. Raises OSError and leaves nothing then.

    data: the bytes, or a file at the place from which it is copied.
    """
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(PART)
    try:
        with part.open("wb") as file:
            if isinstance(data, bytes):
                file.write(data)
            else:
                shutil.copyfileobj(data, file)
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


def clear(folder: str, *, before: int | None = None, root: str = ROOT) -> None:
    """Deletes what attempts left in a folder: those below `before`, or with None everything."""
    path = _folder(root, folder)
    if before is None:
        shutil.rmtree(path, ignore_errors=True)
        return
    for file in path.glob("*"):
        if file.stem.isdigit() and int(file.stem) < before:
            file.unlink(missing_ok=True)


def orphans(root: str = ROOT) -> list[str]:
    """Folder names older than ORPHAN_AGE; the caller knows which of them belong to something."""
    limit = time.time() - ORPHAN_AGE
    folders = Path(settings.MEDIA_ROOT) / root
    return [path.name for path in folders.glob("??/*") if path.stat().st_mtime < limit]


def sweep(known: Collection[str], *, root: str = ROOT) -> int:
    """Deletes old folders that belong to nothing; returns how many."""
    lost = [name for name in orphans(root) if name not in known]
    for name in lost:
        clear(name, root=root)
    return len(lost)


def _folder(root: str, folder: str) -> Path:
    return Path(settings.MEDIA_ROOT) / root / folder[:2] / folder


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
