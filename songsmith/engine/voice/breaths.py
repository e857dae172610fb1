"""Breaths: what is heard of the air that a singer takes before a phrase, where there is time for it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from scipy.signal import butter, sosfilt

from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.streams import stream
from songsmith.engine.voice.frames import Floats, Floats32
from songsmith.engine.voice.levels import REFERENCE
from songsmith.engine.voice.takes import Clip, SungPhrase
from songsmith.engine.voices import Voice

AFTER, BEFORE = 0.22, 0.12
"""Seconds at least from the last note, whose consonants sound after it, to the breath; and from the breath to
the first consonant."""
SHORTEST, LONGEST = 0.22, 0.42
"""Seconds."""
LEVEL = -27.0
"""dB of a breath's loudest part (RMS) against that of even vowels: its peaks are about 30 under theirs."""
UNHEARD = -9.0
"""dB on that under which there is no breath."""
RISE = 0.62
"""Part of the breath until it is loudest; then it stops sooner than it came."""
BANDS = ((1150.0, 0.5, 1.0), (2600.0, 0.45, 0.55), (5600.0, 0.5, 0.3))
"""Hz of the open throat's resonances in a woman's voice, half their width in octaves, and their loudness."""
SETTLING = 2000
"""Samples of noise that the filters ring in with."""
LOWER = {"female": 1.0, "male": 0.86, "young": 1.1}
"""Where a voice's resonances are against a woman's."""


def breath_before(
    sung: SungPhrase, silent_from: float, inhale: float, voice: Voice, seed: int, key: tuple[str, ...]
) -> Clip | None:
    """A breath for the vocal stem, or None where the rest is too short.

    silent_from: seconds, the end of the last word before the phrase. inhale: dB around the usual breath.
    """
    first = sung.syllables[0].phones[0].start if sung.syllables[0].phones else sung.syllables[0].start
    end = first - BEFORE
    length = min(LONGEST, end - silent_from - AFTER)
    if length < SHORTEST or inhale < UNHEARD:
        return None
    rng = stream(seed, "voice", *key, "breath")
    length *= 0.85 + 0.15 * float(rng.random())
    audio = _inhaled(length, voice, rng) * REFERENCE * 10 ** ((LEVEL + inhale) / 20)
    both = np.stack([audio, audio]).astype(np.float32)
    return Clip("vocal", round(end * SAMPLE_RATE) - both.shape[1], both)


def _inhaled(length: float, voice: Voice, rng: np.random.Generator) -> Floats32:
    """Mono, RMS 1 where it is loudest."""
    count = round(length * SAMPLE_RATE)
    noise = rng.standard_normal(count + SETTLING)
    sound = np.zeros(count)
    for hertz, width, loudness in BANDS:
        band = sosfilt(_band(hertz * LOWER[voice.register], width), noise)[SETTLING:]
        sound += loudness * band / np.sqrt(np.mean(band**2))
    sound /= np.sqrt(np.mean(sound**2))
    return np.asarray(sound * _swell(count), np.float32)


def _swell(count: int) -> Floats:
    """Comes slowly, goes quickly, both without a corner."""
    at = np.linspace(0, 1, count)
    rising = np.sin(0.5 * np.pi * np.clip(at / RISE, 0, 1)) ** 2
    falling = np.cos(0.5 * np.pi * np.clip((at - RISE) / (1 - RISE), 0, 1)) ** 2
    return np.asarray(rising * falling)


@lru_cache(maxsize=16)
def _band(hertz: float, width: float) -> Floats:
    edges = (hertz / 2**width, hertz * 2**width)
    return np.asarray(butter(1, edges, "bandpass", fs=SAMPLE_RATE, output="sos"))
