"""Files that other programs read: sound, tags, the same bytes each time."""

from __future__ import annotations

import io
from pathlib import Path

import mutagen
import numpy as np
import pytest
import soundfile

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.files import FORMATS, SongTags, TimedText, write_audio
from songsmith.engine.files.audio_file import audio_bytes
from songsmith.engine.files.id3 import initial_key

LYRICS = "[Verse]\nPaper boats, señor\n我们 🎵\n" + "la la\n" * 3000
TAGS = SongTags(
    title="Été 你好",
    artist="The Authors",
    genre="Pop",
    bpm=104.0,
    key="F# minor",
    lyrics=LYRICS,
    synced=(TimedText(2.5, "second"), TimedText(0.5, "first 你好")),
)


def tune(seconds: float = 3.0) -> Audio:
    t = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return np.stack([0.3 * np.sin(2 * np.pi * 330 * t), 0.2 * np.sin(2 * np.pi * 440 * t)]).astype(np.float32)


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_sound_comes_back(fmt: str, tmp_path: Path) -> None:
    path = tmp_path / "song"
    write_audio(path, tune(), fmt, TAGS)
    sound, rate = soundfile.read(io.BytesIO(path.read_bytes()), dtype="float32")
    assert rate == SAMPLE_RATE
    assert abs(len(sound) - 3 * SAMPLE_RATE) <= 1152 * 2
    assert np.sqrt(np.square(sound[:, 0]).mean()) == pytest.approx(0.3 / np.sqrt(2), rel=0.03)


@pytest.mark.parametrize("fmt", sorted(FORMATS))
def test_the_same_song_gives_the_same_bytes(fmt: str) -> None:
    assert audio_bytes(tune(), fmt, TAGS) == audio_bytes(tune(), fmt, TAGS)


@pytest.mark.parametrize("fmt", ["flac", "ogg"])
def test_vorbis_comments_are_read_by_others(fmt: str) -> None:
    file = mutagen.File(io.BytesIO(audio_bytes(tune(), fmt, TAGS)))
    assert file["title"] == ["Été 你好"]
    assert file["lyrics"] == [LYRICS]
    assert file["bpm"] == ["104"]
    assert file["key"] == ["F# minor"]
    assert file.info.length == pytest.approx(3.0, abs=0.01)


def test_id3_is_read_by_others() -> None:
    file = mutagen.File(io.BytesIO(audio_bytes(tune(), "mp3", TAGS)))
    assert file.tags.version == (2, 4, 0)
    assert file["TIT2"].text == ["Été 你好"]
    assert file["TBPM"].text == ["104"]
    assert file["TKEY"].text == ["F#m"]
    assert file["TCON"].text == ["Pop"]
    assert file["USLT::eng"].text == LYRICS
    synced = file["SYLT::eng"]
    assert [(text.strip(), time) for text, time in synced.text] == [("first 你好", 500), ("second", 2500)]
    assert file.info.length == pytest.approx(3.0, abs=0.1)


def test_wav_has_title_and_full_resolution() -> None:
    assert mutagen.File(io.BytesIO(audio_bytes(tune(), "wav24"))).info.bits_per_sample == 24
    data = audio_bytes(tune(), "wav", TAGS)
    assert soundfile.info(io.BytesIO(data)).subtype == "PCM_16"
    assert "Été 你好".encode() in data


def test_no_tags_make_plain_files() -> None:
    assert not audio_bytes(tune(0.2), "mp3").startswith(b"ID3")
    assert mutagen.File(io.BytesIO(audio_bytes(tune(0.2), "flac"))).tags == []


def test_an_unknown_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="aiff"):
        audio_bytes(tune(0.1), "aiff")


@pytest.mark.parametrize(
    ("key", "frame"), [("C major", "C"), ("F# minor", "F#m"), ("Bbm", "Bbm"), ("e♭ min", "Ebm"), ("", "")]
)
def test_keys_are_written_as_players_expect(key: str, frame: str) -> None:
    assert initial_key(key) == frame
