from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from songsmith.accounts.models import User
from songsmith.lyrics.models import Draft
from songsmith.lyrics.services import revision_for_take
from songsmith.projects import selectors, services
from songsmith.projects.models import TITLE_LENGTH, UNTITLED, Membership, Project, Role
from tests.cast import Cast, person


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Paper \n Boats\t", "Paper Boats"),
        ("\x00\x07", UNTITLED),
        ("", UNTITLED),
        ("a\u2028b", "a b"),
        ("🎵 שלום", "🎵 שלום"),
        ("x" * 500, "x" * TITLE_LENGTH),
    ],
)
def test_a_title_is_one_storable_line(typed: str, stored: str) -> None:
    assert services.title_clean(typed) == stored


def test_a_new_song_belongs_to_who_made_it(cast: Cast) -> None:
    project = services.project_create(owner=cast.stranger, title="Iron Road")
    membership = Membership.objects.get(project=project)
    assert (membership.user, membership.role, project.created_by) == (
        cast.stranger,
        Role.OWNER,
        cast.stranger,
    )


def test_the_bin_counts_from_the_first_deletion_and_restore_brings_all_back(cast: Cast) -> None:
    first = services.project_delete(project=cast.project).deleted_at
    assert services.project_delete(project=cast.project).deleted_at == first
    services.project_restore(project=cast.project)
    assert [project.title for project in selectors.projects_for_user(cast.viewer)] == ["Paper Boats"]
    assert Draft.objects.get(project=cast.project).text == cast.draft.text


def binned(project: Project, days: float) -> None:
    Project.objects.filter(pk=project.pk).update(deleted_at=timezone.now() - timedelta(days=days))


def test_only_what_was_thirty_days_in_the_bin_is_erased(cast: Cast) -> None:
    revision_for_take(draft=cast.draft, user=cast.owner)
    assert not services.project_purge(project=cast.project)
    binned(cast.project, 29.9)
    assert list(selectors.projects_expired(now=timezone.now())) == []
    assert not services.project_purge(project=cast.project)
    binned(cast.project, 30.1)
    assert list(selectors.projects_expired(now=timezone.now())) == [cast.project]
    assert services.project_purge(project=cast.project)
    assert not Project.objects.exists()
    assert not Draft.objects.exists()


def test_the_list_has_each_song_once_with_role_and_members_last_activity_first(cast: Cast) -> None:
    older = services.project_create(owner=cast.viewer, title="Older")
    services.project_touch(project_id=cast.project.pk)
    listed = selectors.projects_for_user(cast.viewer)
    assert [(project.title, project.role) for project in listed] == [
        ("Paper Boats", Role.VIEWER),
        (older.title, Role.OWNER),
    ]
    assert [member.user for member in listed[0].memberships.all()][:2] == [cast.owner, cast.editor]


def test_guests_strangers_and_the_bin_are_not_in_the_list(cast: Cast) -> None:
    assert selectors.projects_for_user(cast.guest) == []
    assert selectors.projects_for_user(cast.stranger) == []
    services.project_delete(project=cast.project)
    assert selectors.projects_for_user(cast.owner) == []


def test_the_list_costs_two_queries_however_long_it_is(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(20):
        services.project_create(owner=cast.owner, title=f"Song {number}")
    with django_assert_num_queries(2):
        listed = selectors.projects_for_user(cast.owner)
        assert sum(len(project.memberships.all()) for project in listed) == 25


def test_only_owners_see_a_song_in_their_bin(cast: Cast) -> None:
    services.project_delete(project=cast.project)
    assert selectors.projects_in_bin(cast.owner) == [cast.project]
    assert selectors.projects_in_bin(cast.editor) == []
    binned(cast.project, 31)
    assert selectors.projects_in_bin(cast.owner) == []


def test_a_song_of_several_passes_on_when_its_only_owner_leaves(cast: Cast) -> None:
    revision = revision_for_take(draft=cast.draft, user=cast.owner)
    leaving = services.account_delete(user=cast.owner)
    assert [heir.user for heir in leaving.handed_over] == [cast.editor]
    assert not User.objects.filter(email="owner@example.com").exists()
    project = selectors.projects_for_user(cast.editor)[0]
    assert (project.role, project.deleted_at, project.created_by) == (Role.OWNER, None, None)
    revision.refresh_from_db()
    assert revision.author is None
    assert Draft.objects.get(pk=cast.draft.pk).text == cast.draft.text


def test_a_song_that_only_viewers_know_goes_to_the_bin_when_its_owner_leaves(cast: Cast) -> None:
    cast.project.memberships.filter(role__in=(Role.EDITOR, Role.COMMENTER)).delete()
    leaving = services.account_delete(user=cast.owner)
    assert leaving.erased == (cast.project,)
    cast.project.refresh_from_db()
    assert cast.project.deleted_at is not None


def test_a_song_with_two_owners_stays_as_it_is_when_one_leaves(cast: Cast) -> None:
    services.membership_set(project=cast.project, user=cast.viewer, role=Role.OWNER)
    leaving = services.account_delete(user=cast.owner)
    assert leaving == selectors.Leaving(handed_over=(), erased=())
    assert selectors.projects_for_user(cast.viewer)[0].role == Role.OWNER


def test_who_only_helped_leaves_without_a_trace_in_the_members(cast: Cast) -> None:
    services.account_delete(user=cast.editor)
    assert cast.project.memberships.count() == 4
    cast.project.refresh_from_db()
    assert cast.project.deleted_at is None


def test_the_plan_costs_two_queries(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        song = services.project_create(owner=cast.owner, title=f"Song {number}")
        services.membership_set(project=song, user=person(f"helper{number}"), role=Role.EDITOR)
    with django_assert_num_queries(2):
        plan = selectors.leaving_plan(cast.owner)
        assert len({(heir.project.title, heir.user.name) for heir in plan.handed_over}) == 6
