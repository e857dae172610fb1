"""A song with a finished take, and somebody of every role."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project, Role
from songsmith.projects.services import membership_set
from songsmith.takes.models import Take
from tests.studio.songs import make_song, make_take


@dataclass
class World:
    project: Project
    draft: Draft
    take: Take
    users: dict[str, User]

    def client(self, name: str) -> Client:
        """A browser in which that person is signed in; "nobody" is not."""
        client = Client()
        if name != "nobody":
            client.force_login(self.users[name])
        return client


@pytest.fixture
def world(db: None) -> World:
    owner = User.objects.create_user("owner@example.org", name="Owner")
    project, draft = make_song(owner)
    users = {"owner": owner}
    for role in (Role.EDITOR, Role.COMMENTER, Role.VIEWER, Role.GUEST):
        name = role.name.lower()
        users[name] = User.objects.create_user(f"{name}@example.org", name=name.title())
        membership_set(project=project, user=users[name], role=role)
    users["stranger"] = User.objects.create_user("stranger@example.org", name="Stranger")
    return World(project, draft, make_take(project, draft, owner), users)
