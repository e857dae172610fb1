"""Which beats begin bars, and of how many beats those are."""

from __future__ import annotations

import numpy as np

from songsmith.engine.listen.front import ONSET_RATE, Frames, Numbers
from songsmith.engine.listen.learned import learned
from songsmith.engine.listen.pulse import FLOOR

METERS = (4, 3)
SURE = 6.0
"""Log-odds are cut here: one beat cannot outvote the song."""


def bar_features(levels: Frames, beats: Numbers, middle: Frames, bass: Frames) -> Numbers:
    """(n, 56) for each beat: what begins on it and half a beat later in each register, how much the harmony
    changes; and the same of the beat before and the two after.

    levels: as of `pulse.registers`; middle, bass: chroma of each beat.
    """
    half = np.append(np.diff(beats), beats[-1] - beats[-2]) / 2
    on, off = _level(levels, beats), _level(levels, beats + half)
    usual = on.mean(axis=0) + 1e-9
    own = np.concatenate(
        [
            np.log(on / usual + FLOOR),
            np.log(off / usual + FLOOR),
            *(_changes(chroma) for chroma in (middle, bass)),
        ],
        axis=1,
    )
    own = own - own.mean(axis=0)
    return np.concatenate([own, *(_moved(own, by) for by in (-1, 1, 2))], axis=1)


def find_bars(features: Numbers) -> tuple[int, int, float]:
    """Beats a bar, which beat begins the first whole bar, and how clear that is, 0 … 1."""
    weights = learned("downbeat")
    odds = np.clip(features @ weights[:-1] + weights[-1], -SURE, SURE)
    scores = {
        (meter, first): float(odds[first::meter].mean() - np.delete(odds, np.s_[first::meter]).mean())
        for meter in METERS
        for first in range(meter)
        if len(odds) > meter
    }
    best, second = sorted(scores, key=lambda bar: -scores[bar])[:2]
    return *best, float(np.clip((scores[best] - scores[second]) / SURE, 0, 1))


def _level(levels: Frames, times: Numbers) -> Numbers:
    frames = np.round(times * ONSET_RATE).astype(int).clip(0, len(levels) - 1)
    return np.asarray(levels[frames], np.float64)


def _changes(chroma: Frames) -> Numbers:
    """(n, 2): how different each beat is from the one before, and each two from the two before."""
    one, two = np.zeros(len(chroma)), np.zeros(len(chroma))
    one[1:] = 1 - (chroma[1:] * chroma[:-1]).sum(axis=1)
    for i in range(2, len(chroma) - 1):
        before, after = chroma[i - 2 : i].sum(axis=0), chroma[i : i + 2].sum(axis=0)
        two[i] = 1 - before @ after / (np.linalg.norm(before) * np.linalg.norm(after) + 1e-9)
    return np.stack([one, two], axis=1)


def _moved(rows: Numbers, by: int) -> Numbers:
    """The rows `by` places later in each place; nothing beyond the ends."""
    out = np.zeros_like(rows)
    if by > 0:
        out[:-by] = rows[by:]
    else:
        out[-by:] = rows[:by]
    return out
