"""The sound of a take while it is being made: a file that the worker appends to and the web process follows.

It is for listening early only. The take is done when its master is stored, and the file goes with that; who
has it open reads on to its end.
"""

from __future__ import annotations

import asyncio
import os
import struct
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Final, Self

import numpy as np
from django.conf import settings
from django.db import DatabaseError, connection
from numpy.typing import NDArray

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.takes.models import Take
from songsmith.takes.waiting import take_settled

HEARD_EARLY: Final = "heard_early"
"""Name of the recipe's option that asks for it: such a song is made section by section, at fixed levels."""

HEAD: Final = struct.Struct("<qq")
"""Samples of the whole song, and how many a second; interleaved little-endian float32 follows."""

FRAME: Final = 8  # bytes of one sample, left and right
PIECE: Final = FRAME * 65_536  # bytes read at once
LOOK_SECONDS: Final = 0.1  # between two looks at a file that has nothing new


@dataclass(frozen=True, slots=True)
class SoundHead:
    """samples: of the whole song."""

    samples: int
    sample_rate: int


class GrowingSound:
    """What the worker writes: a provider's `hear`. Leaving the context deletes the file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def __call__(self, piece: Audio, samples: int) -> None:
        """piece: (2, n), follows the one before; samples: of the whole song. Raises OSError."""
        if self._file is None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("wb")
            self._file.write(HEAD.pack(samples, SAMPLE_RATE))
        self._file.write(np.ascontiguousarray(piece.T, "<f4").tobytes())
        self._file.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._path.unlink(missing_ok=True)


def growing_path(take: Take, attempt: int) -> Path:
    return Path(settings.MEDIA_ROOT) / "takes" / take.folder[:2] / take.folder / f"{attempt}.sound"


async def followed(take: Take) -> AsyncIterator[tuple[SoundHead, NDArray[np.float32]]]:
    """The song's sound as it is made: pieces (n, 2) that follow each other, each with what the whole will be.

    Ends when the take is settled and everything that was written is given; nothing is given of a take whose
    sound never grew. An attempt that died is gone on with where its successor, which makes the same samples,
    has come as far.
    """
    settled = asyncio.ensure_future(take_settled(take.pk))
    given = 0  # samples
    try:
        while True:
            over = settled.done()
            file = await asyncio.to_thread(_opened, take.pk)
            if file is not None:
                with file:
                    async for head, piece in _followed_file(file, given, settled):
                        given += len(piece)
                        yield head, piece
            elif over:
                return
            else:
                await asyncio.sleep(LOOK_SECONDS)
    finally:
        settled.cancel()


async def _followed_file(
    file: IO[bytes], given: int, settled: asyncio.Future[Take.Status]
) -> AsyncIterator[tuple[SoundHead, NDArray[np.float32]]]:
    """To the end of one attempt's file: its head's length, or its writer's last word before the file went."""
    head = SoundHead(*HEAD.unpack(file.read(HEAD.size)))
    file.seek(HEAD.size + given * FRAME)
    left = b""
    while given < head.samples:
        over = settled.done() or not os.fstat(file.fileno()).st_nlink
        data = left + await asyncio.to_thread(file.read, PIECE)
        whole = len(data) // FRAME * FRAME
        left = data[whole:]
        if whole:
            piece = np.frombuffer(data[:whole], "<f4").reshape(-1, 2)
            given += len(piece)
            yield head, piece
        elif over:
            return
        else:
            await asyncio.sleep(LOOK_SECONDS)


def _opened(take_id: uuid.UUID) -> IO[bytes] | None:
    """The file of the attempt that runs now, once its head is there; one query."""
    try:
        found = Take.objects.filter(pk=take_id, status=Take.Status.RUNNING)
        take = found.only("folder", "attempts").first()
    except DatabaseError:
        return None  # it is looked at again
    finally:
        connection.close()
    if take is None:
        return None
    try:
        file = growing_path(take, take.attempts).open("rb")
    except FileNotFoundError:
        return None
    if os.fstat(file.fileno()).st_size < HEAD.size:
        file.close()
        return None
    return file
