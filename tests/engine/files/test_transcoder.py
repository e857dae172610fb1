"""Encoding a sound that is still being made gives the file that a finished one would be."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import soundfile

from songsmith.engine.audio import SAMPLE_RATE
from songsmith.engine.files.transcode import Coding, Transcoder, transcode

SECONDS = 3.0
T = np.arange(round(SAMPLE_RATE * SECONDS)) / SAMPLE_RATE
TONE = np.stack([0.4 * np.sin(2 * np.pi * 330 * T), 0.4 * np.sin(2 * np.pi * 440 * T)], axis=1).astype(
    np.float32
)


def in_pieces(coding: Coding, size: int) -> bytes:
    transcoder = Transcoder(coding, SAMPLE_RATE, len(TONE))
    sent = [transcoder.push(TONE[start : start + size]) for start in range(0, len(TONE), size)]
    return b"".join(sent) + transcoder.finish()


@pytest.mark.parametrize("rate", [16_000, 24_000, 32_000, 44_100])
@pytest.mark.parametrize("size", [1000, 50_000, 10**6])
def test_uncompressed_sound_is_what_a_finished_file_has(rate: int, size: int, tmp_path: Path) -> None:
    coding = Coding("wav", rate, 0)
    data, found = soundfile.read(io.BytesIO(in_pieces(coding, size)), dtype="float32")
    assert found == rate
    soundfile.write(tmp_path / "master.flac", TONE, SAMPLE_RATE, "PCM_24")
    transcode(tmp_path / "master.flac", tmp_path / "out.wav", coding)
    whole, _ = soundfile.read(tmp_path / "out.wav", dtype="float32")
    assert len(data) == round(SECONDS * rate)
    shared = min(len(data), len(whole))
    assert abs(len(data) - len(whole)) <= 1
    assert np.abs(data[:shared] - whole[:shared]).max() < 3.5 / 2**15  # the dither and the rounding of both


def test_pcm_is_the_wav_without_its_header() -> None:
    assert in_pieces(Coding("pcm", 24_000, 0), 5000) == in_pieces(Coding("wav", 24_000, 0), 5000)[44:]


@pytest.mark.parametrize(("rate", "bitrate"), [(44_100, 256_000), (32_000, 128_000), (16_000, 64_000)])
def test_mp3_decodes_to_the_whole_length_at_the_asked_rate(rate: int, bitrate: int) -> None:
    data = in_pieces(Coding("mp3", rate, bitrate), 20_000)
    sound, found = soundfile.read(io.BytesIO(data))
    assert found == rate
    assert len(sound) == pytest.approx(SECONDS * rate, abs=4 * 1152)  # the codec's own delay and padding
    assert len(data) * 8 / SECONDS == pytest.approx(bitrate, rel=0.08)


def test_the_first_bytes_come_before_the_last_samples_are_known() -> None:
    transcoder = Transcoder(Coding("mp3", SAMPLE_RATE, 128_000), SAMPLE_RATE, len(TONE))
    assert len(transcoder.push(TONE[:SAMPLE_RATE])) > 8000
