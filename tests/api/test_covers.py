"""Covers for programs: in one step, in two, from a link of our own; what is said of what cannot be used."""

from __future__ import annotations

import base64
import io
import json
from datetime import timedelta
from typing import Any

import httpx
import pytest
import soundfile
from django.utils import timezone
from pytest_django import Settings

from songsmith.accounts.services import api_token_create, user_create
from songsmith.takes.growing import HEARD_EARLY
from songsmith.takes.models import Reference, Take
from songsmith.takes.references import intake
from tests.api.conftest import song_body
from tests.takes.references.sounds import SECONDS, WORDS, decoded, tune_sound, wav_bytes

MUSIC, PREPROCESS = "/v1/music_generation", "/v1/music_cover_preprocess"
STYLE = "a slow jazz trio in a cellar"


@pytest.fixture(autouse=True)
def _listener(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PROVIDERS = ["tests.takes.fakes.CoverTape"]
    settings.PROVIDER = "builtin"
    settings.LISTENER = "tests.takes.references.sounds.listener"
    monkeypatch.setattr(intake, "decode", decoded)


def recording(**changes: Any) -> str:
    return base64.b64encode(wav_bytes(tune_sound(**changes))).decode()


def cover(**fields: Any) -> dict[str, Any]:
    return {"model": "music-cover", "prompt": STYLE, **fields}


def asked(program: httpx.Client, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer: dict[str, Any] = program.post(path, json=body).json()
    return answer


def refused(answer: dict[str, Any]) -> tuple[int, str]:
    base_resp = answer["base_resp"]
    return base_resp["status_code"], base_resp["status_msg"]


def test_a_cover_in_one_step_keeps_what_was_heard(program: httpx.Client, making: None) -> None:
    answer = asked(program, MUSIC, cover(audio_base64=recording()))
    assert refused(answer) == (0, "success")
    with soundfile.SoundFile(io.BytesIO(bytes.fromhex(answer["data"]["audio"]))) as sound:
        assert sound.frames > 0
    take = Take.objects.get()
    assert take.reference == Reference.objects.get()
    assert take.recipe["given"]
    assert WORDS[0] in take.revision.text
    assert take.music_call.model == "music-cover"


def test_words_of_ones_own_are_sung_to_the_tune(program: httpx.Client, making: None) -> None:
    asked(program, MUSIC, cover(audio_base64=recording(), lyrics="[Verse]\nNobody heard these words before"))
    assert "Nobody heard these words" in Take.objects.get().revision.text


def test_two_steps_lead_to_the_same_recording(program: httpx.Client, making: None) -> None:
    found = asked(program, PREPROCESS, {"model": "music-cover", "audio_base64": recording()})
    assert refused(found) == (0, "success")
    assert len(found["cover_feature_id"]) == 32
    assert found["audio_duration"] == SECONDS
    assert WORDS[0] in found["formatted_lyrics"]
    structure = json.loads(found["structure_result"])
    assert [segment["label"] for segment in structure["segments"]] == ["verse", "chorus"]
    body = cover(cover_feature_id=found["cover_feature_id"], lyrics=found["formatted_lyrics"])
    assert refused(asked(program, MUSIC, body)) == (0, "success")
    assert Take.objects.get().reference == Reference.objects.get()
    Reference.objects.update(feature_until=timezone.now() - timedelta(seconds=1))
    code, why = refused(asked(program, MUSIC, body))
    assert code == 2013
    assert "older than 24 hours" in why
    again = asked(program, PREPROCESS, {"model": "music-cover", "audio_base64": recording()})
    assert again["cover_feature_id"] == found["cover_feature_id"], "the same bytes, known for another day"
    assert refused(asked(program, MUSIC, body)) == (0, "success")
    assert Reference.objects.count() == 1


def test_a_link_of_this_server_is_used_without_fetching(
    program: httpx.Client, making: None, settings: Settings, live: str
) -> None:
    settings.PUBLIC_URL = live
    settings.OUTGOING_PRIVATE_HOSTS = []
    made = asked(program, MUSIC, song_body(output_format="url", audio_setting={"format": "wav"}))
    answer = asked(program, MUSIC, cover(audio_url=made["data"]["audio"]))
    assert refused(answer) == (0, "success")
    assert Take.objects.filter(reference__isnull=False).count() == 1


def test_a_forged_link_of_this_server_is_refused(
    program: httpx.Client, settings: Settings, live: str
) -> None:
    settings.PUBLIC_URL = live
    answer = asked(program, MUSIC, cover(audio_url=f"{live}/v1/files/forged/song.wav"))
    assert refused(answer)[0] == 2013


@pytest.mark.parametrize("url", ["http://127.0.0.1/song.mp3", "http://10.0.0.1/x.mp3", "http://[::1]/x.mp3"])
def test_private_addresses_are_refused_like_any_other(program: httpx.Client, url: str) -> None:
    code, message = refused(asked(program, MUSIC, cover(audio_url=url)))
    assert code == 2013
    assert "audio_url" in message


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"RIFF" + bytes(4000), "no sound file"),
        (wav_bytes(tune_sound(2.0)), "shorter than 6 seconds"),
        (wav_bytes(tune_sound(8.0) * 0), "silence"),
    ],
)
def test_a_recording_that_cannot_be_used_says_why(
    program: httpx.Client, monkeypatch: pytest.MonkeyPatch, data: bytes, words: str
) -> None:
    monkeypatch.undo()  # the real decoder
    body = {"model": "music-cover", "audio_base64": base64.b64encode(data).decode()}
    code, message = refused(asked(program, PREPROCESS, body))
    assert code == 2013
    assert words in message
    assert not Reference.objects.exists()


def test_a_feature_id_of_somebody_else_is_unknown(
    program: httpx.Client, making: None, live: str, transactional_db: None
) -> None:
    found = asked(program, PREPROCESS, {"model": "music-cover", "audio_base64": recording()})
    _, secret = api_token_create(user=user_create(email="ben@example.org"), name="script")
    body = cover(cover_feature_id=found["cover_feature_id"], lyrics="These words are long enough")
    with httpx.Client(base_url=live, headers={"Authorization": f"Bearer {secret}"}, timeout=60) as other:
        assert refused(asked(other, MUSIC, body))[0] == 2013


def test_when_nobody_can_listen_the_caller_is_told(
    program: httpx.Client, making: None, settings: Settings
) -> None:
    settings.LISTENER = "tests.takes.references.sounds.nobody_listens"
    code, message = refused(asked(program, MUSIC, cover(audio_base64=recording())))
    assert code == 1000
    assert "secret" not in message


def test_a_cover_is_streamed_too(program: httpx.Client, making: None) -> None:
    with program.stream("POST", MUSIC, json=cover(audio_base64=recording(), stream=True)) as response:
        lines = [line for line in response.iter_lines() if line.startswith("data: ")]
    frames = [json.loads(line.removeprefix("data: ")) for line in lines]
    assert frames[-1]["data"] == {"audio": "", "status": 2}
    assert len("".join(frame["data"]["audio"] for frame in frames)) > 10_000
    assert Take.objects.get().recipe["options"] == {HEARD_EARLY: True}, "it is heard while it is made"
