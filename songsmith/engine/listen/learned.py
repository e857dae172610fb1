"""Weights of the small linear models: where beats and bars fall, which chord sounds, where notes begin.

`tests/engine/listen/train.py` fits them on songs whose truth is known and writes `data/learned.json`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LEARNED = Path(__file__).with_name("data") / "learned.json"

Weights = NDArray[np.float64]


@cache
def learned(name: str) -> Weights:
    """The table called `name`."""
    return np.array(json.loads(LEARNED.read_text(encoding="utf-8"))[name], np.float64)
