"""The writer's chords are heard."""

from __future__ import annotations

from statistics import fmean

import numpy as np
import pytest

from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.style.genres import GENRES
from tests.engine.render.heard import chroma, nearest, share


@pytest.mark.parametrize(("symbol", "pitches"), [("Am", (45, 57, 60, 64)), ("F", (41, 60, 65, 69))])
def test_triads_are_told_apart(symbol: str, pitches: tuple[int, ...]) -> None:
    t = np.arange(SAMPLE_RATE, dtype=np.float32) / SAMPLE_RATE
    hertz = [440.0 * 2.0 ** ((pitch - 69) / 12) for pitch in pitches]
    sound = sum(np.sin(2 * np.pi * k * f * t) / k for f in hertz for k in (1, 2, 3))
    assert nearest(chroma(np.stack([sound, sound]).astype(np.float32))) == symbol


@pytest.mark.long
def test_written_chords_are_heard_in_every_genre() -> None:
    assert fmean(share(genre) for genre in GENRES) >= 0.9
