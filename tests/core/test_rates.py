"""Rate limits: what may be spent, when it comes back, and who shares it."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from songsmith.core.errors import TooManyRequests
from songsmith.core.models import RateBucket
from songsmith.core.rates import Rate, spend, take

pytestmark = pytest.mark.django_db

THREE_A_MINUTE = Rate(3, 60)
NOON = 1_800_000_000.0


def _take(now: float, *, key: str = "k", cost: int = 1) -> float:
    return take(THREE_A_MINUTE, key, cost=cost, now=now)


def test_a_full_bucket_allows_a_burst_then_names_the_wait() -> None:
    assert [_take(NOON) for _ in range(3)] == [0, 0, 0]
    assert _take(NOON) == pytest.approx(20)


def test_tokens_come_back_one_by_one() -> None:
    for _ in range(3):
        _take(NOON)
    assert _take(NOON + 19) > 0
    assert _take(NOON + 20.001) == 0
    assert _take(NOON + 21) > 0


def test_an_idle_bucket_holds_no_more_than_its_size() -> None:
    _take(NOON)
    later = NOON + 3600
    assert [_take(later) == 0 for _ in range(4)] == [True, True, True, False]


def test_a_refusal_costs_nothing() -> None:
    for _ in range(3):
        _take(NOON)
    for _ in range(50):
        _take(NOON + 1)
    assert _take(NOON + 20.001) == 0


def test_dear_requests_take_more_at_once() -> None:
    assert _take(NOON, cost=2) == 0
    assert _take(NOON, cost=2) > 0
    assert _take(NOON) == 0


def test_keys_do_not_share() -> None:
    for _ in range(3):
        _take(NOON, key="a")
    assert _take(NOON, key="a") > 0
    assert _take(NOON, key="b") == 0


def test_spending_names_the_wait_in_words_and_seconds(settings: Settings) -> None:
    settings.RATE_LIMITS = {"sign_in": "2/600"}
    spend("sign_in", "192.0.2.7")
    spend("sign_in", "192.0.2.7")
    with pytest.raises(TooManyRequests, match="Try again in 5 minutes") as refusal:
        spend("sign_in", "192.0.2.7")
    assert 298 <= refusal.value.retry_after <= 300
    assert refusal.value.headers == {"Retry-After": str(refusal.value.retry_after)}


def test_an_empty_rate_is_no_limit(settings: Settings) -> None:
    settings.RATE_LIMITS = {"generation": ""}
    for _ in range(20):
        spend("generation", 1)
    assert not RateBucket.objects.exists()


def test_no_address_is_stored(settings: Settings) -> None:
    settings.RATE_LIMITS = {"sign_in": "2/600"}
    spend("sign_in", "ana@example.org")
    assert "ana" not in RateBucket.objects.get().key


@pytest.mark.parametrize("text", ["0/60", "3/0", "3", "a/b"])
def test_a_rate_without_meaning_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Rate.parse(text)
