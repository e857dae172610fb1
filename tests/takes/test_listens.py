"""Listens: reported often, out of order, by whoever may hear the take, and never about somebody else."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from songsmith.projects.models import Membership
from songsmith.takes.models import Listen, Take
from songsmith.takes.selectors import history_for_user, play_count, resume_position
from songsmith.takes.services import take_delete
from tests.takes.conftest import MakeTake, People
from tests.takes.fakes import LENGTH

NO_CONTENT, FORBIDDEN, MISSING = HTTPStatus.NO_CONTENT, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND
UNPROCESSABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture
def take(done: MakeTake) -> Take:
    return done()


def send(client: Client, heard_take: Take, key: uuid.UUID | str, **fields: object) -> int:
    times = {"from": 0.0, "position": 5.0, "furthest": 5.0, "heard": 5.0}
    body = json.dumps({"id": str(key), "take": str(heard_take.pk), **times, **fields})
    return client.post(reverse("takes:listen_report"), body, "application/json").status_code


@pytest.mark.parametrize(
    ("who", "answer"),
    [
        ("owner", NO_CONTENT),
        ("editor", NO_CONTENT),
        ("commenter", NO_CONTENT),
        ("viewer", NO_CONTENT),
        ("guest", NO_CONTENT),
        ("stranger", MISSING),
    ],
)
def test_whoever_may_hear_a_take_may_report(people: People, take: Take, who: str, answer: HTTPStatus) -> None:
    assert send(people[who], take, uuid.uuid4()) == answer
    assert Listen.objects.count() == (1 if answer == NO_CONTENT else 0)


def test_a_listen_grows_report_by_report(people: People, take: Take) -> None:
    key = uuid.uuid4()
    send(people.owner, take, key, position=2.0, heard=0.0, **{"from": 2.0})
    send(people.owner, take, key, position=9.0, heard=7.0, furthest=9.0, **{"from": 2.0})
    send(people.owner, take, key, position=4.0, heard=8.0, furthest=9.0, **{"from": 2.0})
    listen = Listen.objects.get()
    assert (listen.start, listen.position, listen.furthest, listen.heard) == (2.0, 4.0, 9.0, 8.0)
    assert listen.user == people.users["owner"]


def test_a_report_that_arrives_late_changes_nothing(people: People, take: Take) -> None:
    key = uuid.uuid4()
    send(people.owner, take, key, position=9.0, heard=9.0, furthest=9.0)
    assert send(people.owner, take, key, position=3.0, heard=3.0, furthest=3.0) == NO_CONTENT
    listen = Listen.objects.get()
    assert (listen.position, listen.furthest, listen.heard) == (9.0, 9.0, 9.0)


def test_nobody_writes_into_the_listen_of_another(people: People, take: Take) -> None:
    key = uuid.uuid4()
    send(people.owner, take, key)
    assert send(people.viewer, take, key, heard=99.0) == MISSING
    assert Listen.objects.get().heard == 5.0


def test_a_listen_stays_with_its_take(people: People, take: Take, done: MakeTake) -> None:
    key = uuid.uuid4()
    send(people.owner, take, key)
    assert send(people.owner, done(), key, heard=99.0) == MISSING


def test_a_role_that_was_taken_away_ends_reporting(people: People, take: Take) -> None:
    key = uuid.uuid4()
    send(people.viewer, take, key)
    Membership.objects.filter(user=people.users["viewer"]).delete()
    assert send(people.viewer, take, key, heard=9.0) == MISSING


@pytest.mark.parametrize(
    "wrong",
    [
        {"position": -1},
        {"position": 1e9},
        {"heard": float("nan")},
        {"heard": float("inf")},
        {"heard": -0.1},
        {"position": "far"},
        {"take": "nonsense"},
        {"id": ""},
        {"heard": None},
        {"start": 0.0},
    ],
)
def test_impossible_values_are_refused(people: People, take: Take, wrong: dict[str, object]) -> None:
    fields: dict[str, object] = {"key": uuid.uuid4()} | wrong
    key = fields.pop("id", fields.pop("key", None))
    assert send(people.owner, take, str(key), **fields) == UNPROCESSABLE
    assert not Listen.objects.exists()


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"x"'])
def test_what_is_no_report_is_refused(people: People, body: bytes) -> None:
    response = people.owner.post(reverse("takes:listen_report"), body, "application/json")
    assert response.status_code == UNPROCESSABLE


def test_a_flood_is_refused(people: People) -> None:
    response = people.owner.post(reverse("takes:listen_report"), b" " * 3000, "application/json")
    assert response.status_code == UNPROCESSABLE


def test_positions_stay_within_the_song(people: People, take: Take) -> None:
    send(people.owner, take, uuid.uuid4(), position=5000.0, furthest=5000.0, **{"from": 4000.0})
    listen = Listen.objects.get()
    assert (listen.start, listen.position, listen.furthest) == (LENGTH, LENGTH, LENGTH)


def test_a_report_costs_little(
    people: People, take: Take, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    key = uuid.uuid4()
    send(people.owner, take, key)
    with django_assert_num_queries(5):  # session, user, permission, listen, update
        send(people.owner, take, key, heard=6.0)


def test_plays_count_from_five_seconds_on_and_the_place_is_remembered(people: People, take: Take) -> None:
    send(people.owner, take, uuid.uuid4(), heard=2.0, position=2.0)
    send(people.owner, take, uuid.uuid4(), heard=6.0, position=6.0)
    assert play_count(take) == 1
    assert resume_position(take, people.users["owner"]) == 6.0
    assert resume_position(take, people.users["viewer"]) is None


def test_history_is_ones_own_by_day_newest_first(
    people: People, take: Take, done: MakeTake, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    second = done()
    keys = [uuid.uuid4() for _ in range(3)]
    for key, which in zip(keys, (take, second, take), strict=True):
        send(people.owner, which, key)
    send(people.viewer, take, uuid.uuid4())
    yesterday = timezone.now() - timedelta(days=1)
    Listen.objects.filter(pk=keys[0]).update(updated_at=yesterday)
    with django_assert_num_queries(1) as asked:
        days = history_for_user(people.users["owner"])
        assert {listen.take.project.title for day in days for listen in day.listens} == {"Paper Boats"}
    assert [[listen.pk for listen in day.listens] for day in days] == [[keys[2], keys[1]], [keys[0]]]
    assert '"recipe"' not in asked.captured_queries[0]["sql"]
    (earlier,) = history_for_user(people.users["owner"], before=days[0].listens[-1].updated_at)
    assert earlier.listens[0].pk == keys[0]


def test_history_forgets_what_one_may_not_hear_any_more(people: People, take: Take) -> None:
    for who in ("owner", "viewer"):
        send(people[who], take, uuid.uuid4())
    Membership.objects.filter(user=people.users["viewer"]).delete()
    assert history_for_user(people.users["viewer"]) == []
    take_delete(take=take)
    assert history_for_user(people.users["owner"]) == []
