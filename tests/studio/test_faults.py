"""Every known fault of the hosted service in every mode, seen from the take: none is lost, none is paid twice
unasked, and the key appears nowhere."""

from __future__ import annotations

import json
import logging
import sqlite3
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from pytest_django import Settings

from songsmith.accounts.services import provider_key_set
from songsmith.contract import writer_request
from songsmith.providers.minimax import client
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.services import take_create, take_retry
from tests.cast import Cast, cast
from tests.providers.conftest import service
from tests.providers.test_minimax import MODES, REFUSALS
from tests.providers.upstream import KEY, Upstream
from tests.takes.conftest import render

__all__ = ["cast", "service"]

CALLS = {
    **{fault: (10, 0) for fault, _, _ in REFUSALS},
    **dict.fromkeys(("drop", "slow", "unfinished", "half hex", "drop mid-stream"), (1, 1)),
    "error mid-stream": (1, 1),
    "wrong media": (1, 1),
}
"""Fault of a call → how often it comes, and songs that the service has made by then."""

LINKS = {
    "http 403": 1, "http 404": 1, "http 410": 1, "http 500": 3, "drop": 3, "wrong media": 1, "shorter": 1,
}  # fmt: skip
"""Fault of a link → how often it comes."""

STREAM_ONLY = ("drop mid-stream", "error mid-stream", "wrong media")
FETCHED_WITHOUT_PAYING = ("http 500", "drop")
SOME = [("1000", MODES[0]), ("drop", MODES[1]), ("2153", MODES[2]), ("half hex", MODES[3])]


def every_fault() -> list[tuple[str, str]]:
    return [
        (fault, mode) for fault in CALLS for mode in MODES if "stream" in mode or fault not in STREAM_ONLY
    ]


@pytest.fixture(autouse=True)
def _own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "generation": ""}


def ordered(cast: Cast, hosted: Upstream, mode: str) -> Take:
    transfer = {"transfer": "stream" if "stream" in mode else "url"}
    provider_key_set(user=cast.editor, provider="minimax", base_url=hosted.url, key=KEY, options=transfer)
    instrumental = "instrumental" in mode
    return take_create(
        project=cast.project,
        draft=cast.draft,
        user=cast.editor,
        request=writer_request(prompt="slow folk", lyrics=cast.draft.text, is_instrumental=instrumental),
        provider_name="minimax",
    )


def failed(take: Take) -> None:
    """It is there, says why in words, and can be tried again."""
    assert render(take) == "failed"
    take.refresh_from_db()
    assert take.status == Take.Status.FAILED
    assert take.error.endswith((".", ")"))
    assert take.can_retry
    assert not TakeOutput.objects.filter(pk=take.pk).exists()


def tried_again(take: Take) -> None:
    take_retry(take=take)
    assert render(take) == "done"


def assert_no_key(cast: Cast, take: Take, log: str) -> None:
    pages = [("studio:song", take.project_id), ("studio:take", take.pk), ("takes:take_list", take.project_id)]
    for role in ("editor", "viewer"):
        for name, key in pages:
            page = cast.client(role).get(reverse(name, args=[key]))
            assert KEY not in page.content.decode(), name
    assert KEY not in log
    assert KEY not in json.dumps([take.recipe, take.memory, take.error])
    with connection.cursor() as cursor:
        database = cursor.connection
        if isinstance(database, sqlite3.Connection):
            assert KEY not in "\n".join(database.iterdump())


def check(cast: Cast, service: Upstream, fault: str, mode: str, log: pytest.LogCaptureFixture) -> None:
    """A fault that stays until the attempt has failed; then everything works again."""
    log.set_level(logging.INFO)
    times, made = CALLS[fault]
    service.faults = [fault] * times
    take = ordered(cast, service, mode)
    with pytest.MonkeyPatch.context() as patch:
        if fault == "slow":
            patch.setattr(client, "READ_SECONDS", 0.4)
        failed(take)
    assert service.charged == made
    service.faults = []
    tried_again(take)
    assert service.charged == made + 1, "ordered again because somebody pressed the button, once"
    assert_no_key(cast, take, log.text)


@pytest.mark.parametrize(("fault", "mode"), SOME)
def test_common_faults_lose_no_take_and_no_money(
    cast: Cast, service: Upstream, fault: str, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    check(cast, service, fault, mode, caplog)


@pytest.mark.long
@pytest.mark.parametrize(("fault", "mode"), every_fault())
def test_no_fault_loses_a_take_or_pays_twice_unasked(
    cast: Cast, service: Upstream, fault: str, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    check(cast, service, fault, mode, caplog)


@pytest.mark.long
@pytest.mark.parametrize("mode", [mode for mode in MODES if "link" in mode])
@pytest.mark.parametrize("fault", LINKS)
def test_no_fault_of_a_link_loses_a_take_or_pays_twice_unasked(
    cast: Cast, service: Upstream, fault: str, mode: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    service.links = [fault] * LINKS[fault]
    take = ordered(cast, service, mode)
    failed(take)
    assert service.charged == 1
    service.links = []
    tried_again(take)
    assert service.charged == (1 if fault in FETCHED_WITHOUT_PAYING else 2)
    assert_no_key(cast, take, caplog.text)
