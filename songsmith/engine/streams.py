"""Random streams, one for each thing decided, derived from the seed and that thing's own name.

Never one global generator: adding a fill must not change the tune, and re-singing a line must leave every
other line alone.
"""

from __future__ import annotations

import hashlib

import numpy as np


def reseeded(seed: int, *names: str | int) -> int:
    """Another seed for the same things: "the same song with another tune here"."""
    text = "\x1f".join([str(seed), "again", *map(str, names)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "little")


def stream(seed: int, *names: str | int) -> np.random.Generator:
    """A generator for ("melody", section id, line id) and the like; the same names give the same numbers."""
    text = "\x1f".join([str(seed), *map(str, names)])
    digest = hashlib.sha256(text.encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "little"))
