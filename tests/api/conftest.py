"""Somebody with a token, the app on a real socket, and a provider that needs no engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from songsmith.accounts.models import ApiToken, User
from songsmith.accounts.services import api_token_create, user_create
from tests.cast import cast
from tests.live import live_server, worker
from tests.takes.fakes import TapeProvider

__all__ = ["cast"]

WORDS = "[Verse]\nRain is writing letters\nOn the window of the train\n"


@pytest.fixture(autouse=True)
def _tape(settings: Settings) -> None:
    settings.PROVIDERS = ["tests.takes.fakes.TapeProvider"]
    settings.PROVIDER = "tape"
    TapeProvider.runs.clear()


@pytest.fixture
def ana(db: None) -> User:
    return user_create(email="ana@example.org", name="Ana")


@pytest.fixture
def token_and_secret(ana: User) -> tuple[ApiToken, str]:
    return api_token_create(user=ana, name="script")


@pytest.fixture
def token(token_and_secret: tuple[ApiToken, str]) -> ApiToken:
    return token_and_secret[0]


@pytest.fixture
def secret(token_and_secret: tuple[ApiToken, str]) -> str:
    return token_and_secret[1]


@pytest.fixture(scope="session")
def live() -> Iterator[str]:
    """Address of the running app."""
    with live_server() as address:
        yield address


@pytest.fixture
def making(transactional_db: None) -> Iterator[None]:
    """Queued takes are made."""
    with worker():
        yield


@pytest.fixture
def program(transactional_db: None, live: str, secret: str, settings: Settings) -> Iterator[httpx.Client]:
    """A caller with Ana's token."""
    settings.PUBLIC_URL = live
    headers = {"Authorization": f"Bearer {secret}"}
    with httpx.Client(base_url=live, headers=headers, timeout=60) as client:
        yield client


def song_body(**fields: Any) -> dict[str, Any]:
    """What asks for a short song; a field None is left out."""
    body = {"model": "music-2.6", "prompt": "plain", "lyrics": WORDS, **fields}
    return {name: value for name, value in body.items() if value is not None}
