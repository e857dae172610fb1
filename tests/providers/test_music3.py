"""A model server at home: readiness, seed, and its failures in words."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from songsmith.providers import music3
from songsmith.providers.base import Connection, GenerationJob, GenerationResult, ProviderError
from songsmith.providers.music3 import Music3Provider
from tests.providers.upstream import SECONDS, Upstream

PROVIDER = Music3Provider()


def make(service: Upstream, said: list[str] | None = None) -> GenerationResult:
    job = GenerationJob(
        take_id="t", prompt="folk", lyrics="[Verse 1] Rain [C]falls", seed=77, base_url=service.url
    )
    return PROVIDER.generate(job, lambda label, share: (said or []).append(label), lambda: False)


def test_a_song_comes_in_stereo_at_its_own_rate(service: Upstream) -> None:
    result = make(service)
    assert result.audio.shape == (2, 32000 * SECONDS)
    assert result.sample_rate == 32000
    assert result.timing_estimated
    assert result.report["received"]["seed"] == "77"


def test_only_what_the_model_wants_is_sent(service: Upstream) -> None:
    make(service)
    (body,) = [body for path, _, body in service.calls if path == "/v1/audio/speech"]
    assert body == {
        "model": "music3-local",
        "input": "[Verse]\nRain falls",
        "instructions": "folk",
        "response_format": "wav",
        "seed": 77,
        "max_new_tokens": 7500,
        "stream": False,
    }


def test_loading_is_waited_out_and_said(service: Upstream) -> None:
    service.loading = 2
    said = [""]
    make(service, said)
    assert said.count("Your music server is loading its model") == 2


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("drop", "stopped answering"),
        ("half", "stopped answering"),
        ("slow", "stopped answering"),
        ("wrong media", "cannot be used"),
        *((str(status), f"HTTP {status}") for status in (302, 400, 401, 404, 410, 429, 500, 503)),
    ],
)
def test_failures_are_said(
    service: Upstream, monkeypatch: pytest.MonkeyPatch, fault: str, words: str
) -> None:
    monkeypatch.setattr(music3, "RENDER_SECONDS", 0.5)
    service.faults = [fault]
    with pytest.raises(ProviderError, match=words):
        make(service)
    assert len([path for path, _, _ in service.calls if path == "/v1/audio/speech"]) == 1
    assert make(service).audio.shape[0] == 2, "trying again is free and works"


def test_nobody_there_and_a_private_address_are_said(service: Upstream, settings: Settings) -> None:
    settings.OUTGOING_PRIVATE_HOSTS = []
    with pytest.raises(ProviderError, match="could not be reached"):
        make(service)
    assert service.calls == []


def test_the_connection_test_names_the_model(service: Upstream) -> None:
    assert "music3-local" in PROVIDER.test(Connection(service.url)).message
    service.loading = 1
    assert "loads" in PROVIDER.test(Connection(service.url)).message
    service.shutdown()
    service.server_close()
    assert not PROVIDER.test(Connection(service.url)).works
