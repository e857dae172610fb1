"""Visitors by a share link among comments: where they may speak, by which name, what they never see."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from songsmith.lyrics.services import draft_create
from songsmith.projects.links import share_link_create
from songsmith.projects.models import ShareLink
from songsmith.studio.models import Comment
from tests.studio.conftest import World
from tests.studio.songs import SHEET
from tests.studio.test_comments import HX, LINES, RAIN, act_url, panel, panel_url, said, take_url


def link_to(world: World, kind: ShareLink.Kind, *, may_comment: bool) -> Client:
    """A browser that came by a share link, without an account."""
    target = world.take.pk if kind == ShareLink.Kind.TAKE else world.draft.pk
    _, secret = share_link_create(
        project=world.project,
        by=world.users["owner"],
        kind=kind,
        target=target,
        what="it",
        may_comment=may_comment,
    )
    client = Client()
    assert client.get(reverse("studio:shared", args=[secret])).status_code == 200
    return client


@pytest.mark.parametrize("kind", list(ShareLink.Kind))
def test_guests_of_a_commenting_link_comment_there_under_a_name(world: World, kind: ShareLink.Kind) -> None:
    guest = link_to(world, kind, may_comment=True)
    here, there = take_url(world), panel_url(world)
    if kind == ShareLink.Kind.DRAFT:
        here, there = there, here
    words = {"body": "From outside", "seconds": "1"}
    assert guest.post(here, words, headers=HX).status_code == 422  # who are you?
    assert guest.post(here, {**words, "guest_name": "Cleo"}, headers=HX).status_code == 200
    assert guest.post(there, {**words, "guest_name": "Cleo"}, headers=HX).status_code in (403, 404)
    comment = Comment.objects.get()
    assert (comment.author, comment.who) == (None, "Cleo (guest)")
    page = guest.get(here).content.decode()
    assert "From outside" in page
    assert "Settle" not in page
    on = {"take": str(world.take.pk)} if kind == ShareLink.Kind.TAKE else {}
    edited = guest.post(act_url("comment_edit", comment), {"body": "Better", **on}, headers=HX)
    assert edited.status_code == 200
    other = link_to(world, kind, may_comment=True)
    assert other.post(act_url("comment_edit", comment), {"body": "No", **on}, headers=HX).status_code == 403
    assert other.post(act_url("comment_delete", comment), on, headers=HX).status_code == 403
    answer = {"body": "So do I", "guest_name": "Dana", **on}
    assert other.post(act_url("comment_reply", comment), answer, headers=HX).status_code == 200
    assert guest.post(act_url("comment_resolve", comment), on, headers=HX).status_code in (302, 403, 404)


def test_a_link_to_one_take_opens_no_thread_of_another_sheet(world: World) -> None:
    other = draft_create(project=world.project, title="Another", text=SHEET)
    hidden = Comment.objects.create(project=world.project, draft=other, body="Between us")
    guest = link_to(world, ShareLink.Kind.TAKE, may_comment=True)
    answer = {"body": "What is this?", "guest_name": "Cleo", "take": str(world.take.pk)}
    assert guest.post(act_url("comment_reply", hidden), answer, headers=HX).status_code == 404
    assert Comment.objects.count() == 1


def test_guests_choose_the_line_from_a_list(world: World) -> None:
    guest = link_to(world, ShareLink.Kind.DRAFT, may_comment=True)
    spots = {words: spot for spot, words in guest.get(panel_url(world)).context["lines"]}
    words = {"body": "This one", "guest_name": "Cleo", "spot": spots[LINES[RAIN]]}
    assert guest.post(panel_url(world), words, headers=HX).status_code == 200
    assert panel(world).waiting[0].place.line == RAIN


@pytest.mark.parametrize("kind", list(ShareLink.Kind))
def test_a_link_that_does_not_grant_comments_shows_none(world: World, kind: ShareLink.Kind) -> None:
    said(world)
    guest = link_to(world, kind, may_comment=False)
    for url in (take_url(world), panel_url(world)):
        assert guest.get(url).status_code in (403, 404)
        assert guest.post(url, {"body": "Hello", "guest_name": "Cleo"}, headers=HX).status_code in (403, 404)
    thread = Comment.objects.get()
    answer = guest.post(act_url("comment_reply", thread), {"body": "a", "guest_name": "b"}, headers=HX)
    assert answer.status_code in (403, 404)
