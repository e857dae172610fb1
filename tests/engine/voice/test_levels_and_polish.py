from __future__ import annotations

import numpy as np
from scipy.signal import butter, sosfilt

from songsmith.engine.voice.frames import HOP, SPEECH_RATE
from songsmith.engine.voice.levels import REFERENCE, frame_rms, levelled
from songsmith.engine.voice.polish import DOWN, TAIL, UP, polish

RNG = np.random.default_rng(1)


def _tone(seconds: float, rms: float, hertz: float = 440.0) -> np.ndarray:
    times = np.arange(int(seconds * SPEECH_RATE)) / SPEECH_RATE
    return np.asarray(rms * np.sqrt(2) * np.sin(2 * np.pi * hertz * times), dtype=np.float32)


def test_quiet_vowels_come_near_the_loud_ones() -> None:
    audio = np.concatenate([_tone(0.6, 0.2), _tone(0.6, 0.05)])
    even = frame_rms(levelled(audio, [(0, 48), (48, 96)], [2, 2], 0.0))
    assert 0.6 < even[60:90].mean() / even[10:40].mean() < 1.0


def test_a_phrase_is_brought_to_its_level_whatever_it_was_spoken_at() -> None:
    for rms in (0.01, 0.3):
        even = frame_rms(levelled(_tone(1.0, rms), [(0, 80)], [1], 3.0))
        assert np.isclose(even[20:60].mean(), REFERENCE * 10 ** (2.5 / 20), rtol=0.05)


def test_silence_stays_silence() -> None:
    assert not levelled(np.zeros(30 * HOP, np.float32), [(0, 30)], [1], 0.0).any()


def test_polish_keeps_time_zero_and_changes_the_rate() -> None:
    audio = np.zeros(SPEECH_RATE, np.float32)
    audio[12_000:12_400] = _tone(400 / SPEECH_RATE, 0.1, 1000.0)
    polished = polish(audio, np.random.default_rng(1))
    assert len(polished) == -(-(len(audio) + TAIL) * UP // DOWN)
    loud = np.flatnonzero(np.abs(polished) > 0.05)
    assert abs(loud[0] / 44_100 - 0.5) < 0.002


def test_sibilants_over_the_vowels_are_tamed() -> None:
    noise = RNG.standard_normal(SPEECH_RATE)
    hiss = sosfilt(butter(2, (5500, 9000), "bandpass", fs=SPEECH_RATE, output="sos"), noise)
    loud = (hiss / hiss.std() * 2 * REFERENCE).astype(np.float32)
    soft = (loud * 0.1).astype(np.float32)
    louder, softer = (polish(a, np.random.default_rng(2)).std() for a in (loud, soft))
    assert louder / softer < 6


def test_rumble_goes() -> None:
    assert polish(_tone(1.0, 0.1, 30.0), np.random.default_rng(1)).std() < 0.02
