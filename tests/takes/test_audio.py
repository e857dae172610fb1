"""Sound over HTTP: permissions, ranges, caches and downloads."""

from __future__ import annotations

import gzip
import json
import os
from http import HTTPStatus
from pathlib import Path

import numpy as np
import pytest
import soundfile
from asgiref.sync import async_to_sync
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import DjangoAssertNumQueries, Settings

from songsmith.projects.models import Project
from songsmith.takes import exports
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.services import take_delete
from songsmith.takes.storage import path_of
from tests.engine.schemas_check import validate
from tests.takes.conftest import MakeTake, People
from tests.takes.fakes import LENGTH, RATE

OK, FORBIDDEN, MISSING = HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND
ROLES = ("owner", "editor", "commenter", "viewer", "guest", "stranger")
FORMATS = ("wav", "flac", "mp3", "ogg")


@pytest.fixture
def take(done: MakeTake) -> Take:
    return done(seed=11)


def body(response: HttpResponseBase) -> bytes:
    """Of an asynchronous stream or a plain answer."""
    if not response.streaming:
        return response.content  # type: ignore[attr-defined,no-any-return]

    async def collect() -> bytes:
        return b"".join([piece async for piece in response])  # type: ignore[attr-defined]

    return async_to_sync(collect)()


@pytest.mark.parametrize("name", ["take_audio", "take_peaks", "take_timing"])
@pytest.mark.parametrize(("who", "answer"), list(zip(ROLES, (OK, OK, OK, OK, OK, MISSING), strict=True)))
def test_guests_hear(people: People, take: Take, name: str, who: str, answer: HTTPStatus) -> None:
    assert people[who].get(reverse(f"takes:{name}", args=[take.pk])).status_code == answer


@pytest.mark.parametrize(
    ("who", "answer"), list(zip(ROLES, (OK, OK, OK, OK, FORBIDDEN, MISSING), strict=True))
)
def test_viewers_download(people: People, take: Take, who: str, answer: HTTPStatus) -> None:
    assert people[who].get(reverse("takes:take_download", args=[take.pk, "wav"])).status_code == answer


@pytest.mark.parametrize("name", ["take_audio", "take_peaks", "take_timing"])
def test_there_is_no_sound_before_the_end_and_none_in_the_bin(
    people: People, queued: MakeTake, take: Take, name: str
) -> None:
    take_delete(take=take)
    for gone in (queued(), take):
        assert people.owner.get(reverse(f"takes:{name}", args=[gone.pk])).status_code == MISSING


def test_the_stream_is_the_master_in_ranges(people: People, take: Take) -> None:
    url = reverse("takes:take_audio", args=[take.pk])
    whole = path_of(take.output.master).read_bytes()
    response = people.guest.get(url)
    assert (response["Content-Type"], response["Accept-Ranges"]) == ("audio/flac", "bytes")
    assert body(response) == whole
    part = people.guest.get(url, headers={"Range": "bytes=100-199"})
    assert part.status_code == HTTPStatus.PARTIAL_CONTENT
    assert body(part) == whole[100:200]
    beyond = people.guest.get(url, headers={"Range": f"bytes={len(whole)}-"})
    assert beyond.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE


def test_a_range_loads_nothing_heavy(
    people: People, take: Take, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = reverse("takes:take_audio", args=[take.pk])
    with django_assert_num_queries(3) as asked:  # session, user, take with its permission
        people.guest.get(url, headers={"Range": "bytes=0-9"})
    assert not any(
        column in query["sql"]
        for query in asked.captured_queries
        for column in ('"peaks"', '"timing"', '"score"')
    )


def test_a_master_that_is_missing_on_disk_is_not_found(people: People, take: Take) -> None:
    path_of(take.output.master).unlink()
    for url in (
        reverse("takes:take_audio", args=[take.pk]),
        reverse("takes:take_download", args=[take.pk, "wav"]),
    ):
        assert people.owner.get(url).status_code == MISSING


@pytest.mark.parametrize(("query", "pairs"), [("", 800), ("?zoom=1", 8000)])
def test_peaks_in_two_sizes(people: People, take: Take, query: str, pairs: int) -> None:
    answer = people.owner.get(reverse("takes:take_peaks", args=[take.pk]) + query).json()
    validate("peaks", answer)
    assert answer["pairs"] == pairs
    data = np.array(answer["data"]).reshape(-1, 2)
    assert data.shape == (pairs, 2)
    assert data.min() in (-64, -63)
    assert data.max() in (64, 63)


@pytest.mark.parametrize("name", ["take_peaks", "take_timing"])
def test_what_never_changes_is_fetched_once(people: People, take: Take, name: str) -> None:
    url = reverse(f"takes:{name}", args=[take.pk])
    first = people.owner.get(url)
    assert "immutable" in first["Cache-Control"]
    assert "private" in first["Cache-Control"]
    again = people.owner.get(url, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert people.stranger.get(url, headers={"If-None-Match": first["ETag"]}).status_code == MISSING


def test_the_timing_map_travels_compressed_when_it_may(people: People, take: Take) -> None:
    url = reverse("takes:take_timing", args=[take.pk])
    packed = people.owner.get(url, headers={"Accept-Encoding": "gzip, br"})
    plain = people.owner.get(url)
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert json.loads(gzip.decompress(packed.content)) == plain.json()
    assert plain.json()["duration"] == LENGTH


def test_a_take_without_timing_map_or_score_says_so(people: People, take: Take) -> None:
    TakeOutput.objects.filter(take=take).update(timing=b"")
    assert people.owner.get(reverse("takes:take_timing", args=[take.pk])).status_code == MISSING
    for fmt in ("lrc", "midi"):
        answer = people.owner.get(reverse("takes:take_download", args=[take.pk, fmt]))
        assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert "came without" in answer.content.decode()


def test_an_unknown_format_is_no_address(people: People, take: Take) -> None:
    assert people.owner.get(f"/takes/{take.pk}/download/exe/").status_code == MISSING
    with pytest.raises(NoReverseMatch):
        reverse("takes:take_download", args=[take.pk, "exe"])


@pytest.mark.parametrize("fmt", FORMATS)
def test_downloads_play_and_carry_a_name(people: People, take: Take, tmp_path: Path, fmt: str) -> None:
    response = people.viewer.get(reverse("takes:take_download", args=[take.pk, fmt]))
    assert response["Content-Disposition"] == f'attachment; filename="Paper Boats - take 1.{fmt}"'
    path = tmp_path / f"down.{fmt}"
    path.write_bytes(body(response))
    audio, _ = soundfile.read(path, always_2d=True)
    assert audio.shape[0] > 0
    assert 0.2 < np.abs(audio).max() < 0.9


def test_wav_holds_every_sample_of_the_master(people: People, take: Take, tmp_path: Path) -> None:
    path = tmp_path / "down.wav"
    path.write_bytes(body(people.owner.get(reverse("takes:take_download", args=[take.pk, "wav"]))))
    audio, rate = soundfile.read(path, dtype="int32")
    master, master_rate = soundfile.read(path_of(take.output.master), dtype="int32")
    assert rate == master_rate == RATE
    assert audio.shape == master.shape


def test_an_encoded_file_is_kept_until_the_title_changes(
    people: People, take: Take, project: Project, settings: Settings
) -> None:
    url = reverse("takes:take_download", args=[take.pk, "mp3"])
    cache = Path(settings.TAKE_CACHE_DIR)
    assert body(people.owner.get(url)) == body(people.owner.get(url))
    assert len(list(cache.iterdir())) == 1
    Project.objects.filter(pk=project.pk).update(title="Ships: a/b?")
    response = people.owner.get(url)
    assert 'filename="Ships a b - take 1.mp3"' in response["Content-Disposition"]
    assert len(list(cache.iterdir())) == 2


def test_an_encoder_that_fails_leaves_nothing_behind(
    take: Take, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(part: Path, *args: object) -> None:
        part.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exports, "write_audio", broken)
    with pytest.raises(OSError, match="No space"):
        exports.export(take, exports.Format.MP3)
    assert list(Path(settings.TAKE_CACHE_DIR).iterdir()) == []


def test_the_cache_forgets_what_was_not_used_for_longest(tmp_path: Path) -> None:
    for age, name in enumerate(("old", "older", "oldest")):
        path = tmp_path / name
        path.write_bytes(b"x" * 100)
        os.utime(path, (1e9 - age, 1e9 - age))
    new = tmp_path / "new"
    new.write_bytes(b"x" * 100)
    exports.evict(tmp_path, 250, keep=new)
    assert {path.name for path in tmp_path.iterdir()} == {"new", "old"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ana / Ben: \x07 live?", "Ana Ben live - take 1"),
        ("../../etc/passwd", "etc passwd - take 1"),
        ("...", "Song - take 1"),
        ("夜に歌う", "夜に歌う - take 1"),
    ],
)
def test_file_names_are_safe_everywhere(take: Take, title: str, name: str) -> None:
    take.project.title = title
    assert exports.file_title(take) == name


def test_head_answers_without_a_body(client: Client, people: People, take: Take) -> None:
    response = people.owner.head(reverse("takes:take_audio", args=[take.pk]))
    assert int(response["Content-Length"]) == path_of(take.output.master).stat().st_size
