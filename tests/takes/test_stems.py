"""The parts of a take as files: they add up to the mix, and those who see the song may have them."""

from __future__ import annotations

import io
import os
import threading
import zipfile

import numpy as np
import pytest
import soundfile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.contract import writer_request
from songsmith.core.errors import Conflict
from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.lyrics.services import song_create
from songsmith.takes import stems
from songsmith.takes.models import Take
from songsmith.takes.services import take_create, take_stems
from songsmith.takes.stems import StemsState, stems_ask, stems_make, stems_path, stems_state
from tests.takes.conftest import MakeTake, People, render
from tests.takes.test_audio import body

NULL_DB = -90.0
"""dBFS that may be left when all parts are taken from the mix."""
ROLES = ("owner", "editor", "commenter", "viewer", "guest", "stranger")
SEES = ("owner", "editor", "commenter", "viewer")


def made(owner: User, text: str, *, instrumental: bool, settings: Settings) -> Take:
    settings.PROVIDERS = ["songsmith.providers.builtin.BuiltinProvider"]
    settings.PROVIDER = "builtin"
    project = song_create(owner=owner, title="Low Tide", text=text)
    wanted = writer_request(prompt="folk, 140 bpm", lyrics=text, is_instrumental=instrumental)
    take = take_create(project=project, draft=project.drafts.get(), user=owner, request=wanted, seed=3)
    assert render(take) == "done"
    take.refresh_from_db()
    return take


def sounds(take: Take) -> dict[str, Audio]:
    """By role, as the archive names them."""
    found = {}
    with zipfile.ZipFile(stems_path(take)) as archive:
        for name in archive.namelist():
            audio, rate = soundfile.read(io.BytesIO(archive.read(name)), dtype="float32", always_2d=True)
            assert rate == SAMPLE_RATE
            found[name.removesuffix(".flac").split(" - ")[-1]] = audio.T
    return found


def decibels(audio: Audio) -> float:
    return float(20 * np.log10(np.abs(audio).max() + 1e-12))


def put_archive(take: Take) -> None:
    path = stems_path(take)
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("part.flac", b"sound")


@pytest.mark.parametrize(
    ("text", "instrumental"),
    [("[Intro]\n", True), pytest.param("[Verse]\nHold the light\n", False, marks=pytest.mark.long)],
)
def test_the_parts_of_a_take_add_up_to_its_mix(
    text: str, instrumental: bool, owner: User, settings: Settings
) -> None:
    take = made(owner, text, instrumental=instrumental, settings=settings)
    take_stems(take=take, user=owner)
    assert stems_state(take) == StemsState()
    assert stems_make(take.pk, stopping=threading.Event()) == "done"
    parts = sounds(take)
    mix = parts.pop("mix before mastering")
    assert {"drums", "bass"} <= set(parts)
    assert ("vocal" in parts) is not instrumental
    assert mix.shape[1] / SAMPLE_RATE == pytest.approx(take.duration, abs=0.1)
    assert all(decibels(part) > -60 for part in parts.values())
    assert decibels(sum(parts.values(), start=np.zeros_like(mix)) - mix) < NULL_DB
    assert stems_state(take) is None
    assert not stems_ask(take)


def test_takes_that_keep_no_score_have_no_parts(done: MakeTake, owner: User) -> None:
    with pytest.raises(Conflict, match="built-in engine"):
        take_stems(take=done(), user=owner)


@pytest.mark.parametrize("role", ROLES)
def test_those_who_see_the_song_fetch_the_parts(role: str, done: MakeTake, people: People) -> None:
    take = done()
    put_archive(take)
    answer = people[role].get(reverse("takes:stems_file", args=[take.pk]))
    if role in SEES:
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/zip"
        assert "parts" in answer["Content-Disposition"]
        assert zipfile.ZipFile(io.BytesIO(body(answer))).namelist() == ["part.flac"]
    else:
        assert answer.status_code == (403 if role == "guest" else 404)


def test_nobody_fetches_them_signed_out_or_before_they_are_made(done: MakeTake, people: People) -> None:
    take = done()
    url = reverse("takes:stems_file", args=[take.pk])
    assert people.owner.get(url).status_code == 409
    put_archive(take)
    assert Client().get(url).status_code == 302


def test_an_order_that_was_left_behind_can_be_made_again(
    done: MakeTake, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = done()
    monkeypatch.setattr(stems, "stems_can", lambda take: True)
    assert stems_ask(take)
    assert not stems_ask(take)
    order = stems_path(take).with_suffix(".json")
    long_ago = order.stat().st_mtime - stems.WAITS - 1
    os.utime(order, (long_ago, long_ago))
    assert stems_ask(take)


def test_parts_that_could_not_be_made_say_so_and_leave_nothing(done: MakeTake, people: People) -> None:
    take = done()
    assert stems_make(take.pk, stopping=threading.Event()) == "failed"
    state = stems_state(take)
    assert state is not None
    assert state.error
    assert not stems_path(take).exists()
    page = people.owner.get(reverse("takes:stems", args=[take.pk]))
    assert state.error in page.content.decode()
