from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import draft_edit
from songsmith.projects.models import Project
from songsmith.projects.selectors import BIN_DAYS
from songsmith.projects.services import project_delete, project_purge
from songsmith.studio.models import Comment
from tests.studio.conftest import World
from tests.studio.songs import SHEET, make_take

READERS = {"owner": 200, "editor": 200, "commenter": 200, "viewer": 200, "guest": 403, "stranger": 404}
TALKERS = {**READERS, "viewer": 403}
WRITERS = {**TALKERS, "commenter": 403}
LINES = SHEET.split("\n")
RAIN = LINES.index("Rain is writing letters on the window of the train")
HX = {"HX-Request": "true"}


def panel_url(world: World) -> str:
    return reverse("studio:comments_panel", args=[world.draft.pk])


def take_url(world: World) -> str:
    return reverse("studio:take_comments", args=[world.take.pk])


def act_url(name: str, comment: Comment) -> str:
    return reverse(f"studio:{name}", args=[comment.pk])


def say(client: Client, world: World, body: str = "Why rain?", line: int = RAIN, **more: Any) -> Any:
    text = Draft.objects.get(pk=world.draft.pk).text.split("\n")[line]
    return client.post(panel_url(world), {"line": line, "text": text, "body": body, **more}, headers=HX)


def said(world: World, role: str = "commenter", **more: Any) -> Comment:
    assert say(world.client(role), world, **more).status_code == 200
    return Comment.objects.latest("created_at")


def write(world: World, text: str) -> None:
    draft = Draft.objects.get(pk=world.draft.pk)
    draft_edit(draft=draft, text=text, user=world.users["editor"])


def panel(world: World, role: str = "viewer") -> Any:
    return world.client(role).get(panel_url(world)).context["threads"]


def test_readers_see_comments_beside_sheet_and_take(world: World) -> None:
    said(world)
    for role, code in READERS.items():
        for url in (panel_url(world), take_url(world)):
            answer = world.client(role).get(url)
            assert answer.status_code == code, role
            assert ("Why rain?" in answer.content.decode()) == (code == 200), role


def test_commenters_comment(world: World) -> None:
    for role, code in TALKERS.items():
        client, before = world.client(role), Comment.objects.count()
        assert say(client, world).status_code == code, role
        answer = client.post(take_url(world), {"body": "Here", "seconds": "1.0"}, headers=HX)
        assert answer.status_code == code, role
        assert Comment.objects.count() - before == (2 if code == 200 else 0), role


def test_commenters_answer_and_settle(world: World) -> None:
    thread = said(world, "owner")
    for role, code in TALKERS.items():
        client = world.client(role)
        for name in ("comment_reply", "comment_resolve", "comment_reopen"):
            answer = client.post(act_url(name, thread), {"body": "Because"}, headers=HX)
            assert answer.status_code == code, (role, name)


@pytest.mark.parametrize("name", ["suggestion_accept", "suggestion_reject"])
def test_writers_decide_on_suggestions(world: World, name: str) -> None:
    for role, code in WRITERS.items():
        write(world, SHEET)
        suggestion = said(world, kind="change", proposal="Rain is drawing letters", body="")
        assert world.client(role).post(act_url(name, suggestion), headers=HX).status_code == code, role
        text = Draft.objects.get(pk=world.draft.pk).text
        assert ("Rain is drawing letters" in text) == (code == 200 and name == "suggestion_accept"), role


def test_only_the_author_changes_a_comment_and_an_owner_may_delete_it(world: World) -> None:
    own = {**TALKERS, "owner": 403, "editor": 403}
    for role in TALKERS:
        comment, client = said(world, "commenter"), world.client(role)
        for name, codes in (("comment_edit", own), ("comment_delete", {**own, "owner": 200})):
            answer = client.post(act_url(name, comment), {"body": "Changed"}, headers=HX)
            assert answer.status_code == codes[role], (role, name)


def test_visitors_are_asked_to_sign_in(world: World) -> None:
    comment = said(world)
    urls = [panel_url(world), take_url(world), act_url("comment_reply", comment)]
    for url in urls:
        answer = Client().post(url)
        assert answer["Location"].startswith(reverse("accounts:sign_in"))


def test_a_comment_stays_at_its_words_while_others_write(world: World) -> None:
    start = LINES[RAIN].index("letters")
    comment = said(world, start=start, end=start + len("letters"))
    assert comment.quote == "letters"
    write(
        world, "[Verse]\nA new first line\n" + SHEET.replace("is writing letters on", "was all letters upon")
    )
    (thread,) = panel(world).waiting
    line = Draft.objects.get(pk=world.draft.pk).text.split("\n")[thread.place.line]
    assert line == "Rain was all letters upon the window of the train"
    assert line[thread.place.start : thread.place.end] == "letters"


def test_a_comment_whose_line_is_gone_says_so_and_stays_until_the_line_is_back(world: World) -> None:
    said(world)
    write(world, SHEET.replace(LINES[RAIN] + "\n", ""))
    page = world.client("viewer").get(panel_url(world)).content.decode()
    assert "On a line that is gone" in page
    assert LINES[RAIN] in page
    Revision.objects.filter(draft=world.draft).latest("number")
    write(world, SHEET)
    (thread,) = panel(world).waiting
    assert (thread.is_orphan, thread.place.line) == (False, RAIN)


def test_what_was_seen_decides_where_it_stands(world: World) -> None:
    seen = {"line": RAIN, "text": LINES[RAIN], "body": "This one"}
    write(world, "[Intro]\n\n" + SHEET)
    assert world.client("commenter").post(panel_url(world), seen, headers=HX).status_code == 200
    (thread,) = panel(world).waiting
    assert thread.place.line == RAIN + 2


def test_a_line_that_nobody_has_stored_is_refused_and_the_words_are_not_lost(world: World) -> None:
    seen = {"line": RAIN, "text": "Never written", "body": "This one"}
    answer = world.client("commenter").post(panel_url(world), seen, headers=HX)
    assert answer.status_code == 409
    assert "comment-error" in answer.content.decode()
    assert not Comment.objects.exists()


def test_the_same_thread_stands_on_every_take_at_its_line(world: World) -> None:
    said(world)
    later = make_take(world.project, Draft.objects.get(pk=world.draft.pk), world.users["owner"], number=2)
    for take in (world.take, later):
        url = reverse("studio:take_comments", args=[take.pk])
        (thread,) = world.client("viewer").get(url).context["threads"].waiting
        assert thread.at is not None
        assert "Why rain?" in world.client("viewer").get(url).content.decode()


def test_a_comment_on_a_moment_belongs_to_the_line_that_is_sung_there(world: World) -> None:
    first = world.client("viewer").get(reverse("studio:take", args=[world.take.pk])).context["lyrics"]
    line = first.sections[1].lines[0]
    moment = {"body": "Too high", "seconds": str(line.start + 0.5)}
    world.client("commenter").post(take_url(world), moment, headers=HX)
    (thread,) = panel(world).waiting
    assert thread.place.line == RAIN
    (beside,) = world.client("viewer").get(take_url(world)).context["threads"].waiting
    assert beside.at == pytest.approx(line.start + 0.5)


def test_a_comment_where_nothing_is_sung_stands_at_its_seconds(world: World) -> None:
    moment = {"body": "Long ending", "seconds": str(world.take.duration)}
    world.client("commenter").post(take_url(world), moment, headers=HX)
    (thread,) = panel(world).waiting
    assert (thread.place, thread.is_orphan) == (None, False)
    assert "Take 1" in world.client("viewer").get(panel_url(world)).content.decode()


@pytest.mark.parametrize("seconds", ["nan", "1e400", "-5", "x", ""])
def test_odd_moments_are_held_within_the_take(world: World, seconds: str) -> None:
    answer = world.client("commenter").post(take_url(world), {"body": "a", "seconds": seconds}, headers=HX)
    assert answer.status_code in (200, 422)
    moments = [one.seconds for one in Comment.objects.all() if one.seconds is not None]
    assert all(0 <= seconds <= (world.take.duration or 0) for seconds in moments)


def test_accepting_credits_who_suggested_and_settles_the_thread(world: World) -> None:
    suggestion = said(world, "commenter", kind="change", proposal="Rain is drawing letters", body="Softer")
    world.client("editor").post(act_url("suggestion_accept", suggestion), headers=HX)
    suggestion.refresh_from_db()
    draft = Draft.objects.get(pk=world.draft.pk)
    assert draft.text == SHEET.replace(LINES[RAIN], "Rain is drawing letters")
    assert draft.written_by == world.users["commenter"]
    assert (suggestion.outcome, suggestion.resolved_by) == ("accepted", world.users["editor"])
    again = world.client("editor").post(act_url("suggestion_accept", suggestion), headers=HX)
    assert again.status_code == 409
    assert world.client("editor").post(act_url("comment_reopen", suggestion), headers=HX).status_code == 409


@pytest.mark.parametrize(
    ("kind", "proposal", "lines"),
    [
        ("insert", "And a line\nor two", [LINES[RAIN], "And a line", "or two", LINES[RAIN + 1]]),
        ("remove", "", [LINES[RAIN - 1], LINES[RAIN + 1]]),
    ],
)
def test_lines_are_suggested_to_come_and_to_go(
    world: World, kind: str, proposal: str, lines: list[str]
) -> None:
    suggestion = said(world, kind=kind, proposal=proposal, body="")
    world.client("owner").post(act_url("suggestion_accept", suggestion), headers=HX)
    assert "\n".join(lines) in Draft.objects.get(pk=world.draft.pk).text


def test_a_line_that_was_changed_meanwhile_is_not_overwritten_unseen(world: World) -> None:
    suggestion = said(world, kind="change", proposal="Rain is drawing letters", body="")
    write(world, SHEET.replace("is writing letters", "is sending letters"))
    shown = {"seen": LINES[RAIN]}
    answer = world.client("editor").post(act_url("suggestion_accept", suggestion), shown, headers=HX)
    assert answer.status_code == 409
    assert "is sending letters" in Draft.objects.get(pk=world.draft.pk).text


@pytest.mark.parametrize(
    "more", [{"kind": "change", "proposal": " "}, {"kind": "change", "proposal": LINES[RAIN]}]
)
def test_a_suggestion_needs_other_words(world: World, more: dict[str, Any]) -> None:
    assert say(world.client("editor"), world, body="", **more).status_code == 422


def test_a_name_behind_an_at_calls_somebody(world: World) -> None:
    said(world, "commenter", body="@owner and @Editor, what do you think? not@viewers")
    assert {user.name for user in Comment.objects.get().mentions.all()} == {"Owner", "Editor"}
    state = reverse("studio:comments_state", args=[world.draft.pk])
    assert world.client("owner").get(state).json() | {"version": ""} == {
        "version": "",
        "unread": 1,
        "mentions": 1,
    }
    assert world.client("viewer").get(state).json()["mentions"] == 0
    assert world.client("commenter").get(state).json()["unread"] == 0
    world.client("owner").get(panel_url(world))
    assert world.client("owner").get(state).json()["unread"] == 0


def test_whom_an_at_can_mean_is_told_to_those_who_may_comment(world: World) -> None:
    url = reverse("studio:people", args=[world.draft.pk])
    assert "Owner" in world.client("commenter").get(url).json()["names"]
    assert world.client("viewer").get(url).status_code == 403


def test_an_answer_opens_a_settled_thread_again(world: World) -> None:
    thread = said(world)
    client = world.client("commenter")
    client.post(act_url("comment_resolve", thread), headers=HX)
    assert [one.comment.pk for one in panel(world).settled] == [thread.pk]
    client.post(act_url("comment_reply", thread), {"body": "Still not sure"}, headers=HX)
    assert [len(one.replies) for one in panel(world).waiting] == [1]


def test_a_deleted_comment_comes_back_with_undo_and_answers_stay(world: World) -> None:
    thread = said(world)
    client = world.client("commenter")
    page = client.post(act_url("comment_delete", thread), headers=HX).content.decode()
    assert "Undo" in page
    assert panel(world).waiting == ()
    client.post(act_url("comment_restore", thread), headers=HX)
    client.post(act_url("comment_reply", thread), {"body": "Mine"}, headers=HX)
    client.post(act_url("comment_delete", thread), headers=HX)
    page = world.client("viewer").get(panel_url(world)).content.decode()
    assert "This comment was deleted" in page
    assert "Why rain?" not in page
    assert "Mine" in page


def test_marks_follow_the_text_that_is_asked_about(world: World) -> None:
    said(world)
    url = reverse("studio:comment_marks", args=[world.draft.pk])
    body = {"text": "[Verse]\nNot stored yet\n" + SHEET}
    (mark,) = world.client("viewer").post(url, body, "application/json").json()["marks"]
    assert (mark["line"], mark["said"], mark["excerpt"]) == (RAIN + 2, 1, "Why rain?")
    assert world.client("guest").post(url, body, "application/json").status_code == 403


def test_the_panel_costs_the_same_for_few_and_for_many(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        for _ in range(4):
            thread = said(world)
            world.client("owner").post(act_url("comment_reply", thread), {"body": "Hm"}, headers=HX)
        client = world.client("viewer")
        client.get(panel_url(world))
        with django_assert_num_queries(6):
            client.get(panel_url(world))


def test_a_revision_that_a_comment_stands_on_is_not_thinned_out(world: World) -> None:
    write(world, SHEET + "\n[Bridge]\nOnce")
    comment = said(world)
    assert comment.revision is not None
    with pytest.raises(Exception, match="restricted"):
        comment.revision.delete()


def test_a_comment_of_another_song_is_not_found(world: World) -> None:
    assert world.client("owner").post(reverse("studio:comment_reply", args=[uuid.uuid4()])).status_code == 404


def test_words_in_comments_are_no_markup(world: World) -> None:
    said(world, body="<script>alert(1)</script>")
    assert "<script>alert" not in world.client("viewer").get(panel_url(world)).content.decode()


@pytest.mark.parametrize("spot", ["x", "1", ":", "99:" + LINES[RAIN], "-1:a", "1" * 5000])
def test_odd_spots_are_refused(world: World, spot: str) -> None:
    answer = world.client("commenter").post(panel_url(world), {"body": "a", "spot": spot}, headers=HX)
    assert answer.status_code in (409, 422)


def test_a_song_with_comments_is_erased_whole(world: World) -> None:
    said(world, kind="change", proposal="Other words", body="")
    project_delete(project=world.project)
    Project.objects.update(deleted_at=timezone.now() - timedelta(days=BIN_DAYS + 1))
    assert project_purge(project=world.project)
    assert not Comment.objects.exists()
