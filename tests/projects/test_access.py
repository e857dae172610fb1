from __future__ import annotations

import uuid

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from pytest_django import DjangoAssertNumQueries

from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import revision_for_take
from songsmith.projects import access
from songsmith.projects.models import Role
from songsmith.projects.services import membership_set, project_delete
from tests.cast import Cast

ALLOWED = {
    "owner": set(Role),
    "editor": {Role.GUEST, Role.VIEWER, Role.COMMENTER, Role.EDITOR},
    "commenter": {Role.GUEST, Role.VIEWER, Role.COMMENTER},
    "viewer": {Role.GUEST, Role.VIEWER},
    "guest": {Role.GUEST},
}


@pytest.mark.parametrize("at_least", Role)
@pytest.mark.parametrize("role", ALLOWED)
def test_a_member_may_do_what_the_role_allows_and_no_more(cast: Cast, role: str, at_least: Role) -> None:
    if at_least in ALLOWED[role]:
        found = access.project_for(cast.user(role), cast.project.pk, at_least=at_least)
        assert (found, found.role) == (cast.project, Role[role.upper()])
    else:
        with pytest.raises(PermissionDenied, match=r"shared|owner"):
            access.project_for(cast.user(role), cast.project.pk, at_least=at_least)


def test_a_stranger_a_visitor_and_a_guess_find_nothing(cast: Cast) -> None:
    for user in (cast.stranger, AnonymousUser()):
        with pytest.raises(Http404):
            access.project_for(user, cast.project.pk, at_least=Role.GUEST)
    with pytest.raises(Http404):
        access.project_for(cast.owner, uuid.uuid4(), at_least=Role.GUEST)


def test_a_song_in_the_bin_is_found_only_by_who_looks_there(cast: Cast) -> None:
    project_delete(project=cast.project)
    for find in (
        lambda: access.project_for(cast.owner, cast.project.pk, at_least=Role.GUEST),
        lambda: access.get_for(cast.owner, Draft.objects.filter(pk=cast.draft.pk), at_least=Role.GUEST),
    ):
        with pytest.raises(Http404):
            find()
    assert access.binned_project_for(cast.owner, cast.project.pk, at_least=Role.OWNER) == cast.project
    with pytest.raises(PermissionDenied):
        access.binned_project_for(cast.editor, cast.project.pk, at_least=Role.OWNER)


def test_another_role_counts_at_once(cast: Cast) -> None:
    membership_set(project=cast.project, user=cast.viewer, role=Role.EDITOR)
    assert access.project_for(cast.viewer, cast.project.pk, at_least=Role.EDITOR).role == Role.EDITOR
    cast.project.memberships.filter(user=cast.viewer).delete()
    with pytest.raises(Http404):
        access.project_for(cast.viewer, cast.project.pk, at_least=Role.GUEST)


def test_every_answer_costs_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        access.project_for(cast.viewer, cast.project.pk, at_least=Role.VIEWER)
    with django_assert_num_queries(1):
        draft = access.get_for(cast.viewer, Draft.objects.filter(pk=cast.draft.pk), at_least=Role.VIEWER)
        assert draft.project.role == Role.VIEWER


def test_things_further_away_are_found_by_their_path(cast: Cast) -> None:
    revision = revision_for_take(draft=cast.draft, user=cast.owner)
    found = Revision.objects.filter(pk=revision.pk).select_related("draft")
    got = access.get_for(cast.editor, found, at_least=Role.EDITOR, to_project="draft__project")
    assert got.draft.project.role == Role.EDITOR
    with pytest.raises(Http404):
        access.get_for(cast.stranger, found, at_least=Role.GUEST, to_project="draft__project")


@pytest.mark.django_db(transaction=True)
def test_the_same_holds_for_async_callers(cast: Cast) -> None:
    project = async_to_sync(access.aproject_for)
    row = async_to_sync(access.aget_for)
    assert project(cast.viewer, cast.project.pk, at_least=Role.VIEWER).role == Role.VIEWER
    with pytest.raises(Http404):
        project(cast.stranger, cast.project.pk, at_least=Role.GUEST)
    drafts = Draft.objects.filter(pk=cast.draft.pk)
    assert row(cast.editor, drafts, at_least=Role.EDITOR) == cast.draft
    with pytest.raises(PermissionDenied):
        row(cast.viewer, drafts, at_least=Role.EDITOR)
