"""Thousands of bodies: the server's verdict is the contract's, rule by rule."""

from __future__ import annotations

import json
from collections import Counter
from random import Random
from types import SimpleNamespace

import pytest
from django.test import Client
from pytest_django import Settings

from songsmith.api.minimax import covers, views
from songsmith.api.minimax.answers import Refusal
from tests.api.reference import OK, Verdict, generated, verdict

RULES = {"ok", "2 object", "2 shape", "3", "4", "5 prompt", "5 lyrics", "6", "7", "8", "9"}


@pytest.fixture(autouse=True)
def _no_songs(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """What passes all checks is answered here: no words, no takes are made, and no recording is decoded."""
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "music": "", "music_free": ""}

    async def admit(*_: object) -> None:
        raise Refusal(0, "admitted")

    async def heard(_: object) -> None:
        """Nobody has to listen."""

    monkeypatch.setattr(views, "admit", admit)
    monkeypatch.setattr(covers, "_taken_in", lambda *_: SimpleNamespace(pk=None))
    monkeypatch.setattr(covers, "reference_settled", heard)
    monkeypatch.setattr(covers, "_listened", lambda reference: reference)


def answer(secret: str, body: object) -> tuple[int, str]:
    response = Client().post(
        "/v1/music_generation",
        json.dumps(body),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert response.status_code == 200
    base_resp = response.json()["base_resp"]
    return base_resp["status_code"], base_resp["status_msg"]


def compare(secret: str, seed: int, count: int) -> Counter[str]:
    """How often each rule was the first that was broken."""
    random, seen = Random(seed), Counter[str]()
    for _ in range(count):
        body = generated(random)
        expected = verdict(body)
        code, message = answer(secret, body)
        assert code == expected.code, (body, expected, message)
        assert expected.message in (None, message), (body, expected)
        seen[expected.rule] += 1
    return seen


def test_the_server_agrees_with_the_contract(secret: str) -> None:
    seen = compare(secret, seed=1, count=500)
    assert set(seen) == RULES
    assert seen["ok"] > 100


@pytest.mark.long
def test_the_server_agrees_with_the_contract_on_ten_thousand_bodies(secret: str) -> None:
    seen = compare(secret, seed=2, count=10_000)
    assert set(seen) == RULES
    assert min(seen.values()) > 5


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer wrong"])
def test_the_key_comes_before_the_body(db: None, header: str | None) -> None:
    random = Random(3)
    expected = Verdict("1", 2049 if header == "Bearer wrong" else 1004)
    headers = {} if header is None else {"Authorization": header}
    for _ in range(20):
        body = json.dumps(generated(random))
        response = Client().post(
            "/v1/music_generation", body, content_type="application/json", headers=headers
        )
        assert response.json()["base_resp"]["status_code"] == expected.code


def test_the_reference_knows_right_from_wrong() -> None:
    assert verdict({"model": "music-2.6", "lyrics": "La"}) == OK
    assert verdict({"model": "music-2.6"}).rule == "7"
