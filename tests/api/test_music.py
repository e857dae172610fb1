"""Songs for programs, over a real socket: what they ask for is what they get."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest
import soundfile
from django.test import Client
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.accounts.services import api_token_create, api_token_delete
from songsmith.api.minimax import limits
from songsmith.api.models import ApiLibrary, MusicCall
from songsmith.projects.models import Role
from songsmith.projects.services import project_delete
from songsmith.takes.models import Take
from tests.api.conftest import WORDS, song_body
from tests.live import wait_until
from tests.takes.fakes import LENGTH, RATE

MUSIC = "/v1/music_generation"
WAV_HEADER = 44  # bytes
MP3_PADDING = 0.2  # seconds that an encoder may add at both ends, generously


def code_of(response: httpx.Response) -> int:
    assert response.status_code == 200
    body = response.json()
    assert body["trace_id"] == response.headers["Trace-Id"]
    assert len(bytes.fromhex(body["trace_id"])) == 16
    code = body["base_resp"]["status_code"]
    assert isinstance(code, int)
    return code


def refused(response: httpx.Response) -> tuple[int, str]:
    """Code and message of an envelope without data."""
    code = code_of(response)
    assert code != 0
    assert response.json()["data"] is None
    message = response.json()["base_resp"]["status_msg"]
    assert isinstance(message, str)
    return code, message


def frames_of(response: httpx.Response) -> Iterator[dict[str, Any]]:
    """Strictly: an unknown line would break clients."""
    for line in response.iter_lines():
        if line and not line.startswith(":"):
            field, _, value = line.partition(": ")
            assert field == "data"
            yield json.loads(value)


def sound(data: bytes) -> soundfile.SoundFile:
    return soundfile.SoundFile(io.BytesIO(data))


def test_a_song_comes_back_as_hex(program: httpx.Client, making: None) -> None:
    response = program.post(MUSIC, json=song_body())
    assert code_of(response) == 0
    assert response.headers["Content-Type"] == "application/json"
    assert int(response.headers["Content-Length"]) == len(response.content)
    body = response.json()
    assert body["data"]["status"] == 2
    assert body["data"]["audio"] == body["data"]["audio"].lower()
    data = bytes.fromhex(body["data"]["audio"])
    with sound(data) as song:
        assert (song.format, song.samplerate, song.channels) == ("MP3", 44100, 2)
        assert song.frames / song.samplerate == pytest.approx(LENGTH, abs=MP3_PADDING)
    assert body["extra_info"] == {
        "music_duration": LENGTH * 1000,
        "music_sample_rate": 44100,
        "music_channel": 2,
        "bitrate": 256000,
        "music_size": len(data),
    }
    assert body["analysis_info"] is None
    assert body["base_resp"] == {"status_code": 0, "status_msg": "success"}


@pytest.mark.parametrize("rate", [16000, 24000, 32000, 44100])
def test_every_format_comes_at_every_rate(program: httpx.Client, making: None, rate: int) -> None:
    def made(**setting: Any) -> bytes:
        asked = song_body(audio_setting={"sample_rate": rate, **setting})
        response = program.post(MUSIC, json=asked)
        assert code_of(response) == 0
        assert response.json()["extra_info"]["music_sample_rate"] == rate
        return bytes.fromhex(response.json()["data"]["audio"])

    wav, pcm, mp3 = made(format="wav"), made(format="pcm"), made(format="mp3", bitrate=64000)
    with sound(wav) as song:
        assert (song.format, song.subtype, song.samplerate, song.channels) == ("WAV", "PCM_16", rate, 2)
        assert song.frames == pytest.approx(LENGTH * rate, abs=2)
    samples = np.frombuffer(pcm, "<i2").reshape(-1, 2)
    assert len(samples) == pytest.approx(LENGTH * rate, abs=2)
    assert np.sqrt(np.mean((samples / 32768) ** 2)) == pytest.approx(0.5 / np.sqrt(2), rel=0.02)
    with sound(mp3) as song:
        assert (song.format, song.samplerate, song.channels) == ("MP3", rate, 2)
        assert song.frames / rate == pytest.approx(LENGTH, abs=MP3_PADDING)


@pytest.mark.parametrize(
    ("rate", "bitrate", "actual"),
    [(44100, 32000, 32000), (44100, 128000, 128000), (32000, 256000, 256000), (16000, 256000, 160000)],
)
def test_mp3_has_the_bitrate_asked_for_as_far_as_the_format_goes(
    program: httpx.Client, making: None, rate: int, bitrate: int, actual: int
) -> None:
    setting = {"sample_rate": rate, "bitrate": bitrate}
    body = program.post(MUSIC, json=song_body(audio_setting=setting)).json()
    assert body["extra_info"]["bitrate"] == actual
    assert body["extra_info"]["music_size"] * 8 / LENGTH == pytest.approx(actual, rel=0.03)


def test_a_link_plays_without_a_login_in_ranges_and_for_a_day(
    program: httpx.Client, making: None, live: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = program.post(MUSIC, json=song_body(output_format="url", audio_setting={"format": "wav"}))
    assert code_of(response) == 0
    data = response.json()["data"]
    assert data["status"] == 2
    assert data["audio"] == data["audio_url"]
    link = data["audio"]
    assert link.startswith(live)
    whole = httpx.get(link)
    assert whole.headers["Content-Type"] == "audio/wav"
    assert len(whole.content) == response.json()["extra_info"]["music_size"]
    part = httpx.get(link, headers={"Range": "bytes=4-11"})
    assert (part.status_code, part.content) == (206, whole.content[4:12])
    assert httpx.get(link.replace("song.wav", "song.mp3")).status_code == 404
    assert httpx.get(link.replace("/files/", "/files/x")).status_code == 404
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 24 * 3600 - 60)
    assert httpx.get(link).status_code == 200
    monkeypatch.setattr(time, "time", lambda: now + 24 * 3600 + 60)
    assert httpx.get(link).status_code == 404


def test_a_stream_is_pieces_and_a_last_frame_without_sound(program: httpx.Client, making: None) -> None:
    asked = song_body(stream=True, audio_setting={"format": "wav"})
    with program.stream("POST", MUSIC, json=asked) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        frames = list(frames_of(response))
        trace_id = response.headers["Trace-Id"]
    *pieces, last = frames
    assert len(pieces) > 3
    for frame in frames:
        assert frame["trace_id"] == trace_id
        assert frame["base_resp"]["status_code"] == 0
    assert {frame["data"]["status"] for frame in pieces} == {1}
    assert all(frame["extra_info"] is None for frame in pieces)
    assert last["data"] == {"audio": "", "status": 2}
    data = bytes.fromhex("".join(frame["data"]["audio"] for frame in pieces))
    assert last["extra_info"]["music_size"] == len(data)
    with sound(data) as song:
        assert song.frames == pytest.approx(LENGTH * RATE, abs=2)


def test_an_engine_that_fails_says_why(program: httpx.Client, making: None) -> None:
    assert refused(program.post(MUSIC, json=song_body(prompt="refuse"))) == (
        1000,
        "This tape only plays on Sundays.",
    )
    with program.stream("POST", MUSIC, json=song_body(prompt="refuse", stream=True)) as response:
        (frame,) = frames_of(response)
    assert frame["data"] is None
    assert frame["base_resp"]["status_code"] == 1000


def test_a_crash_is_not_shown(program: httpx.Client, making: None) -> None:
    code, message = refused(program.post(MUSIC, json=song_body(prompt="crash")))
    assert code == 1000
    assert "secret" not in message


def test_a_song_that_takes_too_long_is_stopped(
    program: httpx.Client, making: None, settings: Settings
) -> None:
    settings.MUSIC_TIMEOUT_SECONDS = 1.0
    assert refused(program.post(MUSIC, json=song_body(prompt="slow 30")))[0] == 1001
    assert Take.objects.get().status == Take.Status.CANCELLED


def test_hanging_up_stops_the_song(program: httpx.Client, making: None) -> None:
    with pytest.raises(httpx.ReadTimeout):
        program.post(MUSIC, json=song_body(prompt="slow 30"), timeout=2)
    wait_until(lambda: Take.objects.get().status == Take.Status.CANCELLED)


def test_hanging_up_amid_a_stream_stops_the_song(program: httpx.Client, making: None) -> None:
    with program.stream("POST", MUSIC, json=song_body(prompt="slow 60", stream=True)) as response:
        assert next(frames_of(response))["data"]["status"] == 1
    wait_until(lambda: Take.objects.get().status == Take.Status.CANCELLED)


def test_a_deleted_take_ends_the_wait(program: httpx.Client, ana: User) -> None:
    with program.stream("POST", MUSIC, json=song_body(stream=True)) as response:
        Take.objects.all().delete()
        (frame,) = frames_of(response)
    assert frame["base_resp"]["status_code"] == 1000


def test_no_or_a_wrong_key_is_refused_before_the_body_is_read(
    program: httpx.Client, live: str, token: Any
) -> None:
    bad = {"json": {"model": "nobody"}}
    for header in ({}, {"Authorization": ""}, {"Authorization": "Bearer"}, {"Authorization": "Basic abc"}):
        code, message = refused(httpx.post(live + MUSIC, headers=header, **bad))  # type: ignore[arg-type]
        assert code == 1004
        assert message.startswith("login fail: Please carry the API secret key")
    unknown = httpx.post(live + MUSIC, headers={"Authorization": "Bearer sgs_nobody"}, **bad)  # type: ignore[arg-type]
    assert refused(unknown) == (2049, "invalid api key")
    api_token_delete(token=token)
    assert refused(program.post(MUSIC, json=song_body()))[0] == 2049


def test_a_key_without_the_scope_makes_no_songs(program: httpx.Client, ana: User) -> None:
    _, reading = api_token_create(user=ana, name="reader", scopes=("read",))
    code, message = refused(
        program.post(MUSIC, json=song_body(), headers={"Authorization": f"Bearer {reading}"})
    )
    assert code == 2061
    assert "music" in message


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nope",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b"\xff\xfe\x00",
        b'{"model": NaN}',
        b'{"a": ' + b"[" * 200_000,
        b'{"model": ' + b"1" * 10_000 + b"}",
        b'{"model": "music-2.6", "lyrics": "\\ud800"}',
        b'{"model": "music-2.6", "lyrics": {"a": 1}}',
        b'{"model": "music-2.6", "lyrics": "x", "audio_setting": [1]}',
    ],
)
def test_a_body_that_is_no_request_is_refused(program: httpx.Client, content: bytes) -> None:
    assert refused(program.post(MUSIC, content=content))[0] == 2013


def test_other_methods_are_told_which_one_to_use(program: httpx.Client) -> None:
    response = program.get(MUSIC)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert response.json()["base_resp"]["status_code"] == 2013


def test_text_that_no_database_takes_is_cleaned_away(program: httpx.Client, making: None) -> None:
    asked = song_body(prompt="plain\x00 tune", lyrics="[Verse]\r\nRa\x00in\x07\r\n")
    assert code_of(program.post(MUSIC, json=asked)) == 0
    take = Take.objects.get()
    assert (take.prompt, take.revision.text) == ("plain tune", "[Verse]\nRain\n")


def test_an_instrumental_needs_no_words_and_sings_none(program: httpx.Client, making: None) -> None:
    assert code_of(program.post(MUSIC, json=song_body(lyrics=None, is_instrumental=True))) == 0
    assert code_of(program.post(MUSIC, json=song_body(is_instrumental=True))) == 0
    assert all(take.instrumental for take in Take.objects.all())


def test_words_are_written_from_the_prompt_when_asked_for(program: httpx.Client, making: None) -> None:
    asked = song_body(lyrics=None, prompt="a ferry at night, folk", lyrics_optimizer=True)
    assert code_of(program.post(MUSIC, json=asked)) == 0
    assert "[Chorus]" in Take.objects.get().revision.text


def test_words_that_are_there_are_left_alone(program: httpx.Client, making: None) -> None:
    assert code_of(program.post(MUSIC, json=song_body(lyrics_optimizer=True))) == 0
    assert Take.objects.get().revision.text == WORDS


def test_songs_are_takes_of_one_song_in_the_callers_library(
    program: httpx.Client, making: None, ana: User
) -> None:
    first = program.post(MUSIC, json=song_body(model="music-3.0")).json()
    program.post(MUSIC, json=song_body(lyrics="[Chorus]\nOther words\n"))
    project = ApiLibrary.objects.get(user=ana).project
    takes = list(Take.objects.order_by("number"))
    assert [take.project_id for take in takes] == [project.pk, project.pk]
    assert [take.revision.text for take in takes] == [WORDS, "[Chorus]\nOther words\n"]
    assert project.memberships.get().role == Role.OWNER
    assert project.drafts.get().text == ""
    call = MusicCall.objects.get(take=takes[0])
    assert (call.trace_id, call.model) == (first["trace_id"], "music-3.0")
    browser = Client()
    browser.force_login(ana)
    assert browser.get(f"/takes/{takes[0].pk}/").status_code == 200


def test_a_library_in_the_bin_is_replaced(program: httpx.Client, making: None, ana: User) -> None:
    program.post(MUSIC, json=song_body())
    before = ApiLibrary.objects.get(user=ana).project
    project_delete(project=before)
    assert code_of(program.post(MUSIC, json=song_body())) == 0
    assert ApiLibrary.objects.get(user=ana).project_id != before.pk


def test_songs_are_not_kept_when_the_server_is_told_so(
    program: httpx.Client, making: None, settings: Settings
) -> None:
    settings.MUSIC_KEEP_TAKES = False
    link = program.post(MUSIC, json=song_body(output_format="url")).json()["data"]["audio"]
    assert Take.objects.get().deleted_at is not None
    assert httpx.get(link).status_code == 200


def test_too_many_calls_are_told_to_wait(program: httpx.Client, making: None, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "music": "2/60"}
    for _ in range(2):
        assert refused(program.post(MUSIC, json=song_body(prompt="refuse")))[0] == 1000
    assert refused(program.post(MUSIC, json=song_body(lyrics="")))[0] == 2013
    response = program.post(MUSIC, json=song_body())
    assert refused(response)[0] == 1002
    assert 0 < int(response.headers["Retry-After"]) <= 30
    free = program.post(MUSIC, json=song_body(model="music-2.6-free"))
    assert code_of(free) == 0


def test_only_so_many_songs_are_made_at_once_for_a_key(
    program: httpx.Client, ana: User, live: str, settings: Settings
) -> None:
    settings.MUSIC_CONCURRENCY = 1
    with program.stream("POST", MUSIC, json=song_body(stream=True)):
        assert refused(program.post(MUSIC, json=song_body()))[0] == 1041
        assert Take.objects.count() == 1
        _, other = api_token_create(user=ana, name="another")
        headers = {"Authorization": f"Bearer {other}"}
        with httpx.stream("POST", live + MUSIC, json=song_body(stream=True), headers=headers) as response:
            assert response.headers["Content-Type"].startswith("text/event-stream")


def test_a_queue_that_is_too_long_is_said_to_be(
    program: httpx.Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FIRST_GUESS", 200.0)
    settings.MUSIC_MAX_WAIT_SECONDS = 240.0
    with (
        program.stream("POST", MUSIC, json=song_body(stream=True)),
        program.stream("POST", MUSIC, json=song_body(stream=True)),
    ):
        code, message = refused(program.post(MUSIC, json=song_body()))
    assert code == 1041
    assert "400 s" in message


def test_a_stream_is_heard_before_the_song_is_made(program: httpx.Client, making: None) -> None:
    asked = song_body(prompt="slow 4", stream=True, audio_setting={"format": "wav", "sample_rate": 24000})
    with program.stream("POST", MUSIC, json=asked) as response:
        frames = frames_of(response)
        pieces = [next(frames)["data"]["audio"]]
        assert not Take.objects.filter(status=Take.Status.DONE).exists()
        rest = list(frames)
    pieces += [frame["data"]["audio"] for frame in rest[:-1]]
    last = rest[-1]
    assert last["data"] == {"audio": "", "status": 2}
    with sound(bytes.fromhex("".join(pieces))) as file:
        assert (file.samplerate, file.frames) == (24000, 24000 * 12)
    assert last["extra_info"]["music_duration"] == 12000
    assert last["extra_info"]["music_size"] == len("".join(pieces)) // 2


def test_twenty_callers_at_once_all_get_their_song(
    program: httpx.Client, making: None, live: str, settings: Settings
) -> None:
    """Twenty streams wait at the same time; pages answer meanwhile."""
    settings.MUSIC_MAX_WAIT_SECONDS = 0
    small = {"format": "pcm", "sample_rate": 16000}
    asked = song_body(prompt="slow 0.1", stream=True, audio_setting=small)
    with httpx.Client(base_url=live, headers=program.headers, timeout=60) as pool:
        waiting = [pool.send(pool.build_request("POST", MUSIC, json=asked), stream=True) for _ in range(20)]
        assert httpx.get(f"{live}/sign-in/", timeout=60).status_code == 200
        assert Take.objects.exclude(status=Take.Status.DONE).exists(), "the page did not wait for the songs"
        for response in waiting:
            assert list(frames_of(response))[-1]["data"]["status"] == 2
            response.close()
    assert Take.objects.filter(status=Take.Status.DONE).count() == 20
