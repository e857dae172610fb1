"""The samples' player: it sounds, it repeats, and it says what is missing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from songsmith.engine.errors import MissingPart
from songsmith.engine.render.fluidsynth import Event, Synth
from songsmith.engine.system import FONT_VARIABLE, soundfont_path

NOTE = (Event(1000, "on", 69, 100), Event(30_000, "off", 69))


def play(bank: int = 0, program: int = 0, n: int = 44_100) -> np.ndarray:
    with Synth(soundfont_path(), bank, program) as synth:
        return synth.play(NOTE, n)


def test_a_note_sounds_where_it_is_put_at_its_pitch() -> None:
    sound = play(program=73)  # flute
    assert sound.shape == (2, 44_100)
    assert sound.dtype == np.float32
    assert not sound[:, :900].any()
    spectrum = np.abs(np.fft.rfft(sound[0, 8000:28_000] * np.hanning(20_000)))
    assert abs(np.argmax(spectrum) * 44_100 / 20_000 - 440.0) < 3.0


def test_the_same_events_give_the_same_samples_even_after_other_instruments() -> None:
    first = play()
    play(bank=128)
    assert np.array_equal(first, play())


def test_a_font_without_the_instrument_or_without_sense_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sf3"
    broken.write_bytes(b"RIFF????")
    with pytest.raises(MissingPart, match=r"broken\.sf3"):
        Synth(broken, 0, 0)


def test_a_missing_font_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FONT_VARIABLE, "/nowhere/font.sf3")
    with pytest.raises(MissingPart, match="apt install"):
        soundfont_path()
