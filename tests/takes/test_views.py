"""Pages around takes: who may do what, forms that are sent twice or broken, and what a list costs."""

from __future__ import annotations

import uuid
from http import HTTPStatus

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoAssertNumQueries

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import song_create
from songsmith.projects.models import Project
from songsmith.takes.models import Take
from songsmith.takes.selectors import takes_for_project
from tests.takes.conftest import MakeTake, People, render

Status = Take.Status
HTMX = {"HX-Request": "true"}
ROLES = ("owner", "editor", "commenter", "viewer", "guest", "stranger")
OK, FORBIDDEN, MISSING = HTTPStatus.OK, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND


def table(*answers: HTTPStatus) -> list[tuple[str, HTTPStatus]]:
    return list(zip(ROLES, answers, strict=True))


def post_take(client: Client, project: Project, sheet: Draft, **fields: object) -> HttpResponse:
    form = {"draft": sheet.pk, "request_key": uuid.uuid4(), "prompt": "folk", "voice": "", "seed": ""}
    url = reverse("takes:take_create", args=[project.pk])
    return client.post(url, form | fields, headers=HTMX)  # type: ignore[return-value]


@pytest.mark.parametrize(("who", "answer"), table(OK, OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, MISSING))
def test_editors_make_takes(
    people: People, project: Project, draft: Draft, who: str, answer: HTTPStatus
) -> None:
    response = post_take(people[who], project, draft)
    assert response.status_code == answer
    assert Take.objects.count() == (1 if answer == OK else 0)


@pytest.mark.parametrize("name", ["take_cancel", "take_retry", "take_delete", "take_restore"])
@pytest.mark.parametrize(("who", "answer"), table(OK, OK, FORBIDDEN, FORBIDDEN, FORBIDDEN, MISSING))
def test_editors_steer_takes(
    people: People, queued: MakeTake, name: str, who: str, answer: HTTPStatus
) -> None:
    take = queued("refuse")
    render(take)
    response = people[who].post(reverse(f"takes:{name}", args=[take.pk]), headers=HTMX)
    assert response.status_code == answer


@pytest.mark.parametrize(("who", "answer"), table(OK, OK, OK, OK, FORBIDDEN, MISSING))
def test_viewers_see_the_list(people: People, project: Project, who: str, answer: HTTPStatus) -> None:
    assert people[who].get(reverse("takes:take_list", args=[project.pk])).status_code == answer


@pytest.mark.parametrize("name", ["take_cancel", "take_retry", "take_delete", "take_restore"])
def test_nothing_changes_by_a_get(people: People, queued: MakeTake, name: str) -> None:
    response = people.owner.get(reverse(f"takes:{name}", args=[queued().pk]))
    assert response.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_without_signing_in_there_is_nothing(client: Client, queued: MakeTake, project: Project) -> None:
    take = queued()
    for url in (
        reverse("takes:take_list", args=[project.pk]),
        reverse("takes:project_events", args=[project.pk]),
        reverse("takes:take_audio", args=[take.pk]),
        reverse("takes:take_download", args=[take.pk, "mp3"]),
        reverse("takes:take_peaks", args=[take.pk]),
    ):
        assert client.get(url).status_code == HTTPStatus.FOUND


def test_a_new_take_shows_in_the_list_with_a_stream_and_a_fresh_form(
    people: People, project: Project, draft: Draft
) -> None:
    response = post_take(people.owner, project, draft, prompt="slow folk")
    body = response.content.decode()
    take = Take.objects.get()
    assert f'id="take-{take.pk}"' in body
    assert 'hx-sse:close="close"' in body
    assert reverse("takes:project_events", args=[project.pk]) in body
    assert str(take.request_key) not in body
    assert ">slow folk</textarea>" in body


def test_the_same_form_twice_makes_one_take(people: People, project: Project, draft: Draft) -> None:
    key = uuid.uuid4()
    for _ in range(2):
        response = post_take(people.owner, project, draft, request_key=key)
        assert response.status_code == OK
    assert Take.objects.count() == 1


def test_a_style_without_vocals_makes_an_instrumental_and_leaves_the_switch_alone(
    people: People, project: Project, draft: Draft
) -> None:
    response = post_take(people.owner, project, draft, prompt="jazz, no vocals")
    assert Take.objects.get().instrumental
    assert 'name="instrumental" checked' not in response.content.decode()
    page = people.owner.get(reverse("studio:song", args=[project.pk])).content.decode()
    assert 'name="instrumental" checked' not in page


def test_without_htmx_the_form_leads_back_to_the_song(people: People, project: Project, draft: Draft) -> None:
    form = {"draft": draft.pk, "request_key": uuid.uuid4(), "prompt": "folk"}
    response = people.owner.post(reverse("takes:take_create", args=[project.pk]), form)
    assert response["Location"] == reverse("studio:song", args=[project.pk])


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"prompt": "x" * 2001}, "2"),
        ({"voice": "caruso"}, "There is no such voice"),
        ({"seed": "-1"}, "greater than or equal to 0"),
        ({"seed": "99999999999"}, "less than or equal to"),
        ({"seed": "abc"}, "whole number"),
        ({"draft": uuid.uuid4()}, "no longer in the song"),
        ({"draft": "nonsense"}, "did not arrive"),
        ({"request_key": ""}, "did not arrive"),
    ],
)
def test_what_is_wrong_is_said_beside_the_form_and_what_was_typed_stays(
    people: People, project: Project, draft: Draft, wrong: dict[str, object], says: str
) -> None:
    response = post_take(people.owner, project, draft, **({"prompt": "kept words"} | wrong))
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    body = response.content.decode()
    assert says in body
    assert "prompt" in wrong or ">kept words</textarea>" in body
    assert "field-error" in body or 'role="alert"' in body
    assert not Take.objects.exists()


def test_an_empty_post_is_answered_not_crashed(people: People, project: Project) -> None:
    response = people.owner.post(reverse("takes:take_create", args=[project.pk]), headers=HTMX)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_an_empty_sheet_asks_for_words_or_the_switch(people: People, project: Project, draft: Draft) -> None:
    Draft.objects.filter(pk=draft.pk).update(text="")
    response = post_take(people.owner, project, draft)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not Take.objects.exists()
    response = post_take(people.owner, project, draft, instrumental="on")
    assert response.status_code == OK
    assert Take.objects.get().instrumental


@pytest.mark.parametrize(
    "prompt", ["<script>alert(1)</script>", "\x00\x1b[31m", "‮abc‬", "🎸🎸🎸", "流行 抒情", "a\u0301" * 900]
)
def test_odd_prompts_are_kept_or_refused_but_never_break_a_page(
    people: People, project: Project, draft: Draft, prompt: str
) -> None:
    response = post_take(people.owner, project, draft, prompt=prompt)
    assert response.status_code in (OK, HTTPStatus.UNPROCESSABLE_ENTITY)
    assert b"<script>alert" not in response.content


def test_a_sheet_of_another_song_is_refused(people: People, project: Project, stranger_draft: Draft) -> None:
    response = post_take(people.owner, project, stranger_draft)
    assert response.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


@pytest.fixture
def stranger_draft(people: People) -> Draft:
    return song_create(owner=people.users["stranger"], text="[Verse]\nMine").drafts.get()


def test_a_failed_take_says_why_and_can_be_tried_again(people: People, queued: MakeTake) -> None:
    take = queued("refuse")
    render(take)
    body = people.owner.get(reverse("takes:take_list", args=[take.project_id])).content.decode()
    assert "This tape only plays on Sundays." in body
    assert reverse("takes:take_retry", args=[take.pk]) in body
    answer = people.owner.post(reverse("takes:take_retry", args=[take.pk]), headers=HTMX).content.decode()
    assert "Waiting" in answer
    assert "hx-sse:connect" in answer


def test_a_take_in_the_making_says_what_happens_and_can_be_cancelled(
    people: People, queued: MakeTake
) -> None:
    take = queued()
    Take.objects.filter(pk=take.pk).update(status="running", stage_label="Singing verse 2 of 3", progress=0.4)
    body = people.owner.get(reverse("takes:take_list", args=[take.project_id])).content.decode()
    assert "Singing verse 2 of 3" in body
    assert 'value="0.4"' in body
    answer = people.owner.post(reverse("takes:take_cancel", args=[take.pk]), headers=HTMX).content.decode()
    assert "Cancelled" in answer
    assert "hx-sse:connect" not in answer


def test_forms_of_other_pages_lead_back_to_the_song(people: People, done: MakeTake) -> None:
    take = done()
    boosted = {**HTMX, "HX-Boosted": "true"}
    answer = people.editor.post(reverse("takes:take_delete", args=[take.pk]), headers=boosted)
    assert answer.status_code == HTTPStatus.FOUND
    assert answer["Location"] == reverse("studio:song", args=[take.project_id])


def test_a_deleted_take_can_be_had_back_from_the_message(people: People, done: MakeTake) -> None:
    take = done()
    answer = people.owner.post(reverse("takes:take_delete", args=[take.pk]), headers=HTMX).content.decode()
    assert f'id="take-{take.pk}"' not in answer
    restore = reverse("takes:take_restore", args=[take.pk])
    assert restore in answer
    assert f'id="take-{take.pk}"' in people.owner.post(restore, headers=HTMX).content.decode()


def test_viewers_get_no_buttons_that_would_be_refused(people: People, done: MakeTake) -> None:
    take = done()
    body = people.viewer.get(reverse("takes:take_list", args=[take.project_id])).content.decode()
    assert "data-play" in body
    assert reverse("takes:take_delete", args=[take.pk]) not in body


def test_what_writers_typed_is_escaped(people: People, queued: MakeTake) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    take = queued(nasty)
    body = people.owner.get(reverse("takes:take_list", args=[take.project_id])).content.decode()
    assert nasty not in body
    assert escape(nasty) in body


def test_fifty_takes_cost_as_many_queries_as_one_and_load_nothing_heavy(
    people: People, project: Project, queued: MakeTake, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    url = reverse("takes:take_list", args=[project.pk])
    takes = [queued()]
    with django_assert_num_queries(5) as one:  # session, user, permission, takes, their words
        people.owner.get(url)
    takes += [queued() for _ in range(49)]
    Take.objects.update(status="done", duration=60.0)
    with django_assert_num_queries(4):
        body = people.owner.get(url).content.decode()
    assert body.count("data-play") == 50
    assert not any('"recipe"' in query["sql"] or '"peaks"' in query["sql"] for query in one.captured_queries)


def test_the_list_counts_plays_and_remembers_where_a_listener_left(
    people: People, done: MakeTake, project: Project, owner: User
) -> None:
    take = done()
    for who, position in (("owner", 6.0), ("viewer", 12.0)):
        times = {"from": 0.0, "position": position, "furthest": position, "heard": 6.0}
        report = {"id": str(uuid.uuid4()), "take": str(take.pk), **times}
        people[who].post(reverse("takes:listen_report"), report, "application/json")
    (mine,) = takes_for_project(project, owner)
    (theirs,) = takes_for_project(project, people.users["viewer"])
    assert (mine.plays, mine.resume_at) == (2, 6.0)
    assert theirs.resume_at is None, "heard to the end"
