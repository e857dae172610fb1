"""Members, roles, invites: the pages of the people of a song."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from songsmith.accounts.models import User
from songsmith.projects.links import InviteOver, invite_accept, invite_create
from songsmith.projects.members import LastOwner, member_remove
from songsmith.projects.models import Activity, Invite, Membership, Role
from songsmith.projects.services import membership_set, project_delete
from tests.cast import PASSWORD, Cast

BY_OWNER = {"owner": 200, "editor": 403, "commenter": 403, "viewer": 403, "guest": 403, "stranger": 404}
INVITE = {"role": Role.EDITOR.value, "uses": "1", "life": "7", "note": "for Ben"}


def members_url(cast: Cast) -> str:
    return reverse("projects:members", args=[cast.project.pk])


def role_of(cast: Cast, who: str) -> int | None:
    found = Membership.objects.filter(project=cast.project, user=cast.user(who)).first()
    return found.role if found else None


def member(cast: Cast, who: str) -> Membership:
    return Membership.objects.select_related("user", "project").get(project=cast.project, user=cast.user(who))


def invite(cast: Cast, role: Role = Role.EDITOR, **more: object) -> str:
    _, secret = invite_create(project=cast.project, by=cast.owner, role=role, **more)  # type: ignore[arg-type]
    return secret


def address_in(page: str) -> str:
    found = re.search(r'value="http[^"]*(/join/[^"]+)"', page)
    assert found, "the page shows no link"
    return found[1]


@pytest.mark.parametrize("role", BY_OWNER)
def test_owners_alone_make_invites(cast: Cast, role: str) -> None:
    answer = cast.client(role).post(members_url(cast), INVITE)
    assert answer.status_code == BY_OWNER[role]
    assert Invite.objects.exists() == (role == "owner")


def test_the_link_is_shown_once_and_stored_as_a_digest(cast: Cast) -> None:
    client = cast.client("owner")
    path = address_in(client.post(members_url(cast), INVITE).content.decode())
    secret = path.split("/")[2]
    assert len(secret) >= 43  # 32 bytes
    stored = Invite.objects.get()
    assert secret not in str(vars(stored))
    assert secret not in client.get(members_url(cast)).content.decode()


def test_who_is_signed_in_joins_with_one_press_and_lands_on_the_song(cast: Cast) -> None:
    path = reverse("projects:join", args=[invite(cast)])
    client = cast.client("stranger")
    assert "Paper Boats" in client.get(path).content.decode()
    assert role_of(cast, "stranger") is None  # looking is not joining
    answer = client.post(path)
    assert answer["Location"] == reverse("studio:song", args=[cast.project.pk])
    assert role_of(cast, "stranger") == Role.EDITOR


def test_who_has_no_account_makes_one_by_the_invite_even_where_strangers_may_not(
    cast: Cast, client: Client, settings: Settings
) -> None:
    settings.SIGN_UP_OPEN = False
    secret = invite(cast, Role.COMMENTER)
    assert "Make an account and join" in client.get(reverse("projects:join", args=[secret])).content.decode()
    form = {"name": "Cleo", "email": "cleo@example.com", "password": PASSWORD}
    answer = client.post(reverse("projects:join_sign_up", args=[secret]), form)
    assert answer["Location"] == reverse("studio:song", args=[cast.project.pk])
    assert client.get(answer["Location"]).status_code == 200
    assert Membership.objects.get(project=cast.project, user__email="cleo@example.com").role == Role.COMMENTER


def test_a_refused_sign_up_makes_neither_account_nor_member(cast: Cast, client: Client) -> None:
    path = reverse("projects:join_sign_up", args=[invite(cast)])
    answer = client.post(path, {"name": "Cleo", "email": "owner@example.com", "password": PASSWORD})
    assert answer.status_code == 422
    assert "There is an account with this e-mail address already." in answer.content.decode()
    gone = reverse("projects:join_sign_up", args=["x" * 43])
    assert client.post(gone, {"name": "C", "email": "c@example.com", "password": PASSWORD}).status_code == 410
    assert not User.objects.filter(name__in=("Cleo", "C")).exists()
    assert Invite.objects.get().uses == 0


def test_an_invite_that_is_over_opens_nothing(cast: Cast) -> None:
    taken_back = invite(cast)
    Invite.objects.update(revoked_at=timezone.now())
    expired = invite(cast, expires_at=timezone.now() - timedelta(seconds=1))
    used = invite(cast, max_uses=1)
    invite_accept(secret=used, user=cast.stranger)
    client = cast.client("viewer")
    for secret in (taken_back, expired, used, "nonsense"):
        path = reverse("projects:join", args=[secret])
        assert client.get(path).status_code == 410
        assert client.post(path).status_code == 410
    assert role_of(cast, "viewer") == Role.VIEWER


def test_an_invite_into_a_song_in_the_bin_is_over(cast: Cast) -> None:
    secret = invite(cast)
    project_delete(project=cast.project)
    with pytest.raises(InviteOver):
        invite_accept(secret=secret, user=cast.stranger)


def test_an_invite_raises_a_role_and_never_lowers_one(cast: Cast) -> None:
    secret = invite(cast, Role.COMMENTER, max_uses=5)
    for who in ("owner", "editor", "commenter", "viewer"):
        invite_accept(secret=secret, user=cast.user(who))
    assert [role_of(cast, who) for who in ("owner", "editor", "commenter", "viewer")] == [50, 40, 30, 30]
    assert Invite.objects.get().uses == 1  # the viewer's


def test_guessing_links_is_slowed_down_and_true_links_are_not(cast: Cast, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "links": "3/600"}
    secret, client = invite(cast), cast.client("stranger")
    wrong = [client.get(reverse("projects:join", args=[f"guess{n}"])).status_code for n in range(5)]
    assert wrong == [410, 410, 410, 429, 429]
    assert client.get(reverse("projects:join", args=[secret])).status_code == 200


def test_who_was_taken_out_does_not_come_back_by_an_older_invite(cast: Cast) -> None:
    old = invite(cast, max_uses=None)
    client = cast.client("owner")
    client.post(reverse("projects:member_delete", args=[cast.project.pk, cast.editor.pk]))
    assert role_of(cast, "editor") is None
    with pytest.raises(InviteOver):
        invite_accept(secret=old, user=cast.editor)
    invite_accept(secret=old, user=cast.stranger)
    invite_accept(secret=invite(cast), user=cast.editor)
    assert role_of(cast, "editor") == Role.EDITOR


def test_taking_out_can_be_undone_with_the_role_of_before(cast: Cast) -> None:
    client = cast.client("owner")
    page = client.post(
        reverse("projects:member_delete", args=[cast.project.pk, cast.editor.pk]), follow=True
    ).content.decode()
    undo = reverse("projects:member_restore", args=[cast.project.pk, cast.editor.pk])
    assert f'action="{undo}"' in page
    assert cast.client("editor").get(reverse("studio:song", args=[cast.project.pk])).status_code == 404
    client.post(undo)
    assert role_of(cast, "editor") == Role.EDITOR


def test_a_changed_role_can_be_undone(cast: Cast) -> None:
    client = cast.client("owner")
    url = reverse("projects:member_role", args=[cast.project.pk, cast.viewer.pk])
    page = client.post(url, {"role": Role.EDITOR.value}, follow=True).content.decode()
    assert role_of(cast, "viewer") == Role.EDITOR
    assert f'name="role" value="{Role.VIEWER.value}"' in page


@pytest.mark.parametrize("path", ["leave", "member_delete", "member_role"])
def test_the_last_owner_stays(cast: Cast, path: str) -> None:
    args = [cast.project.pk] if path == "leave" else [cast.project.pk, cast.owner.pk]
    answer = cast.client("owner").post(reverse(f"projects:{path}", args=args), {"role": Role.EDITOR.value})
    assert answer.status_code == 409
    assert "A song needs an owner." in answer.content.decode()
    assert role_of(cast, "owner") == Role.OWNER


def test_one_of_two_owners_may_leave_and_come_back_at_once(cast: Cast) -> None:
    membership_set(project=cast.project, user=cast.editor, role=Role.OWNER)
    client = cast.client("owner")
    page = client.post(reverse("projects:leave", args=[cast.project.pk]), follow=True).content.decode()
    back = reverse("projects:come_back", args=[cast.project.pk])
    assert f'action="{back}"' in page
    assert role_of(cast, "owner") is None
    client.post(back)
    assert role_of(cast, "owner") == Role.OWNER


def test_who_was_taken_out_cannot_undo_that(cast: Cast) -> None:
    member_remove(membership=member(cast, "editor"), by=cast.owner)
    client = cast.client("editor")
    assert client.post(reverse("projects:come_back", args=[cast.project.pk])).status_code == 404


def test_two_owners_cannot_both_be_the_one_who_leaves(cast: Cast) -> None:
    membership_set(project=cast.project, user=cast.editor, role=Role.OWNER)
    first, second = member(cast, "owner"), member(cast, "editor")
    member_remove(membership=first, by=cast.owner)
    with pytest.raises(LastOwner):
        member_remove(membership=second, by=cast.editor)


def test_invites_are_taken_back_and_that_is_taken_back(cast: Cast) -> None:
    secret, client = invite(cast), cast.client("owner")
    made = Invite.objects.get()
    page = client.post(reverse("projects:invite_revoke", args=[made.pk]), follow=True).content.decode()
    undo = reverse("projects:invite_restore", args=[made.pk])
    assert f'action="{undo}"' in page
    with pytest.raises(InviteOver):
        invite_accept(secret=secret, user=cast.stranger)
    client.post(undo)
    invite_accept(secret=secret, user=cast.stranger)


def test_only_owners_of_the_song_see_its_invites(cast: Cast) -> None:
    invite(cast, note="for the drummer")
    assert "for the drummer" in cast.client("owner").get(members_url(cast)).content.decode()
    assert "for the drummer" not in cast.client("editor").get(members_url(cast)).content.decode()


def test_the_page_costs_the_same_for_many_members(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(12):
        somebody = User.objects.create_user(f"m{number}@example.com", name=f"M {number}")
        membership_set(project=cast.project, user=somebody, role=Role.VIEWER)
        invite(cast)
    client = cast.client("owner")
    with django_assert_num_queries(5):  # session, user, song, members, invites
        client.get(members_url(cast))


def test_nothing_is_sent_unless_e_mail_is_configured(cast: Cast, settings: Settings) -> None:
    client = cast.client("owner")
    assert 'name="email"' not in client.get(members_url(cast)).content.decode()
    client.post(members_url(cast), {**INVITE, "email": "ben@example.com"})
    assert mail.outbox == []
    settings.EMAIL_URL = "smtp://mail.example.com"
    page = client.post(members_url(cast), {**INVITE, "email": "ben@example.com"}).content.decode()
    assert "on its way to ben@example.com" in page
    assert [message.to for message in mail.outbox] == [["ben@example.com"]]
    assert address_in(page) in mail.outbox[0].body


def test_what_happens_to_people_is_told_in_the_activity(cast: Cast) -> None:
    secret = invite(cast, Role.COMMENTER)
    invite_accept(secret=secret, user=cast.stranger)
    member_remove(membership=member(cast, "viewer"), by=cast.owner)
    page = cast.client("editor").get(reverse("projects:activity", args=[cast.project.pk])).content.decode()
    told = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "Stranger joined as commenter" in told
    assert "Owner took out Viewer" in told
    assert "Owner made an invite as commenter" in told
    cast.project.refresh_from_db()
    assert cast.project.updated_by == cast.owner


def test_the_same_deed_within_half_an_hour_is_one(cast: Cast) -> None:
    for _ in range(3):
        invite(cast)
    assert Activity.objects.count() == 1
    Activity.objects.update(at=timezone.now() - timedelta(hours=1))
    invite(cast)
    assert Activity.objects.count() == 2
