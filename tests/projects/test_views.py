from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft
from songsmith.projects.models import TITLE_LENGTH, UNTITLED, Project
from songsmith.projects.services import project_create, project_delete
from tests.cast import PASSWORD, ROLES, Cast

BY_OWNER = {"owner": 302, "editor": 403, "commenter": 403, "viewer": 403, "guest": 403, "stranger": 404}
EVERYBODY = pytest.mark.parametrize("role", ROLES)


def url(name: str, cast: Cast) -> str:
    return reverse(f"projects:{name}", args=[cast.project.pk])


@EVERYBODY
def test_owners_alone_rename(cast: Cast, role: str) -> None:
    answer = cast.client(role).post(url("project_rename", cast), {"title": "New"})
    assert answer.status_code == BY_OWNER[role]
    cast.project.refresh_from_db()
    assert cast.project.title == ("New" if role == "owner" else "Paper Boats")


def test_a_title_typed_into_the_song_page_leaves_the_page_as_it_is(cast: Cast) -> None:
    answer = cast.client("owner").post(
        url("project_rename", cast), {"title": "New"}, headers={"HX-Request": "true"}
    )
    assert (answer.status_code, answer.content) == (204, b"")


@EVERYBODY
def test_owners_alone_delete(cast: Cast, role: str) -> None:
    assert cast.client(role).post(url("project_delete", cast)).status_code == BY_OWNER[role]
    cast.project.refresh_from_db()
    assert (cast.project.deleted_at is not None) == (role == "owner")


@EVERYBODY
def test_owners_alone_bring_back(cast: Cast, role: str) -> None:
    project_delete(project=cast.project)
    assert cast.client(role).post(url("project_restore", cast)).status_code == BY_OWNER[role]
    cast.project.refresh_from_db()
    assert (cast.project.deleted_at is None) == (role == "owner")


@pytest.mark.parametrize("name", ["project_rename", "project_delete", "project_restore"])
def test_visitors_are_asked_to_sign_in(cast: Cast, client: Client, name: str) -> None:
    assert client.post(url(name, cast))["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", ["project_delete", "project_restore"])
def test_looking_changes_nothing(cast: Cast, name: str) -> None:
    assert cast.client("owner").get(url(name, cast)).status_code == 405


def test_deleting_twice_and_restoring_twice_is_no_error(cast: Cast) -> None:
    client = cast.client("owner")
    for name in ("project_delete", "project_delete", "project_restore", "project_restore"):
        assert client.post(url(name, cast)).status_code == 302
    cast.project.refresh_from_db()
    assert cast.project.deleted_at is None


def test_deleting_offers_undo_at_once(cast: Cast) -> None:
    client = cast.client("owner")
    client.post(url("project_delete", cast))
    page = client.get(reverse("projects:bin")).content.decode()
    assert "is in the bin for 30 days" in page
    assert page.count(f'action="{url("project_restore", cast)}"') == 2  # in the message and in the list


def test_a_title_cannot_put_markup_into_the_message(cast: Cast) -> None:
    Project.objects.filter(pk=cast.project.pk).update(title="<script>alert(1)</script>")
    client = cast.client("owner")
    client.post(url("project_delete", cast))
    assert b"<script>alert" not in client.get(reverse("projects:bin")).content


def test_a_new_song_opens_with_an_empty_sheet(cast: Cast) -> None:
    answer = cast.client("stranger").post(reverse("projects:project_create"), {"title": " Iron  Road "})
    project = Project.objects.get(title="Iron Road")
    assert answer["Location"] == reverse("studio:song", args=[project.pk])
    assert Draft.objects.get(project=project).text == ""
    assert project.memberships.get().user == cast.stranger


def test_a_new_song_needs_no_title(cast: Cast) -> None:
    cast.client("stranger").post(reverse("projects:project_create"))
    assert cast.stranger.memberships.get().project.title == UNTITLED


def test_who_had_to_sign_in_on_the_way_to_a_new_song_finds_its_form(cast: Cast, client: Client) -> None:
    page = reverse("projects:project_create")
    asked = client.post(page)["Location"]
    form = {"email": "stranger@example.com", "password": PASSWORD, "next": page}
    answer = client.post(asked.split("?")[0], form, follow=True)
    assert answer.status_code == 200
    assert b'name="title"' in answer.content
    assert not cast.stranger.memberships.exists()


@pytest.mark.parametrize("name", ["project_create", "project_rename"])
def test_a_title_that_does_not_fit_is_kept_in_the_form_with_the_reason(cast: Cast, name: str) -> None:
    page = reverse("projects:project_create") if name == "project_create" else url(name, cast)
    title = "x" * (TITLE_LENGTH + 1)
    answer = cast.client("owner").post(page, {"title": title})
    assert answer.status_code == 422
    assert f'value="{title}"'.encode() in answer.content
    assert b"A title has at most 120 characters; this one has 121." in answer.content
    assert Project.objects.count() == 1


def test_a_title_with_a_control_character_is_refused_beside_its_field(cast: Cast) -> None:
    answer = cast.client("owner").post(url("project_rename", cast), {"title": "a\x00b"})
    assert answer.status_code == 422
    assert b'id="id_title_error"' in answer.content


def test_an_empty_bin_says_what_it_is_for(cast: Cast) -> None:
    assert b"can be brought back from here" in cast.client("owner").get(reverse("projects:bin")).content


ACCOUNT_DELETE = reverse("projects:account_delete")


def test_deleting_the_account_says_first_what_becomes_of_each_song(cast: Cast) -> None:
    project_create(owner=cast.owner, title="Only Mine")
    page = cast.client("owner").get(ACCOUNT_DELETE).content.decode()
    assert "Only Mine" in page
    assert "Paper Boats: Editor" in page


def test_deleting_the_account_needs_the_password(cast: Cast) -> None:
    client = cast.client("owner")
    assert client.post(ACCOUNT_DELETE, {"current": "wrong words"}).status_code == 422
    assert client.post(ACCOUNT_DELETE).status_code == 422
    assert User.objects.filter(pk=cast.owner.pk).exists()
    answer = client.post(ACCOUNT_DELETE, {"current": PASSWORD})
    assert answer["Location"] == reverse("accounts:sign_in")
    assert not User.objects.filter(pk=cast.owner.pk).exists()
    assert client.get(ACCOUNT_DELETE).status_code == 302


def test_visitors_have_no_account_to_delete(client: Client, db: None) -> None:
    assert client.post(ACCOUNT_DELETE, {"current": PASSWORD}).status_code == 302
