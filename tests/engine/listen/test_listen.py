"""A small band of known beats and chords is heard as it is; what cannot be done is left out and says why."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.errors import Cancelled
from songsmith.engine.listen.analysis import analyse
from songsmith.engine.listen.heard import as_json
from songsmith.engine.listen.listen import listen
from songsmith.engine.listen.refusals import DecodeRefused
from songsmith.engine.models import catalogue
from tests.engine.listen.known import HELD_OUT
from tests.engine.listen.measure import mean, measure
from tests.engine.schemas_check import validate

BPM, BARS = 100.0, 8
CHORDS = ((0, ""), (9, "m"), (5, ""), (7, ""))
"""C Am F G, a bar each."""


def band(meter: int = 4, bpm: float = BPM, cents: float = 0.0) -> Audio:
    """Bass and triads on beats, a drum on each, a lower one on the first."""
    beat = 60 / bpm
    sound = np.zeros(int((BARS * meter * beat + 1.0) * SAMPLE_RATE), np.float32)
    for i in range(BARS * meter):
        root, quality = CHORDS[(i // meter) % len(CHORDS)]
        third = 3 if quality == "m" else 4
        start = int((0.5 + i * beat) * SAMPLE_RATE)
        tones = [36 + root] if i % meter else [24 + root, 36 + root]
        for pitch in [*tones, 60 + root, 60 + root + third, 67 + root]:
            _add(sound, start, _tone(pitch + cents / 100, beat * 0.9))
        _add(sound, start, 0.5 * _drum(60.0 if i % meter == 0 else 180.0))
        _add(sound, start + int(beat / 2 * SAMPLE_RATE), 0.1 * _drum(6000.0))
    return np.stack([sound, sound]) * np.float32(0.1)


def _tone(pitch: float, seconds: float) -> NDArray[np.float32]:
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    hertz = 440 * 2 ** ((pitch - 69) / 12)
    partials = sum(0.6**k * np.sin(2 * np.pi * hertz * k * times) for k in range(1, 5))
    return np.asarray(partials * np.exp(-2 * times) * np.minimum(1, times / 0.005), np.float32)


def _drum(hertz: float) -> NDArray[np.float32]:
    times = np.arange(SAMPLE_RATE // 10) / SAMPLE_RATE
    return np.asarray(4 * np.sin(2 * np.pi * hertz * times) * np.exp(-40 * times), np.float32)


def _add(sound: NDArray[np.float32], start: int, part: NDArray[np.float32]) -> None:
    room = sound[start : start + len(part)]
    room += part[: len(room)]


@pytest.fixture
def no_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path / "none"))


@pytest.mark.usefixtures("no_models")
def test_hears_beat_key_and_chords_without_any_model() -> None:
    heard = analyse(band(), lambda doing, share: None)
    assert heard.tempo is not None
    assert heard.tempo.steady
    assert heard.tempo.bpm == pytest.approx(BPM, rel=0.01)
    assert heard.meter.numerator == 4
    assert heard.key is not None
    assert (heard.key.tonic, heard.key.mode) == (0, "major")
    first = next(beat for beat in heard.beats if (beat.bar, beat.beat) == (1, 1))
    assert first.start == pytest.approx(0.5, abs=0.05)
    by_bar = {chord.bar: chord.symbol for chord in heard.chords if chord.beat == 1}
    assert [by_bar[bar] for bar in range(1, 5)] == ["C", "Am", "F", "G"]
    assert {missing.stage for missing in heard.missing} >= {"voice", "tune", "words"}
    assert all("manage.py models" in missing.why for missing in heard.missing)
    validate("heard", as_json(heard))


@pytest.mark.usefixtures("no_models")
def test_hears_the_same_in_the_same_and_reports_on_the_way() -> None:
    said: list[float] = []
    sound = band(meter=3, bpm=132.0, cents=25.0)
    heard = analyse(sound, lambda doing, share: said.append(share))
    assert heard == analyse(sound, lambda doing, share: None)
    assert heard.meter.numerator == 3
    assert heard.tuning == pytest.approx(25.0, abs=6.0)
    assert said == sorted(said)
    assert said[-1] == 1.0


@pytest.mark.usefixtures("no_models")
def test_claims_no_beat_where_nothing_begins() -> None:
    steady = np.sin(2 * np.pi * 220 * np.arange(8 * SAMPLE_RATE) / SAMPLE_RATE).astype(np.float32)
    hum = analyse(np.stack([steady, steady]), lambda doing, share: None)
    validate("heard", as_json(hum))
    if hum.tempo is None:
        assert "beats" in {missing.stage for missing in hum.missing}
    else:
        assert hum.tempo.confidence < 0.5


@pytest.mark.usefixtures("no_models")
def test_listens_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "band.flac"
    soundfile.write(path, band().T, SAMPLE_RATE)
    steps: list[str] = []
    heard = listen(path, progress=lambda doing, share: steps.append(doing))
    assert heard.tempo is not None
    assert heard.tempo.bpm == pytest.approx(BPM, rel=0.01)
    assert steps[0] == "Reading the recording"
    with pytest.raises(Cancelled):
        listen(path, cancelled=lambda: True)


def test_says_why_a_file_is_not_listened_to(tmp_path: Path) -> None:
    path = tmp_path / "letter.mp3"
    path.write_text("Dear songwriter, this is no song.")
    with pytest.raises(DecodeRefused) as refused:
        listen(path)
    assert refused.value.reason == "not_audio"


@pytest.mark.long
def test_hears_songs_that_nothing_was_tuned_on(tmp_path: Path) -> None:
    if not all(catalogue()[name].is_present() for name in ("kokoro", "separation", "notes")):
        pytest.skip("models were not fetched")
    rows = measure(HELD_OUT, tmp_path)
    assert mean(rows, "octave") == 1.0
    assert mean(rows, "roots") >= 0.90
    assert mean(rows, "tune", sung=True) >= 0.70
    assert mean(rows, "kept") >= 0.95
    assert mean(rows, "stayed") >= 0.95
    assert mean(rows, "cpu") <= 1.2
