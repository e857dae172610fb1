"""A song with a sheet, somebody of every role, and a provider that needs no engine."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django import Settings

from songsmith.accounts.models import User
from songsmith.contract import writer_request
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import song_create
from songsmith.projects.models import Project, Role
from songsmith.projects.services import membership_set
from songsmith.takes import rendering
from songsmith.takes.models import Take
from songsmith.takes.services import take_create
from tests.takes.fakes import TapeProvider

SHEET = """[Verse]
Rain is writing letters on the glass
[Chorus]
Hold the light, hold it low
"""


@pytest.fixture(autouse=True)
def _tape(settings: Settings) -> None:
    settings.PROVIDERS = ["tests.takes.fakes.TapeProvider"]
    settings.PROVIDER = "tape"
    TapeProvider.runs.clear()


@dataclass
class People:
    """One signed-in browser for each role of the song, and one of somebody else."""

    owner: Client
    editor: Client
    commenter: Client
    viewer: Client
    guest: Client
    stranger: Client
    users: dict[str, User]

    def __getitem__(self, name: str) -> Client:
        client: Client = getattr(self, name)
        return client


@pytest.fixture
def owner(db: None) -> User:
    return User.objects.create_user("owner@example.org", "a-long-secret", name="Owner")


@pytest.fixture
def project(owner: User) -> Project:
    return song_create(owner=owner, title="Paper Boats", text=SHEET)


@pytest.fixture
def draft(project: Project) -> Draft:
    return project.drafts.get()


@pytest.fixture
def people(project: Project, owner: User) -> People:
    users = {"owner": owner}
    for role in (Role.EDITOR, Role.COMMENTER, Role.VIEWER, Role.GUEST):
        name = role.name.lower()
        users[name] = User.objects.create_user(f"{name}@example.org", name=name.title())
        membership_set(project=project, user=users[name], role=role)
    users["stranger"] = User.objects.create_user("stranger@example.org", name="Stranger")
    clients = {}
    for name, user in users.items():
        clients[name] = Client()
        clients[name].force_login(user)
    return People(**clients, users=users)


MakeTake = Callable[..., Take]


@pytest.fixture
def queued(project: Project, draft: Draft, owner: User) -> MakeTake:
    """Queues a take without telling any queue."""

    def make(prompt: str = "plain", *, seed: int = 7, key: uuid.UUID | None = None) -> Take:
        request = writer_request(prompt=prompt, lyrics=draft.text)
        return take_create(
            project=project, draft=draft, user=owner, request=request, seed=seed, request_key=key
        )

    return make


@pytest.fixture
def done(queued: MakeTake, db: None) -> MakeTake:
    """Makes a take and renders it here and now."""

    def make(prompt: str = "plain", *, seed: int = 7) -> Take:
        take = queued(prompt, seed=seed)
        assert render(take) == "done"
        take.refresh_from_db()
        return take

    return make


def render(take: Take) -> str:
    """One attempt, in this thread. A database transaction of the test hides the take from the heartbeat, so
    that thread is not waited for to do anything."""
    return rendering.render(take.pk, stopping=threading.Event(), enqueue=lambda take_id: None)
