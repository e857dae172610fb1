"""One song and everybody who may meet it; the fixture `cast` of the conftests that want it."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from songsmith.accounts.models import User
from songsmith.accounts.services import user_create
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import song_create
from songsmith.projects.models import Project, Role
from songsmith.projects.services import membership_set

PASSWORD = "paper boats on a river"
WORDS = "[Verse]\nRain is writing letters\nOn the window of the train\n\n[Chorus]\nPaper boats\n"
ROLES = ("owner", "editor", "commenter", "viewer", "guest", "stranger")


@dataclass(frozen=True)
class Cast:
    project: Project
    draft: Draft
    owner: User
    editor: User
    commenter: User
    viewer: User
    guest: User
    stranger: User

    def user(self, role: str) -> User:
        found = getattr(self, role)
        assert isinstance(found, User)
        return found

    def client(self, role: str) -> Client:
        """A browser in which that person is signed in."""
        client = Client()
        client.force_login(self.user(role))
        return client


def person(name: str) -> User:
    return user_create(email=f"{name}@example.com", name=name.title(), password=PASSWORD)


@pytest.fixture
def cast(db: None) -> Cast:
    people = {role: person(role) for role in ROLES}
    project = song_create(owner=people["owner"], title="Paper Boats", text=WORDS)
    for role in (Role.EDITOR, Role.COMMENTER, Role.VIEWER, Role.GUEST):
        membership_set(project=project, user=people[role.name.lower()], role=role)
    return Cast(project=project, draft=Draft.objects.get(project=project), **people)
