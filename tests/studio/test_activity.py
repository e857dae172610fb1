"""What the activity of a song tells: who did what, the same deeds of one person in one line."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from songsmith.lyrics.history import draft_name_now
from songsmith.lyrics.models import Revision
from songsmith.lyrics.services import draft_edit, revision_make
from songsmith.projects.activity import PAGE, activity_note
from songsmith.projects.links import share_link_create
from songsmith.projects.models import Activity, ShareLink
from songsmith.projects.selectors import projects_for_user
from tests.studio.conftest import World


def told(client: Client, world: World, query: str = "") -> list[str]:
    """The lines of the page, newest first, without their times."""
    page = client.get(reverse("projects:activity", args=[world.project.pk]) + query).content.decode()
    found = re.findall(r'<li class="deed"><span>(.*?)</span>', page, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", "", line).split()) for line in found]


def download(client: Client, world: World, fmt: str, **headers: str) -> None:
    url = reverse("takes:take_download", args=[world.take.pk, fmt])
    assert client.get(url, headers=headers).status_code in (200, 206)


def test_writing_naming_and_downloading_are_told_of_who_did_them(world: World) -> None:
    editor, viewer = world.users["editor"], world.users["viewer"]
    draft_edit(draft=world.draft, text="[Verse]\nOther words\n", user=editor)
    world.draft.refresh_from_db()
    revision_make(draft=world.draft, user=viewer, kind=Revision.Kind.TAKE)
    draft_name_now(draft=world.draft, name="First sketch", user=editor)
    download(world.client("viewer"), world, "flac")
    download(world.client("viewer"), world, "wav")
    download(world.client("viewer"), world, "wav", Range="bytes=0-9")
    assert told(world.client("owner"), world)[:3] == [
        "Viewer downloaded Take 1 (flac) and Take 1 (wav)",
        "Editor named a revision “First sketch”",
        "Editor wrote in the lyrics",
    ]


def test_a_guests_download_is_told_with_the_guests_name(world: World, client: Client) -> None:
    _, secret = share_link_create(
        project=world.project,
        by=world.users["owner"],
        kind=ShareLink.Kind.TAKE,
        target=world.take.pk,
        what="Take 1",
        may_download=True,
    )
    client.get(reverse("studio:shared", args=[secret]))
    download(client, world, "flac")
    assert told(world.client("owner"), world)[0] == "Somebody downloaded Take 1 (flac)"
    session = client.session
    session["guest_name"] = "Mo"
    session.save()
    download(client, world, "wav")
    assert told(world.client("owner"), world)[0] == "Mo (guest) downloaded Take 1 (wav)"


def test_the_last_activity_of_a_song_has_a_name(world: World) -> None:
    draft_edit(draft=world.draft, text="[Verse]\nOther words\n", user=world.users["editor"])
    assert projects_for_user(world.users["owner"])[0].updated_by == world.users["editor"]
    page = world.client("owner").get(reverse("studio:library")).content.decode()
    meta = " ".join(re.sub(r"<[^>]+>", "", page.partition("song-card-meta")[2]).split())
    assert ", Editor ·" in meta


def test_long_pasts_come_in_pages_at_the_same_cost(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = timezone.now()
    Activity.objects.all().delete()
    for number in range(PAGE + 3):
        activity_note(
            project_id=world.project.pk,
            verb=Activity.Verb.COMMENT if number % 2 else Activity.Verb.TAKE,
            actor=world.users["editor"],
            what=f"line {number}",
            at=now - timedelta(minutes=number),
        )
    client = world.client("viewer")
    with django_assert_num_queries(4):  # session, user, song, activities
        first = told(client, world)
    assert len(first) == PAGE
    page = client.get(reverse("projects:activity", args=[world.project.pk])).content.decode()
    before = re.search(r'href="(\?before=[^"]+)"', page)
    assert before
    assert told(client, world, before[1]) == [
        "Editor made line 200",
        "Editor commented on line 201",
        "Editor made line 202",
    ]
