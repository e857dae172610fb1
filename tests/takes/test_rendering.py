"""One attempt, from claim to a stored song, and every way in which it can end."""

from __future__ import annotations

import errno
import gzip
import json
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from django.db import OperationalError
from django.utils import timezone
from pytest_django import Settings

from songsmith.takes import jobs, rendering, storage
from songsmith.takes.leases import Claim
from songsmith.takes.models import Take
from songsmith.takes.storage import path_of
from tests.takes.conftest import MakeTake, render
from tests.takes.fakes import LENGTH, RATE, TapeProvider

Status = Take.Status


def files(settings: Settings) -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_a_finished_take_has_everything_that_pages_need(done: MakeTake) -> None:
    take = done(seed=11)
    assert (take.status, take.error, take.attempts) == (Status.DONE, "", 1)
    assert (take.duration, take.sample_rate, take.bpm, take.key) == (LENGTH, RATE, 96.0, "C major")
    assert take.timing_estimated
    assert take.sections == [{"kind": "Verse", "label": "Verse", "start": 0.0, "end": LENGTH}]
    assert len(take.peaks) == 800 * 2
    output = take.output
    assert len(output.peaks_zoom) == 8000 * 2
    assert json.loads(gzip.decompress(output.timing))["duration"] == LENGTH
    assert output.score == b""
    assert output.report == {"stages": {"winding": 0.1}}


def test_the_master_is_24_bit_flac_with_the_sound_that_was_made(done: MakeTake) -> None:
    path = path_of(done(seed=11).output.master)
    info = soundfile.info(path)
    assert (info.format, info.subtype, info.samplerate, info.channels) == ("FLAC", "PCM_24", RATE, 2)
    audio, _ = soundfile.read(path, dtype="float32")
    t = np.arange(round(RATE * LENGTH)) / RATE
    assert np.abs(audio[:, 0] - 0.5 * np.sin(2 * np.pi * 231 * t)).max() < 2**-22


def test_peaks_show_the_loudness_of_the_take(done: MakeTake) -> None:
    pairs = np.frombuffer(bytes(done().peaks), np.int8).reshape(-1, 2)
    assert pairs.shape == (800, 2)
    assert np.all((pairs[:, 0] >= -64) & (pairs[:, 0] <= -62))
    assert np.all((pairs[:, 1] >= 62) & (pairs[:, 1] <= 64))


@pytest.mark.parametrize(
    ("prompt", "message"),
    [
        ("refuse", "This tape only plays on Sundays."),
        ("crash", rendering.BROKEN),
        ("disk", rendering.DISK_FULL),
        ("memory", rendering.NO_MEMORY),
    ],
)
def test_what_goes_wrong_is_told_without_technical_detail(
    queued: MakeTake, settings: Settings, prompt: str, message: str
) -> None:
    take = queued(prompt)
    assert render(take) == "failed"
    take.refresh_from_db()
    assert (take.status, take.error) == (Status.FAILED, message)
    assert files(settings) == []


def test_a_provider_that_is_gone_fails_the_take_and_names_it(queued: MakeTake) -> None:
    take = queued()
    Take.objects.filter(pk=take.pk).update(provider="gone")
    assert render(take) == "failed"
    take.refresh_from_db()
    assert "“gone” is not set up" in take.error


def test_a_disk_that_fills_while_writing_leaves_no_partial_file(
    queued: MakeTake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    take = queued()
    assert render(take) == "failed"
    take.refresh_from_db()
    assert take.error == rendering.DISK_FULL
    assert files(settings) == []


def test_a_database_without_space_leaves_no_file(
    queued: MakeTake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(claim: Claim, outcome: jobs.Outcome) -> bool:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(jobs, "finish", full)
    take = queued()
    assert render(take) == "failed"
    take.refresh_from_db()
    assert take.error == rendering.DISK_FULL
    assert files(settings) == []


def test_a_busy_database_at_the_end_does_not_cost_the_song(
    queued: MakeTake, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, calls = jobs.finish, []

    def busy_once(claim: Claim, outcome: jobs.Outcome) -> bool:
        calls.append(outcome)
        if len(calls) == 1:
            raise OperationalError("database is locked")
        return finish(claim, outcome)

    monkeypatch.setattr(jobs, "finish", busy_once)
    monkeypatch.setattr(rendering, "STORE_PAUSE", 0)
    assert render(queued()) == "done"
    assert len(calls) == 2


def test_an_answer_lost_after_the_commit_does_not_cost_the_file(
    queued: MakeTake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, calls = jobs.finish, []

    def answer_lost(claim: Claim, outcome: jobs.Outcome) -> bool:
        calls.append(outcome)
        stored = finish(claim, outcome)
        if len(calls) == 1:
            raise OperationalError("connection lost")
        return stored

    monkeypatch.setattr(jobs, "finish", answer_lost)
    monkeypatch.setattr(rendering, "STORE_PAUSE", 0)
    assert render(queued()) == "done"
    assert len(files(settings)) == 1


def test_a_take_lost_to_another_worker_leaves_no_file(
    queued: MakeTake, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "finish", lambda claim, outcome: False)
    assert render(queued()) == "lost"
    assert files(settings) == []


def test_the_next_attempt_removes_what_the_last_one_left(queued: MakeTake, settings: Settings) -> None:
    take = queued()
    jobs.claim(take.pk)
    left = path_of(storage.master_name(take.folder, 1))
    left.parent.mkdir(parents=True)
    left.write_bytes(b"whole, but never stored")
    left.with_suffix(storage.PART).write_bytes(b"half")
    Take.objects.filter(pk=take.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert render(take) == "done"
    assert [path.name for path in files(settings)] == ["2.flac"]


def test_a_take_that_is_not_free_is_skipped(done: MakeTake) -> None:
    take = done()
    assert render(take) == "skipped"
    assert TapeProvider.runs == [str(take.pk)]


def test_the_same_recipe_gives_the_same_bytes(done: MakeTake) -> None:
    first, second, other = done(seed=5), done(seed=5), done(seed=6)
    one, two, three = (path_of(take.output.master).read_bytes() for take in (first, second, other))
    assert one == two
    assert one != three


@pytest.mark.usefixtures("db")
def test_sweeping_removes_only_old_folders_without_a_take(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("aa" * 16, "bb" * 16):
        storage.publish(storage.master_name(name, 1), b"sound")
    assert storage.sweep({"aa" * 16}) == 0, "young"
    monkeypatch.setattr(storage, "ORPHAN_AGE", -1.0)
    assert storage.sweep({"aa" * 16}) == 1
    assert [path.parent.name for path in files(settings)] == ["aa" * 16]
