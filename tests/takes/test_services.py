"""Making, stopping, deleting and erasing takes."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError
from django.test import TestCase
from django.utils import timezone
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.contract import writer_request
from songsmith.core.errors import Conflict, Invalid, TooManyRequests
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import draft_save
from songsmith.projects.models import Project
from songsmith.takes import services
from songsmith.takes.models import Take
from songsmith.takes.services import (
    take_cancel,
    take_create,
    take_delete,
    take_restore,
    take_retry,
    takes_purge,
)
from tests.takes.conftest import SHEET, MakeTake, render

Status = Take.Status


def test_a_take_keeps_every_input(queued: MakeTake, draft: Draft) -> None:
    take = queued("folk, 90 bpm", seed=42)
    revision = Revision.objects.get(draft=draft)
    assert take.revision == revision
    assert (take.status, take.provider, take.engine_version) == (Status.QUEUED, "tape", "t1")
    assert take.recipe == {
        "prompt": "folk, 90 bpm",
        "lyrics": SHEET,
        "seed": 42,
        "voice": "",
        "instrumental": False,
        "expression": {"power": 0.0, "freedom": 0.0, "space": 0.0},
        "pronunciations": {},
        "section_ids": revision.section_ids,
        "line_ids": [revision.line_ids[1], revision.line_ids[3]],
        "options": {},
        "given": None,
        "transpose": 0,
        "wishes": [],
    }
    assert len(take.recipe["section_ids"]) == 2
    assert all(take.recipe["line_ids"])


def test_a_changed_sheet_makes_a_revision_and_old_takes_keep_theirs(queued: MakeTake, draft: Draft) -> None:
    first, second = queued(), queued()
    draft_save(draft=draft, text=SHEET.replace("letters", "numbers"), base_version=draft.version)
    third = queued()
    assert first.revision == second.revision != third.revision
    first.refresh_from_db()
    assert "letters" in first.recipe["lyrics"]
    assert first.recipe["line_ids"] == third.recipe["line_ids"], "an edited line is still that line"


def test_takes_are_numbered_within_their_song_and_a_number_never_returns_from_the_bin(
    queued: MakeTake,
) -> None:
    first, second = queued(), queued()
    take_delete(take=second)
    assert (first.number, second.number, queued().number) == (1, 2, 3)


def test_without_a_seed_every_take_gets_its_own(project: Project, draft: Draft, owner: User) -> None:
    request = writer_request(prompt="", lyrics=draft.text)
    seeds = {take_create(project=project, draft=draft, user=owner, request=request).seed for _ in range(5)}
    assert len(seeds) == 5
    assert all(0 <= seed < services.SEED_END for seed in seeds)


def test_the_same_form_sent_twice_is_one_take(queued: MakeTake) -> None:
    key = uuid.uuid4()
    assert queued(key=key) == queued(key=key)
    assert Take.objects.count() == 1


def test_the_same_form_sent_twice_at_the_same_moment_is_one_take(
    queued: MakeTake, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = uuid.uuid4()
    first = queued(key=key)
    answers = iter([None, first])
    monkeypatch.setattr(services, "_made_before", lambda user, key: next(answers))
    assert queued(key=key) == first
    assert Take.objects.count() == 1


def test_another_broken_rule_of_the_database_is_not_mistaken_for_a_double(
    queued: MakeTake, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> Take:
        raise IntegrityError("something else")

    monkeypatch.setattr(services, "_insert", broken)
    with pytest.raises(IntegrityError, match="something else"):
        queued()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"voice": "caruso"}, "voice"),
        ({"seed": -1}, "seed"),
        ({"seed": 2**31}, "seed"),
        ({"provider_name": "x"}, "provider"),
    ],
)
def test_what_is_not_known_is_refused_at_its_field(
    project: Project, draft: Draft, owner: User, wrong: dict[str, object], field: str
) -> None:
    request = writer_request(prompt="", lyrics=draft.text)
    with pytest.raises(Invalid) as refused:
        take_create(project=project, draft=draft, user=owner, request=request, **wrong)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not Take.objects.exists()


def test_takes_are_rationed_but_a_double_costs_nothing(queued: MakeTake, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "generation": "2/3600"}
    key = uuid.uuid4()
    queued(key=key)
    queued(key=key)
    queued()
    with pytest.raises(TooManyRequests):
        queued()
    assert Take.objects.count() == 2


def test_the_queue_is_told_after_the_commit(queued: MakeTake) -> None:
    with TestCase.captureOnCommitCallbacks() as callbacks:
        queued()
    assert len(callbacks) == 1


def test_a_failed_take_can_be_tried_again(queued: MakeTake) -> None:
    take = queued("refuse")
    render(take)
    take.refresh_from_db()
    with TestCase.captureOnCommitCallbacks() as callbacks:
        take_retry(take=take)
    assert (take.status, take.error) == (Status.QUEUED, "")
    assert len(callbacks) == 1


def test_a_take_in_the_making_is_not_tried_again(queued: MakeTake) -> None:
    with pytest.raises(Conflict):
        take_retry(take=queued())


def test_a_deleted_take_comes_back_with_its_sound(done: MakeTake) -> None:
    take = done()
    take_delete(take=take)
    assert take.deleted_at is not None
    take_restore(take=take)
    restored = Take.objects.get(pk=take.pk)
    assert (restored.deleted_at, restored.status) == (None, Status.DONE)


def test_deleting_again_does_not_prolong_the_bin(done: MakeTake) -> None:
    take = done()
    take_delete(take=take)
    first = take.deleted_at
    take_delete(take=take)
    assert take.deleted_at == first


def test_deleting_stops_the_making(queued: MakeTake) -> None:
    take = queued()
    take_delete(take=take)
    assert take.status == Status.CANCELLED


def test_cancelling_what_is_done_changes_nothing(done: MakeTake) -> None:
    assert take_cancel(take=done()).status == Status.DONE


def test_after_its_days_in_the_bin_a_take_is_erased_with_its_files(
    done: MakeTake, settings: Settings
) -> None:
    gone, kept = done(), done()
    take_delete(take=gone)
    assert takes_purge(now=timezone.now() + timedelta(days=29)) == 0
    assert takes_purge(now=timezone.now() + timedelta(days=31)) == 1
    assert list(Take.objects.all()) == [kept]
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    assert [path.parent.name for path in files] == [kept.folder]


def test_deleting_a_song_for_good_takes_its_takes_along(done: MakeTake, project: Project) -> None:
    done()
    project.delete()
    assert not Take.objects.exists()
