"""Sound comes out of every format that is taken; all else is refused in a sentence and leaves nothing."""

from __future__ import annotations

import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.errors import Cancelled
from songsmith.engine.listen.decode import decode
from songsmith.engine.listen.refusals import SENTENCES, DecodeRefused
from songsmith.engine.listen.sniff import container
from tests.engine.listen.hostile import FORMATS, Hostile, hostile_files, tone, wav, whole

SECONDS_OF_CPU = 2.0
REPRESENTATIVE = {
    "half.flac",
    "beginning.mp3",
    "silent.opus",
    "short.webm",
    "playlist.m3u",
    "9-channels.wav",
    "4000-hertz.wav",
    "wma-inside.wav",
    "promises-more.wav",
    "not-numbers.wav",
    "noise.m4a",
    "film.mp4",
    "too-large.wav",
    "empty.mp3",
}


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No file stays behind where temporary files go."""
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    yield
    assert list(place.iterdir()) == []


def sent(tmp_path: Path, data: bytes) -> Path:
    """The name says nothing: that of every upload is the same."""
    path = tmp_path / "upload"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("ending", FORMATS)
def test_reads_what_people_have(tmp_path: Path, ending: str) -> None:
    audio = decode(sent(tmp_path, whole(ending)))
    assert audio.dtype == np.float32
    assert audio.shape[0] == 2
    assert abs(audio.shape[1] / SAMPLE_RATE - 8.0) < 0.15
    middle = audio[0, SAMPLE_RATE * 2 : SAMPLE_RATE * 3]
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    for hertz in (220, 277, 330):
        assert spectrum[hertz - 3 : hertz + 4].max() > 20 * np.median(spectrum[200:400])


def test_reads_beyond_a_tag_and_zeros(tmp_path: Path) -> None:
    tag = b"ID3\x04\0\0\0\0\x01\x00" + bytes(128)
    assert container(tag + whole("flac")) == "flac"
    assert decode(sent(tmp_path, tag + whole("mp3"))).shape[1] > 7 * SAMPLE_RATE
    assert container(bytes(500) + whole("mp3")) == "mp3"


def test_brings_down_to_stereo_at_one_rate(tmp_path: Path) -> None:
    low = (tone(8.0, 8000) * 32767).astype("<i2")
    audio = decode(sent(tmp_path, wav(rate=8000, channels=1, data=low.tobytes())))
    assert abs(audio.shape[1] - 8 * SAMPLE_RATE) < SAMPLE_RATE / 10
    assert np.allclose(audio[0], audio[1])


def test_infinities_come_in_as_finite_sound(tmp_path: Path) -> None:
    loud = np.full(8 * SAMPLE_RATE, np.inf, "<f4").tobytes()
    assert np.isfinite(decode(sent(tmp_path, wav(tag=3, bits=32, data=loud)))).all()


def test_can_be_cancelled(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        decode(sent(tmp_path, whole("wav")), cancelled=lambda: True)


def test_every_reason_is_a_sentence() -> None:
    assert all(words[0].isupper() and words.endswith(".") for words in SENTENCES.values())


@pytest.mark.parametrize(
    "file", [f for f in hostile_files() if f.name in REPRESENTATIVE], ids=lambda f: f.name
)
def test_refuses(tmp_path: Path, file: Hostile) -> None:
    with pytest.raises(DecodeRefused) as refused:
        decode(sent(tmp_path, file.make()))
    assert refused.value.reason in file.reasons


def test_the_hostile_set_is_large() -> None:
    names = [file.name for file in hostile_files()]
    assert len(names) == len(set(names)) >= 100
    assert set(names) >= REPRESENTATIVE


@pytest.mark.long
@pytest.mark.parametrize("file", list(hostile_files()), ids=lambda f: f.name)
def test_outlives_every_hostile_file_within_two_seconds_of_cpu(tmp_path: Path, file: Hostile) -> None:
    path = sent(tmp_path, file.make())
    before = _processor_seconds()
    reason = _reason(path)
    assert reason in file.reasons or not file.reasons
    if "too_long" not in file.reasons:
        assert _processor_seconds() - before < SECONDS_OF_CPU


def _reason(path: Path) -> str | None:
    """Why it is refused; None for finite sound."""
    try:
        audio = decode(path)
    except DecodeRefused as refused:
        return refused.reason
    return None if np.isfinite(audio).all() else "not finite"


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
