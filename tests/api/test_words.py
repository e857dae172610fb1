"""The lyrics endpoint and the one that looks into recordings."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.api.reference import TONE
from tests.core.test_outgoing import HOSTILE


@pytest.fixture
def ask(secret: str) -> Any:
    def ask(endpoint: str, body: object) -> dict[str, Any]:
        response = Client().post(
            f"/v1/{endpoint}",
            json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        assert response.status_code == 200
        answer: dict[str, Any] = response.json()
        assert answer["trace_id"] == response.headers["Trace-Id"]
        return answer

    return ask


def code(answer: dict[str, Any]) -> int:
    found = answer["base_resp"]["status_code"]
    assert isinstance(found, int)
    return found


def test_a_whole_song_is_written(ask: Any) -> None:
    answer = ask("lyrics_generation", {"mode": "write_full_song", "prompt": "a ferry at night, folk"})
    assert code(answer) == 0
    assert answer["song_title"]
    assert "folk" in answer["style_tags"].split(", ")
    assert "[Chorus]" in answer["lyrics"]
    again = ask("lyrics_generation", {"mode": "write_full_song", "prompt": "a ferry at night, folk"})
    assert again["lyrics"] != answer["lyrics"]


def test_a_title_is_kept(ask: Any) -> None:
    body = {"mode": "write_full_song", "prompt": "folk", "title": "Paper Boats"}
    assert ask("lyrics_generation", body)["song_title"] == "Paper Boats"


def test_words_are_edited_where_the_prompt_says_so(ask: Any) -> None:
    sheet = (
        "[Verse]\nRain is writing letters\nOn the window of the train\n\n[Chorus]\nPaper boats on the river\n"
    )
    answer = ask("lyrics_generation", {"mode": "edit", "prompt": "another verse", "lyrics": sheet})
    assert code(answer) == 0
    assert "Paper boats on the river" in answer["lyrics"]
    assert answer["lyrics"] != sheet


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"mode": "sing"},
        {"mode": "write_full_song", "prompt": 1},
        {"mode": "write_full_song", "prompt": "x" * 2001},
        {"mode": "write_full_song", "prompt": "\ud800"},
        {"mode": "write_full_song", "prompt": "folk", "title": "x" * 1000},
        {"mode": "edit", "prompt": "shorter"},
        {"mode": "edit", "prompt": "shorter", "lyrics": ""},
        {"mode": "edit", "prompt": "shorter", "lyrics": "x" * 3501},
    ],
)
def test_a_wrong_body_is_refused(ask: Any, body: object) -> None:
    assert code(ask("lyrics_generation", body)) == 2013


def test_writing_has_the_rate_limit_of_songs(ask: Any, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "music": "1/60"}
    body = {"mode": "write_full_song", "prompt": "folk"}
    assert [code(ask("lyrics_generation", body)) for _ in range(2)] == [0, 1002]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"model": "music-2.6", "audio_base64": TONE}, 2013),
        ({"audio_base64": TONE}, 2013),
        ({"model": "music-cover"}, 2013),
        ({"model": "music-cover", "audio_base64": TONE, "audio_url": "https://example.org/a.mp3"}, 2013),
        ({"model": "music-cover", "audio_base64": "????"}, 2013),
        ({"model": "music-cover", "audio_url": "file:///etc/passwd"}, 2013),
        (None, 2013),
    ],
)
def test_bodies_without_a_usable_recording_are_refused(ask: Any, body: object, expected: int) -> None:
    assert code(ask("music_cover_preprocess", body)) == expected


@pytest.mark.parametrize("url", [url for url in HOSTILE if url])
def test_addresses_that_must_not_be_called_are_refused_with_one_message(ask: Any, url: str) -> None:
    answer = ask("music_cover_preprocess", {"model": "music-cover", "audio_url": url})
    assert answer["base_resp"] == {
        "status_code": 2013,
        "status_msg": "invalid params, audio_url cannot be fetched",
    }
