"""A recording in the song, before and after somebody listened to it."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable

import pytest
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.projects.models import Project
from songsmith.takes.models import Reference
from songsmith.takes.references import analysis, intake
from songsmith.takes.references.services import reference_create
from tests.takes.references.sounds import decoded, wav_bytes


@pytest.fixture(autouse=True)
def _decoder(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """In this process, unless a test is about the child that decodes: starting one takes a second."""
    if "real_decoder" not in request.fixturenames:
        monkeypatch.setattr(intake, "decode", decoded)


@pytest.fixture
def real_decoder() -> None:
    """For tests that bring in what must be refused."""


@pytest.fixture(autouse=True)
def _listener(settings: Settings) -> None:
    settings.LISTENER = "tests.takes.references.sounds.listener"
    settings.PROVIDERS = ["songsmith.providers.builtin.BuiltinProvider", "tests.takes.fakes.TapeProvider"]
    settings.PROVIDER = "builtin"


def listen(reference: Reference) -> str:
    """What a worker does."""
    said = analysis.listen_to(reference.pk, stopping=threading.Event(), enqueue=lambda _: None)
    reference.refresh_from_db()
    return said


Bring = Callable[..., Reference]


@pytest.fixture
def bring(project: Project, owner: User) -> Bring:
    """Takes a recording in without telling any queue."""

    def make(data: bytes | None = None, *, name: str = "memo.wav", rights: str = "own") -> Reference:
        file = io.BytesIO(wav_bytes() if data is None else data)
        return reference_create(project=project, user=owner, file=file, name=name, rights=rights)

    return make


@pytest.fixture
def reference(bring: Bring) -> Reference:
    """Listened to."""
    found = bring()
    assert listen(found) == "done"
    return found
