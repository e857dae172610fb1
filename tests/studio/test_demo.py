"""A fresh server has a song to hear, and gives it to its first owner."""

from __future__ import annotations

import pytest

from songsmith.accounts.models import User
from songsmith.accounts.services import user_create
from songsmith.lyrics.selectors import drafts_of
from songsmith.projects.access import project_for
from songsmith.projects.models import Project, Role
from songsmith.studio.demo import TITLE, demo_create, demo_land
from songsmith.takes.models import Take

pytestmark = pytest.mark.django_db


def owner_made() -> User:
    return user_create(email="ana@example.org", password="paper boats", is_staff=True)


def test_a_fresh_server_queues_a_take_of_the_demo() -> None:
    assert demo_create()
    take = Take.objects.get()
    assert take.status == Take.Status.QUEUED
    assert take.project.title == TITLE
    assert "[Chorus]" in drafts_of(take.project)[0].text


def test_a_second_start_adds_no_second_demo() -> None:
    demo_create()
    assert not demo_create()
    assert Project.objects.count() == 1


def test_a_server_with_an_owner_gets_no_demo() -> None:
    owner_made()
    assert not demo_create()


def test_the_first_owner_lands_on_the_demo_as_its_owner() -> None:
    demo_create()
    owner = owner_made()
    project = Project.objects.get()
    assert demo_land(owner) == f"/songs/{project.pk}/"
    assert project_for(owner, project.pk, at_least=Role.OWNER) == project


def test_without_a_demo_the_first_owner_lands_in_the_library() -> None:
    assert demo_land(owner_made()) == "/"


def test_a_stranger_who_signs_up_later_does_not_get_the_demo() -> None:
    demo_create()
    demo_land(owner_made())
    assert demo_land(user_create(email="ben@example.org")) == "/"
