"""Sound that waits outside of memory until somebody works on it."""

from __future__ import annotations

from tempfile import TemporaryFile

import numpy as np

from songsmith.engine.audio import Audio


def spooled(sound: Audio) -> Audio:
    """The same samples from a temporary file, which goes with the array.

    They take memory once they are read or written, and what is written stays in memory: the file is only
    where they come from. Raises OSError when the disk is full.
    """
    with TemporaryFile() as file:
        sound.tofile(file)
        file.flush()
        return np.memmap(file, sound.dtype, "c", shape=sound.shape)
