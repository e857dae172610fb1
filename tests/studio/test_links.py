"""Share links: one take or one sheet for somebody without an account, until the link is taken back."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from songsmith.projects.links import link_revoke, share_link_create
from songsmith.projects.models import ShareLink
from songsmith.projects.services import project_delete
from songsmith.takes.models import Listen
from songsmith.takes.services import take_delete
from tests.studio.conftest import World

Kind = ShareLink.Kind
BY_OWNER = {"owner": 200, "editor": 403, "commenter": 403, "viewer": 403, "guest": 403, "stranger": 404}


def share(world: World, kind: ShareLink.Kind = Kind.TAKE, **more: Any) -> tuple[ShareLink, str]:
    """A link and its path."""
    target = world.take.pk if kind == Kind.TAKE else world.draft.pk
    link, secret = share_link_create(
        project=world.project, by=world.users["owner"], kind=kind, target=target, what="it", **more
    )
    return link, reverse("studio:shared", args=[secret])


def of_take(world: World) -> dict[str, str]:
    names = ("takes:take_audio", "takes:take_peaks", "takes:take_timing", "studio:take")
    return {name: reverse(name, args=[world.take.pk]) for name in names}


@pytest.mark.parametrize("role", BY_OWNER)
def test_owners_alone_make_share_links(world: World, role: str) -> None:
    form = {"what": f"takes.take:{world.take.pk}", "life": "30"}
    answer = world.client(role).post(reverse("studio:links", args=[world.project.pk]), form)
    assert answer.status_code == BY_OWNER[role]
    assert ShareLink.objects.exists() == (role == "owner")


def test_the_page_shows_the_address_once_and_it_works(world: World, client: Client) -> None:
    url, owner = reverse("studio:links", args=[world.project.pk]), world.client("owner")
    form = {"what": f"takes.take:{world.take.pk}", "life": "", "may_comment": "on", "note": "the label"}
    found = re.search(r'value="http[^"]*(/s/[^"]+)"', owner.post(url, form).content.decode())
    assert found
    assert client.get(found[1]).status_code == 200
    assert found[1] not in owner.get(url).content.decode()
    link = ShareLink.objects.get()
    assert (link.may_comment, link.may_download, link.expires_at, link.uses) == (True, False, None, 1)


def test_a_song_of_somebody_else_cannot_be_shared(world: World) -> None:
    other = {"what": f"takes.take:{uuid.uuid4()}", "life": ""}
    answer = world.client("owner").post(reverse("studio:links", args=[world.project.pk]), other)
    assert answer.status_code == 422
    assert not ShareLink.objects.exists()


def test_a_visitor_hears_the_take_and_nothing_else(world: World, client: Client) -> None:
    for path in of_take(world).values():
        assert client.get(path).status_code == 302  # to the sign-in page
    _, shared = share(world)
    page = client.get(shared).content.decode()
    assert "Paper Boats" in page
    assert "data-listens" not in page
    for private in (
        "Recipe",
        "Take it with you",
        "Delete this take",
        f'href="{reverse("studio:song", args=[world.project.pk])}"',
    ):
        assert private not in page
    for name, path in of_take(world).items():
        assert client.get(path).status_code == 200, name
    assert client.get(reverse("studio:cover", args=[world.project.pk])).status_code == 200
    assert client.get(reverse("takes:take_download", args=[world.take.pk, "mp3"])).status_code == 403
    assert client.get(reverse("studio:sheet", args=[world.take.pk])).status_code == 403
    assert client.get(reverse("studio:song", args=[world.project.pk])).status_code == 302
    assert client.get(reverse("lyrics:draft_export", args=[world.draft.pk])).status_code == 302


def test_a_download_is_there_where_the_owner_allowed_it(world: World, client: Client) -> None:
    _, shared = share(world, may_download=True)
    assert "Take it with you" in client.get(shared).content.decode()
    assert client.get(reverse("takes:take_download", args=[world.take.pk, "flac"])).status_code == 200
    assert client.get(reverse("studio:sheet", args=[world.take.pk])).status_code == 200


@pytest.mark.parametrize("end", ["taken back", "expired", "take deleted", "song deleted"])
def test_what_is_over_is_over_at_once(world: World, client: Client, end: str) -> None:
    link, shared = share(world)
    client.get(shared)
    if end == "taken back":
        link_revoke(link=link)
    elif end == "expired":
        ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "take deleted":
        take_delete(take=world.take)
    else:
        project_delete(project=world.project)
    for name, path in of_take(world).items():
        assert client.get(path).status_code == 404, name
    assert client.get(shared).status_code == 410
    assert client.get(reverse("studio:cover", args=[world.project.pk])).status_code == (
        200 if end == "take deleted" else 404
    )


def test_a_link_taken_back_by_mistake_works_again(world: World, client: Client) -> None:
    link, shared = share(world)
    owner = world.client("owner")
    page = owner.post(reverse("projects:share_link_revoke", args=[link.pk]), follow=True).content.decode()
    assert client.get(shared).status_code == 410
    undo = reverse("projects:share_link_restore", args=[link.pk])
    assert f'action="{undo}"' in page
    owner.post(undo)
    assert client.get(shared).status_code == 200


def test_a_link_to_one_take_does_not_open_another(world: World, client: Client) -> None:
    _, shared = share(world)
    client.get(shared)
    other = world.take
    other.pk, other.number, other.request_key = uuid.uuid4(), 2, uuid.uuid4()
    other.save(force_insert=True)
    assert client.get(reverse("studio:take", args=[other.pk])).status_code == 404


def test_a_sheet_is_shown_to_read(world: World, client: Client) -> None:
    _, shared = share(world, Kind.DRAFT)
    page = client.get(shared).content.decode()
    assert "carry" in page
    assert "textarea" not in page
    assert client.get(of_take(world)["studio:take"]).status_code == 404
    saving = client.post(reverse("lyrics:draft_save", args=[world.draft.pk]), {}, "application/json")
    assert saving.status_code == 302


def test_visitors_are_counted_once_a_browser(world: World) -> None:
    _, shared = share(world)
    for client in (Client(), Client()):
        client.get(shared)
        client.get(shared)
    assert ShareLink.objects.get().uses == 2


def test_a_visitors_browser_asks_each_time_whether_it_still_may(world: World, client: Client) -> None:
    _, shared = share(world)
    client.get(shared)
    for name in ("takes:take_audio", "takes:take_peaks", "takes:take_timing"):
        assert client.get(of_take(world)[name])["Cache-Control"] == "private, no-cache"


def test_a_stranger_with_an_account_comes_in_by_the_link_and_their_listens_count(world: World) -> None:
    client = world.client("stranger")
    assert client.get(of_take(world)["takes:take_audio"]).status_code == 404
    _, shared = share(world)
    client.get(shared)
    assert client.get(of_take(world)["takes:take_audio"]).status_code == 200
    report = {
        "id": str(uuid.uuid4()),
        "take": str(world.take.pk),
        "from": 0,
        "position": 6,
        "furthest": 6,
        "heard": 6,
    }
    assert client.post(reverse("takes:listen_report"), report, "application/json").status_code == 204
    assert Listen.objects.get().user == world.users["stranger"]
    assert client.get(reverse("studio:song", args=[world.project.pk])).status_code == 404


def test_a_member_with_a_link_keeps_the_role(world: World) -> None:
    _, shared = share(world)
    client = world.client("editor")
    assert "Recipe" in client.get(shared).content.decode()
    assert client.post(reverse("takes:take_delete", args=[world.take.pk])).status_code == 302


def test_guessing_is_slowed_down(world: World, client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "links": "2/600"}
    answers = [client.get(reverse("studio:shared", args=[f"guess{n}"])).status_code for n in range(4)]
    assert answers == [410, 410, 429, 429]
    assert client.get(share(world)[1]).status_code == 200
