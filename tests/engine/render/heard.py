"""Whether a writer's chords are heard in the sound: `python -m tests.engine.render.heard [GENRE …]`.

An instrumental over written triads is rendered in each genre; every bar's pitch classes are compared with all
24 major and minor triads. Prints the share of bars in which the written one fits best.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.clock import Clock
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import Song, make_song
from songsmith.engine.style.genres import GENRES

SHEET = "[Verse]\n[C] [G] [Am] [F]\n\n[Chorus]\n[F] [C] [Dm] [Em]\n"
WINDOW, STEP = 8192, 2048
LOWEST, HIGHEST = 65.0, 1400.0
"""Hz: from the second octave, whose bins are still narrower than a semitone's share, to the last partials
that tell a chord."""

ROOT, THIRD, FIFTH = 1.2, 1.0, 0.9
"""Weights of a triad's tones."""

Chroma = NDArray[np.float64]


def heard(song: Song) -> Iterator[tuple[str, str]]:
    """(written, heard) of every bar that has one chord."""
    clock = Clock.of(song.score)
    for chord in song.score.chords:
        start, end = clock.seconds(chord.beat), clock.seconds(chord.beat + chord.dur)
        sound = song.master[:, round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        yield chord.symbol, nearest(chroma(sound))


def chroma(sound: Audio) -> Chroma:
    """Amplitude by pitch class, each octave's peaks evened out so that none drowns the others."""
    frames = np.lib.stride_tricks.sliding_window_view(sound.mean(axis=0), WINDOW)[::STEP]
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(WINDOW), axis=1))
    hertz = np.arange(spectrum.shape[1]) * SAMPLE_RATE / WINDOW
    strength = np.median(spectrum, axis=0)
    peaks = (strength[1:-1] > strength[:-2]) & (strength[1:-1] > strength[2:])
    found = np.zeros(12)
    for i in np.flatnonzero(peaks) + 1:
        if LOWEST <= hertz[i] <= HIGHEST:
            pitch = 69.0 + 12.0 * np.log2(hertz[i] / 440.0)
            found[round(pitch) % 12] += np.sqrt(strength[i])
    return found / max(1e-9, float(np.linalg.norm(found)))


def nearest(found: Chroma) -> str:
    """The triad that fits best, as a symbol."""
    names = ("C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B")
    fits = {}
    for root, name in enumerate(names):
        for third, quality in ((4, ""), (3, "m")):
            template = np.zeros(12)
            template[[root, (root + third) % 12, (root + 7) % 12]] = ROOT, THIRD, FIFTH
            fits[name + quality] = float(found @ template)
    return max(fits, key=lambda symbol: fits[symbol])


def share(genre: str, seed: int = 1) -> float:
    """Of bars whose written chord is heard."""
    prompt = genre if genre == "house" else GENRES[genre].title
    song = make_song(Recipe(prompt, SHEET, seed, instrumental=True))
    bars = list(heard(song))
    return sum(written == found for written, found in bars) / len(bars)


def main() -> None:
    shares = {}
    for genre in sys.argv[1:] or GENRES:
        shares[genre] = share(genre)
        print(f"{genre:12} {shares[genre]:.0%}", flush=True)
    print(f"{sum(shares.values()) / len(shares):.0%} of all")


if __name__ == "__main__":
    main()
