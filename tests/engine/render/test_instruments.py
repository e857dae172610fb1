"""Our own instruments and whole parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from songsmith.engine.audio import SAMPLE_RATE, Audio, silence
from songsmith.engine.clock import Clock
from songsmith.engine.render import kick_times, render_layers, render_part
from songsmith.engine.render.amp import amplify
from songsmith.engine.render.humanise import PlayedNote
from songsmith.engine.render.synth import FREE_RUNNING, INSTRUMENTS, FreeRunning, Instrument
from tests.engine import songs

SECOND = SAMPLE_RATE


def _from_the_start(play: FreeRunning, notes: Sequence[PlayedNote], n: int) -> Audio:
    return play(notes, n, 0)


EVERY: Mapping[str, Instrument] = {
    **INSTRUMENTS,
    **{name: partial(_from_the_start, play) for name, play in FREE_RUNNING.items()},
}
TUNED = ("supersaw", "pluck", "arp", "pad_warm", "bass_saw", "bass_sub", "lead", "nylon", "guzheng")


def strongest(sound: np.ndarray, low: float, high: float) -> float:
    """Frequency of the strongest partial between two frequencies."""
    spectrum = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), 8 * len(sound)))
    hertz = np.fft.rfftfreq(8 * len(sound), 1 / SAMPLE_RATE)
    inside = (hertz > low) & (hertz < high)
    return float(hertz[inside][np.argmax(spectrum[inside])])


@pytest.mark.parametrize("name", sorted(EVERY))
def test_every_instrument_sounds_cleanly_and_the_same_each_time(name: str) -> None:
    notes = [PlayedNote(0.2, 0.9, 57, 100), PlayedNote(1.0, 1.4, 57, 60)]
    sound = EVERY[name](notes, 2 * SECOND)
    assert sound.shape in ((1, 2 * SECOND), (2, 2 * SECOND))
    assert sound.dtype == np.float32
    assert np.isfinite(sound).all()
    assert 0.003 < np.abs(sound).max() < 1.6
    assert not sound[:, : int(0.19 * SECOND)].any()
    assert np.array_equal(sound, EVERY[name](notes, 2 * SECOND))


@pytest.mark.parametrize("name", TUNED)
@pytest.mark.parametrize("pitch", [45, 69])
def test_tuned_instruments_are_in_tune(name: str, pitch: int) -> None:
    sound = EVERY[name]([PlayedNote(0.0, 1.2, pitch, 100)], 2 * SECOND)
    hertz = 440.0 * 2 ** ((pitch - 69) / 12)
    found = strongest(sound.sum(axis=0)[SECOND // 3 : SECOND], hertz * 0.94, hertz * 1.06)
    assert abs(1200 * np.log2(found / hertz)) < (25.0 if name == "supersaw" else 15.0)


def test_notes_at_the_end_of_the_file_are_cut_off() -> None:
    for name in sorted(EVERY):
        EVERY[name]([PlayedNote(0.9, 5.0, 60, 100)], SECOND)


def test_the_amplifier_distorts_and_keeps_silence_silent() -> None:
    t = np.arange(SECOND) / SAMPLE_RATE
    tone = np.stack([0.07 * np.sin(2 * np.pi * 220 * t)] * 2).astype(np.float32)
    clean, dirty = np.abs(np.fft.rfft(tone[0])), np.abs(np.fft.rfft(amplify(tone, 10.0)[0]))
    assert dirty[660] / dirty[220] > 10 * clean[660] / clean[220] + 0.02
    assert np.abs(amplify(silence(SECOND), 10.0)).max() < 1e-6


def test_a_kit_comes_apart_into_its_elements_and_sums_to_the_part() -> None:
    score = songs.song(parts=(songs.drums(2),))
    clock, n = Clock.of(score), 5 * SECOND
    layers = {layer.element: layer.audio.copy() for layer in render_layers(score.parts[0], score, clock, n)}
    assert set(layers) == {"kick", "snare", "hats"}
    assert np.allclose(sum(layers.values()), render_part(score.parts[0], score, clock, n), atol=1e-6)


def test_the_sidechain_hears_each_kick_where_it_is_played() -> None:
    score = songs.song()
    clock = Clock.of(score)
    kicks = kick_times(score, clock)
    assert len(kicks) == 4
    for bar, kick in enumerate(kicks):
        assert abs(kick - clock.seconds(bar * songs.BAR)) < 0.03


def test_an_unknown_instrument_is_named() -> None:
    score = songs.song()
    with pytest.raises(ValueError, match="synth:kazoo"):
        render_part(replace(score.parts[1], source="synth:kazoo"), score, Clock.of(score), SECOND)
