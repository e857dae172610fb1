"""How every voice sounds: which samples are made, once, in which order, what the page is told meanwhile."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from django.test import Client

from songsmith.accounts.models import User
from songsmith.core.preview import PreviewSilent
from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.compose.sheet import languages_in
from songsmith.engine.voices import VOICES, Voice
from songsmith.studio import voices as voice_views
from songsmith.takes import sample_making, samples
from songsmith.takes.sample_making import samples_make
from songsmith.takes.samples import WORDS, sample_order, sample_path

WREN, ROOK = VOICES["wren"], VOICES["rook"]
QUICK = {voice.name: voice for voice in VOICES.values() if voice.renderer == "quick"}


class Maker:
    """Stands in for the process that sings samples."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.ended: int | None = None

    def __call__(self, name: str) -> Maker:
        self.asked.append(name)
        return self

    def poll(self) -> int | None:
        return self.ended


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(samples, "var_dir", lambda: tmp_path)
    monkeypatch.setattr(samples, "_making", [])


@pytest.fixture
def maker(monkeypatch: pytest.MonkeyPatch) -> Maker:
    made = Maker()
    monkeypatch.setattr(samples, "_maker", made)
    return made


@pytest.fixture
def sung(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who has sung; what they sing is a tenth of a second of silence. Only quick voices are here."""
    names: list[str] = []

    def sing(voice: Voice) -> Audio:
        names.append(voice.name)
        return np.zeros((2, 4410), np.float32)

    monkeypatch.setattr(sample_making, "_sung", sing)
    monkeypatch.setattr(sample_making, "voices_available", lambda: QUICK)
    return names


def _there(voice: Voice) -> None:
    path = sample_path(voice)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"fLaC")


def test_a_voice_that_is_changed_is_heard_anew() -> None:
    assert sample_path(WREN) == sample_path(VOICES["wren"])
    assert sample_path(replace(WREN, formant=0.9)) != sample_path(WREN)
    assert len({sample_path(voice) for voice in VOICES.values()}) == len(VOICES)


def test_every_voice_sings_words_of_its_own_language() -> None:
    for voice in VOICES.values():
        assert voice.languages[0] in WORDS
        assert languages_in(f"[Verse]\n{WORDS[voice.languages[0]]}") == {voice.languages[0]}


def test_one_process_makes_samples_however_often_they_are_asked_for(maker: Maker) -> None:
    assert not sample_order("rook")
    assert not sample_order("wren")
    assert maker.asked == ["rook"]
    _there(ROOK)
    assert sample_order("rook")
    assert not sample_order("wren")
    assert maker.asked == ["rook"]


def test_a_process_that_ended_without_the_sample_is_followed_by_another(maker: Maker) -> None:
    sample_order("rook")
    maker.ended = 1
    sample_order("wren")
    assert maker.asked == ["rook", "wren"]


def test_nobody_sings_for_a_voice_that_is_not_here(maker: Maker) -> None:
    with pytest.raises(KeyError):
        sample_order("nightingale")
    assert maker.asked == []


def test_the_voice_that_is_asked_for_sings_first_and_nobody_twice(sung: list[str]) -> None:
    _there(VOICES["pip"])
    paths = list(samples_make("rook"))
    assert sung == ["rook", "wren"]
    assert paths == [sample_path(ROOK), sample_path(WREN)]
    assert list(samples_make("rook")) == []
    assert soundfile.info(str(paths[0])).frames == 4410


def test_a_sample_is_a_few_seconds_of_the_voice() -> None:
    made = next(samples_make("wren"))
    sound, rate = soundfile.read(io.BytesIO(made.read_bytes()))
    assert rate == SAMPLE_RATE
    assert 2 < len(sound) / rate < 9
    assert 0.1 < np.abs(sound).max() <= 1.0


Answer = Callable[..., dict[str, Any]]


@pytest.fixture
def reader(client: Client, db: None) -> Client:
    client.force_login(User.objects.create_user("ana@example.org", name="Ana"))
    return client


def _preview(monkeypatch: pytest.MonkeyPatch, answer: Answer) -> None:
    monkeypatch.setattr(voice_views, "preview_answer", answer)


def test_the_page_is_told_to_ask_again_until_the_sample_is_there(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []

    def preview(request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        asked.append(request)
        return {"ready": False}

    _preview(monkeypatch, preview)
    assert reader.get("/voices/rook/sample/").status_code == 202
    assert asked == [{"op": "sample", "voice": "rook"}]
    _there(ROOK)
    found = reader.get("/voices/rook/sample/")
    assert (found.status_code, found["Content-Type"]) == (200, "audio/flac")
    assert len(asked) == 1


def test_a_singer_who_is_away_and_a_voice_that_is_unknown_are_told_apart(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def preview(request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        raise PreviewSilent(busy=False)

    _preview(monkeypatch, preview)
    assert reader.get("/voices/rook/sample/").status_code == 503
    assert reader.get("/voices/nightingale/sample/").status_code == 404
