"""Claims, leases and fencing: what must hold whatever workers and queues do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from songsmith.takes import jobs, leases
from songsmith.takes.leases import Claim
from songsmith.takes.models import Take, TakeOutput
from tests.takes.conftest import MakeTake

Status = Take.Status


def outcome(name: str = "takes/aa/aa/1.flac") -> jobs.Outcome:
    return jobs.Outcome(master=name, duration=12.0, sample_rate=8000, peaks=b"\x00", peaks_zoom=b"\x00")


def claimed(take: Take) -> Claim:
    claim = jobs.claim(take.pk)
    assert claim is not None
    return claim


def expire(take: Take) -> None:
    Take.objects.filter(pk=take.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def status(take: Take) -> str:
    take.refresh_from_db()
    return take.status


def test_of_two_claims_one_wins(queued: MakeTake) -> None:
    take = queued()
    assert jobs.claim(take.pk) == Claim(take.pk, 1, Take)
    assert jobs.claim(take.pk) is None


def test_an_expired_lease_can_be_claimed_and_the_old_worker_changes_nothing_any_more(
    queued: MakeTake,
) -> None:
    take = queued()
    old = claimed(take)
    expire(take)
    new = claimed(take)
    assert new.attempt == 2
    assert not leases.heartbeat(old, progress=0.9, stage_label="late")
    assert not jobs.finish(old, outcome())
    assert not leases.fail(old, "late")
    assert not leases.give_back(old)
    assert jobs.finish(new, outcome())
    assert status(take) == Status.DONE


def test_a_heartbeat_carries_progress_and_renews_the_lease(queued: MakeTake) -> None:
    take = queued()
    claim = claimed(take)
    expire(take)
    assert leases.heartbeat(claim, progress=1.7, stage_label="Singing verse 1 of 2" + "!" * 200)
    take.refresh_from_db()
    assert take.progress == 1.0
    assert take.stage_label.startswith("Singing verse 1 of 2")
    assert take.lease_until is not None
    assert take.lease_until > timezone.now()


def test_finishing_stores_everything_once(queued: MakeTake) -> None:
    take = queued()
    claim = claimed(take)
    assert jobs.finish(claim, outcome())
    assert not jobs.finish(claim, outcome("takes/aa/aa/other.flac"))
    assert jobs.is_finished(claim, outcome())
    assert TakeOutput.objects.get(take=take).master == "takes/aa/aa/1.flac"
    take.refresh_from_db()
    assert (take.duration, take.progress, take.lease_until) == (12.0, 1.0, None)
    assert take.finished_at is not None


def test_a_done_take_cannot_be_claimed_cancelled_or_retried(queued: MakeTake) -> None:
    take = queued()
    jobs.finish(claimed(take), outcome())
    assert jobs.claim(take.pk) is None
    assert not jobs.cancel(take.pk)
    assert not jobs.retry(take.pk)
    assert status(take) == Status.DONE


@pytest.mark.parametrize("running", [False, True])
def test_cancelling_stops_a_take_that_waits_or_runs(queued: MakeTake, running: bool) -> None:
    take = queued()
    claim = claimed(take) if running else None
    assert jobs.cancel(take.pk)
    assert status(take) == Status.CANCELLED
    assert jobs.claim(take.pk) is None
    if claim:
        assert not leases.heartbeat(claim, progress=0.5, stage_label="")
        assert not jobs.finish(claim, outcome())


def test_a_deleted_take_is_not_worked_on(queued: MakeTake) -> None:
    take = queued()
    claim = claimed(take)
    Take.objects.filter(pk=take.pk).update(deleted_at=timezone.now())
    assert not leases.heartbeat(claim, progress=0.5, stage_label="")
    assert jobs.claim(take.pk) is None


def test_three_silent_attempts_are_enough_and_the_take_says_so(queued: MakeTake) -> None:
    take = queued()
    for _ in range(leases.MAX_ATTEMPTS):
        assert take.pk in ([] if take.attempts == 0 else jobs.requeue_stale()) or take.attempts == 0
        claimed(take)
        expire(take)
        take.refresh_from_db()
    assert jobs.claim(take.pk) is None
    assert jobs.requeue_stale() == []
    assert status(take) == Status.FAILED
    assert "three times" in take.error


def test_giving_back_costs_no_attempt(queued: MakeTake) -> None:
    take = queued()
    for _ in range(leases.MAX_ATTEMPTS + 2):
        assert leases.give_back(claimed(take))
    assert status(take) == Status.QUEUED
    assert take.attempts == leases.MAX_ATTEMPTS + 2


def test_a_retry_starts_afresh_with_all_attempts(queued: MakeTake) -> None:
    take = queued()
    for _ in range(leases.MAX_ATTEMPTS):
        claimed(take)
        expire(take)
    jobs.requeue_stale()
    assert jobs.retry(take.pk)
    take.refresh_from_db()
    assert (take.status, take.error, take.finished_at) == (Status.QUEUED, "", None)
    assert claimed(take).attempt == leases.MAX_ATTEMPTS + 1


def test_only_expired_leases_are_brought_back(queued: MakeTake) -> None:
    lost, alive = queued(), queued()
    claimed(lost)
    claimed(alive)
    expire(lost)
    assert jobs.requeue_stale() == [lost.pk]


def test_a_lost_delivery_is_repeated_soon_when_nobody_works_and_late_when_somebody_does(
    queued: MakeTake,
) -> None:
    waiting, busy = queued(), queued()
    long_ago = timezone.now() - leases.LOST_DELIVERY - timedelta(seconds=1)
    Take.objects.filter(pk=waiting.pk).update(queued_at=long_ago)
    claim = claimed(busy)
    assert jobs.requeue_stale() == []
    jobs.finish(claim, outcome())
    assert jobs.requeue_stale() == [waiting.pk]
    assert jobs.requeue_stale() == [], "told once, not at every look"
