from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from songsmith.lyrics.history import revision_keep, revision_name
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import draft_edit, revision_make
from songsmith.studio.timeline import PAGE
from tests.studio.conftest import World

WRITERS = {"owner": 200, "editor": 200, "commenter": 403, "viewer": 403, "guest": 403, "stranger": 404}
READERS = {**WRITERS, "commenter": 200, "viewer": 200}


def write(world: World, text: str, role: str = "editor") -> Draft:
    draft = Draft.objects.get(pk=world.draft.pk)
    return draft_edit(draft=draft, text=text, user=world.users[role])


def keep(world: World, text: str) -> Revision:
    write(world, text)
    return revision_keep(draft=Draft.objects.get(pk=world.draft.pk), moment=Revision.Moment.PAUSE)


def panel_url(world: World) -> str:
    return reverse("studio:revisions_panel", args=[world.draft.pk])


def compare_url(world: World, **asked: Any) -> str:
    return reverse("studio:compare", args=[world.draft.pk], query=asked)


def test_readers_see_the_timeline_and_what_changed(world: World) -> None:
    for role, code in READERS.items():
        client = world.client(role)
        assert client.get(panel_url(world)).status_code == code, role
        assert client.get(compare_url(world)).status_code == code, role


def test_only_writers_name_and_restore(world: World) -> None:
    for role, code in WRITERS.items():
        old = keep(world, f"[Verse]\nOne for the {role}")
        new = keep(world, f"[Verse]\nTwo for the {role}")
        client, allowed = world.client(role), code == 200
        assert client.post(panel_url(world), {"name": "Before the bridge"}).status_code == code, role
        url = reverse("studio:revision_name", args=[old.pk])
        assert client.post(url, {"name": "First idea"}).status_code == code, role
        answer = client.post(reverse("studio:revision_restore", args=[old.pk]))
        assert answer.status_code == (302 if allowed else code), role
        old.refresh_from_db()
        new.refresh_from_db()
        assert (old.name, new.name) == (("First idea", "Before the bridge") if allowed else ("", "")), role
        assert Draft.objects.get(pk=world.draft.pk).text == (old.text if allowed else new.text), role


def test_visitors_are_asked_to_sign_in(world: World) -> None:
    for url in (panel_url(world), compare_url(world)):
        answer = world.client("nobody").get(url)
        assert answer["Location"].startswith(reverse("accounts:sign_in"))


def test_the_timeline_tells_who_kept_what_and_which_take_sang_it(world: World) -> None:
    write(world, world.draft.text.replace("letters", "numbers"))
    revision_name(
        revision=revision_keep(draft=Draft.objects.get(pk=world.draft.pk), moment=Revision.Moment.LEFT),
        name="Numbers",
    )
    page = world.client("viewer").get(panel_url(world)).content.decode()
    assert page.index("Numbers") < page.index("Sung")
    assert "1 line changed" in page
    assert page.index("the first words") < page.index("Take 1")
    assert "data-play" in page
    assert "Restore" not in page


def test_the_timeline_costs_the_same_for_few_and_for_many(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = world.client("owner")
    for _ in range(2):
        for number in range(5):
            keep(world, f"[Verse]\nOne {number} {uuid.uuid4()}")
        client.get(panel_url(world))  # what was compared once is remembered
        with django_assert_num_queries(7):
            client.get(panel_url(world))


def test_older_states_come_when_asked(world: World) -> None:
    for number in range(PAGE + 3):
        keep(world, f"[Verse]\nLine {number}")
    first = world.client("viewer").get(panel_url(world))
    older = first.context["timeline"].older
    second = world.client("viewer").get(panel_url(world), {"before": older})
    numbers = [
        entry.revision.number
        for answer in (first, second)
        for day in answer.context["timeline"].days
        for entry in day.entries
    ]
    assert numbers == list(range(PAGE + 4, 0, -1))  # the song's take has the first
    assert second.context["timeline"].older is None


def test_a_restored_state_can_be_taken_back_without_losing_what_came_after(world: World) -> None:
    old = keep(world, "[Verse]\nOne\nTwo\nThree")
    keep(world, "[Verse]\nEins\nZwei\nDrei")
    write(world, "[Verse]\nUn\nDeux\nTrois")
    client = world.client("editor")
    client.post(reverse("studio:revision_restore", args=[old.pk]))
    draft = Draft.objects.get(pk=world.draft.pk)
    assert draft.text == old.text
    before = Revision.objects.filter(draft=draft).latest("number")
    assert (before.text, before.moment) == ("[Verse]\nUn\nDeux\nTrois", "restore")
    write(world, f"{old.text}\n\n[Chorus]\nSomebody went on")
    client.post(reverse("studio:revision_restore", args=[before.pk]), {"instead_of": str(old.pk)})
    text = Draft.objects.get(pk=world.draft.pk).text
    assert text == "[Verse]\nUn\nDeux\nTrois\n\n[Chorus]\nSomebody went on"


def test_two_states_are_compared_by_line_and_by_word(world: World) -> None:
    old = keep(world, "[Verse]\nRain is writing letters\nGone tomorrow\nStays")
    new = keep(world, "[Verse]\nRain is drawing letters\nStays\nHere today")
    asked = compare_url(world, old=old.number, new=new.number)
    page = world.client("viewer").get(asked)
    found = page.context["comparison"]
    assert [row.sign for row in found.rows] == ["same", "changed", "removed", "same", "added"]
    html = page.content.decode()
    assert "<del>writing</del>" in html
    assert "<ins>drawing</ins>" in html


def test_a_state_is_compared_with_the_sheet_as_it_stands(world: World) -> None:
    old = keep(world, "[Verse]\nOne")
    write(world, "[Verse]\nOne\nTwo")
    found = world.client("viewer").get(compare_url(world, old=old.number)).context["comparison"]
    assert (found.new, found.tally.added) == (None, 1)


@pytest.mark.parametrize("asked", [{"old": 999}, {"old": 1, "new": 999}])
def test_a_state_that_is_not_there_is_not_found(world: World, asked: dict[str, int]) -> None:
    assert world.client("viewer").get(compare_url(world, **asked)).status_code == 404


def test_a_name_is_needed_to_keep_a_state(world: World) -> None:
    assert world.client("editor").post(panel_url(world), {"name": "  "}).status_code == 422


def test_nothing_of_another_song_is_restored(world: World) -> None:
    revision = revision_make(draft=world.draft, user=None, kind=Revision.Kind.AUTO)
    world.draft.project.deleted_at = timezone.now() - timedelta(minutes=1)
    world.draft.project.save()
    assert (
        world.client("owner").post(reverse("studio:revision_restore", args=[revision.pk])).status_code == 404
    )
