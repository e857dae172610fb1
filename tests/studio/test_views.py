"""The pages of the studio: who sees what, what it costs, and what is on it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from songsmith.projects.services import project_delete
from songsmith.takes.models import Listen, Take, TakeOutput
from songsmith.takes.services import take_delete
from tests.studio.conftest import World
from tests.studio.songs import make_song, make_take

EVERYBODY = ("owner", "editor", "commenter", "viewer", "guest", "stranger", "nobody")
Paths = Callable[[World], str]


def song_path(world: World) -> str:
    return f"/songs/{world.project.pk}/"


def take_path(world: World) -> str:
    return f"/takes/{world.take.pk}/"


def cover_path(world: World) -> str:
    return f"/songs/{world.project.pk}/cover.svg"


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        (song_path, ("owner", "editor", "commenter", "viewer")),
        (take_path, ("owner", "editor", "commenter", "viewer", "guest")),
        (cover_path, ("owner", "editor", "commenter", "viewer", "guest")),
    ],
)
def test_a_page_opens_for_its_roles_alone(world: World, path: Paths, allowed: tuple[str, ...]) -> None:
    found = {name: world.client(name).get(path(world)).status_code for name in EVERYBODY}
    refused = {"guest": 403, "stranger": 404, "nobody": 302}
    assert found == {name: 200 if name in allowed else refused[name] for name in EVERYBODY}


@pytest.mark.parametrize(
    ("name", "writes"), [("owner", True), ("editor", True), ("commenter", False), ("viewer", False)]
)
def test_only_writers_get_what_writes(world: World, name: str, writes: bool) -> None:
    page = world.client(name).get(song_path(world)).content.decode()
    assert ("data-make" in page) is writes
    assert ('data-editable="true"' in page) is writes
    take = world.client(name).get(take_path(world)).content.decode()
    assert ("Delete this take" in take) is writes


def test_a_deleted_take_and_a_deleted_song_are_gone(world: World) -> None:
    client = world.client("owner")
    take_delete(take=world.take)
    assert client.get(take_path(world)).status_code == 404
    project_delete(project=world.project)
    assert client.get(song_path(world)).status_code == 404
    assert client.get(cover_path(world)).status_code == 404


def test_the_song_page_costs_the_same_with_fifty_takes(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = world.client("owner")
    client.get(song_path(world))  # what has changed since the takes is found out once
    with django_assert_max_num_queries(8) as few:
        client.get(song_path(world))
    clone = Take.objects.get(pk=world.take.pk)
    for number in range(2, 51):
        clone.pk, clone.number, clone.request_key = uuid.uuid4(), number, uuid.uuid4()
        clone.save(force_insert=True)
    with django_assert_max_num_queries(8) as many:
        page = client.get(song_path(world)).content.decode()
    assert len(many.captured_queries) == len(few.captured_queries)
    assert page.count("data-play ") == 50


def test_the_library_costs_the_same_with_more_songs(
    world: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = world.client("owner")
    with django_assert_max_num_queries(8) as few:
        client.get("/")
    for number in range(6):
        make_song(world.users["owner"], title=f"Song {number}")
    with django_assert_max_num_queries(8) as many:
        client.get("/")
    assert len(many.captured_queries) == len(few.captured_queries)


def test_the_library_shows_a_song_by_its_first_sung_line(world: World) -> None:
    page = world.client("owner").get("/").content.decode()
    assert "Rain is writing letters on the window of the train" in page
    assert "1 take" in page
    assert "A song begins with one line" in world.client("stranger").get("/").content.decode()


def test_the_take_page_times_every_word(world: World) -> None:
    page = world.client("guest").get(take_path(world)).content.decode()
    words = sum(len(line.split()) for line in world.draft.text.splitlines() if not line.startswith("["))
    assert page.count("data-word") == words
    assert page.count("data-section ") == 4
    assert 'class="backing"' in page


def test_a_take_that_is_not_done_says_how_far_it_is(world: World) -> None:
    Take.objects.update(status=Take.Status.RUNNING, stage_label="Singing verse 2 of 3", progress=0.4)
    TakeOutput.objects.all().delete()
    page = world.client("viewer").get(take_path(world)).content.decode()
    assert "Singing verse 2 of 3" in page
    assert "data-follow" not in page


def test_a_take_without_a_timing_map_can_still_be_heard(world: World) -> None:
    TakeOutput.objects.update(timing=b"")
    page = world.client("viewer").get(take_path(world)).content.decode()
    assert "data-play" in page
    assert "no words that could be followed" in page


def test_a_cover_is_kept_by_the_browser_until_it_changes(world: World) -> None:
    client = world.client("viewer")
    first = client.get(cover_path(world))
    assert first["Content-Type"] == "image/svg+xml"
    again = client.get(cover_path(world), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    Take.objects.update(key="C major")
    changed = client.get(cover_path(world), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def listen(world: World, *, name: str = "owner", hours_ago: float = 0, **numbers: float) -> Listen:
    when = timezone.now() - timedelta(hours=hours_ago)
    return Listen.objects.create(
        id=uuid.uuid4(), user=world.users[name], take=world.take, started_at=when, updated_at=when, **numbers
    )


def test_history_is_by_day_with_plays_and_a_place_to_go_on(world: World) -> None:
    listen(world, position=6.5, furthest=8, heard=8)
    listen(world, hours_ago=30, position=1, furthest=1, heard=1)
    listen(world, name="editor", position=9, furthest=9, heard=9)
    page = world.client("owner").get("/history/").content.decode()
    assert page.count('class="listen"') == 2
    assert page.count('class="day"') == 2
    assert "1 play<" in page
    assert 'data-at="6.5"' in page
    assert 'data-at="0.0"' in page


def test_history_goes_back_page_by_page(world: World) -> None:
    newest = listen(world, heard=9)
    listen(world, hours_ago=2, heard=9)
    client = world.client("owner")
    earlier = client.get("/history/", {"before": newest.updated_at.isoformat()}).content.decode()
    assert earlier.count('class="listen"') == 1
    assert client.get("/history/", {"before": "nonsense"}).status_code == 200


def test_a_second_take_of_other_words_keeps_its_own(world: World) -> None:
    world.draft.text = "[Verse]\nCold moon\n"
    world.draft.save()
    second = make_take(world.project, world.draft, world.users["owner"], number=2)
    client = world.client("owner")
    assert ">Cold<" in client.get(f"/takes/{second.pk}/").content.decode()
    assert ">Rain<" in client.get(take_path(world)).content.decode()
