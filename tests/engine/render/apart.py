"""Whether genres can be told apart by ear alone: `python -m tests.engine.render.apart [GENRE …]`.

Instrumentals of every genre and several seeds are described by timbre and dynamics, never by tempo or rhythm,
and each is given the genre of its nearest neighbour among the other seeds. Prints the confusion matrix.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import make_song
from songsmith.engine.style.genres import GENRES

SEEDS = (1, 2, 3)
SHEET = "[Verse]\n[Chorus]\n"
WINDOW, STEP = 2048, 1024
BANDS = 32
CEPSTRA = 14
LOWEST, HIGHEST = 40.0, 16_000.0

Features = NDArray[np.float64]
Made = Mapping[tuple[str, int], Features]
"""By genre and seed."""


def features(sound: Audio) -> Features:
    """Colour (cepstra of bands, their spread and their changes), noisiness, width and crest.

    Nothing here knows how fast the frames follow a beat.
    """
    bands = np.log(_bands(sound.mean(axis=0)) + 1e-8)
    side = np.log(_bands(sound[0] - sound[1]) + 1e-8)
    loud = bands.mean(axis=1) > np.quantile(bands.mean(axis=1), 0.1)
    cepstra = np.asarray(fft.dct(bands[loud], axis=1, norm="ortho")[:, 1:CEPSTRA])
    changes = np.diff(bands[loud], axis=0)
    return np.concatenate(
        [
            cepstra.mean(axis=0),
            cepstra.std(axis=0),
            fft.dct(bands[loud].mean(axis=0), norm="ortho")[1:CEPSTRA],
            _fewer(np.maximum(0.0, changes).mean(axis=0)),
            _fewer(np.abs(changes).std(axis=0)),
            _fewer((side - bands)[loud].mean(axis=0)),
            _fewer(np.quantile(bands[loud], 0.95, axis=0) - np.quantile(bands[loud], 0.2, axis=0)),
        ]
    )


def _bands(mono: NDArray[np.float32]) -> Features:
    """Energy per frame in bands of equal width in octaves."""
    frames = np.lib.stride_tricks.sliding_window_view(mono, WINDOW)[::STEP]
    spectra = np.abs(fft.rfft(frames * np.hanning(WINDOW).astype(np.float32), axis=1)) ** 2
    hertz = np.arange(WINDOW // 2 + 1) * SAMPLE_RATE / WINDOW
    edges = np.geomspace(LOWEST, HIGHEST, BANDS + 2)
    weights = [
        np.interp(hertz, (low, middle, high), (0.0, 1.0, 0.0), left=0.0, right=0.0)
        for low, middle, high in zip(edges, edges[1:], edges[2:], strict=False)
    ]
    return np.asarray(spectra @ np.array(weights, np.float32).T, np.float64)


def _fewer(bands: Features) -> Features:
    return np.asarray(bands.reshape(-1, 4).mean(axis=1))


def confusion(made: Made) -> NDArray[np.int64]:
    """Rows: what was ordered, columns: what the nearest neighbour of another seed is."""
    names = list(made)
    genres = list(dict.fromkeys(genre for genre, _ in names))
    rows = np.array([made[name] for name in names])
    rows = (rows - rows.mean(axis=0)) / (rows.std(axis=0) + 1e-9)
    distance = np.linalg.norm(rows[:, None] - rows[None], axis=2)
    seeds = np.array([seed for _, seed in names])
    distance[seeds[:, None] == seeds[None]] = np.inf
    counts = np.zeros((len(genres), len(genres)), np.int64)
    for (genre, _), nearest in zip(names, distance.argmin(axis=1), strict=True):
        counts[genres.index(genre), genres.index(names[nearest][0])] += 1
    return counts


def share(counts: NDArray[np.int64]) -> float:
    """Of songs whose nearest neighbour is of their own genre."""
    return float(np.trace(counts) / counts.sum())


def listen(genres: Sequence[str], seeds: Sequence[int] = SEEDS) -> Made:
    return {(genre, seed): features(_instrumental(genre, seed)) for genre in genres for seed in seeds}


def _instrumental(genre: str, seed: int) -> Audio:
    prompt = genre if genre == "house" else GENRES[genre].title
    return make_song(Recipe(prompt, SHEET, seed, instrumental=True)).master


def main() -> None:
    genres = sys.argv[1:] or list(GENRES)
    counts = confusion(listen(genres))
    for genre, row in zip(genres, counts, strict=True):
        heard = ", ".join(f"{genres[i]} {count}" for i, count in enumerate(row) if count)
        print(f"{genre:12} {heard}")
    print(f"{share(counts):.0%} of {counts.sum()} songs")


if __name__ == "__main__":
    main()
