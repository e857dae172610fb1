from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from songsmith.lyrics.changed import changes_since, lines_changed
from songsmith.lyrics.collab.store import document_compact
from songsmith.lyrics.history import (
    LONGEST,
    PAUSE,
    revision_keep,
    revision_name,
    revisions_sweep,
    revisions_thin,
)
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import draft_edit, revision_for_take, revision_make
from songsmith.projects.models import Activity
from tests.cast import WORDS, Cast

AUTO, TAKE = Revision.Kind.AUTO, Revision.Kind.TAKE


def write(cast: Cast, text: str) -> Draft:
    return draft_edit(draft=Draft.objects.get(pk=cast.draft.pk), text=text, user=cast.editor)


def kept(cast: Cast) -> list[str]:
    return [revision.text for revision in Revision.objects.filter(draft=cast.draft).order_by("number")]


def age(cast: Cast, by: timedelta) -> None:
    Draft.objects.filter(pk=cast.draft.pk).update(updated_at=timezone.now() - by)


def dated(cast: Cast, number: int, at: datetime, kind: Revision.Kind = AUTO, name: str = "") -> Revision:
    revision = Revision.objects.create(
        draft=cast.draft, number=number, kind=kind, name=name, text=f"{number}"
    )
    Revision.objects.filter(pk=revision.pk).update(created_at=at)
    return revision


def test_words_are_kept_once_writing_pauses(cast: Cast) -> None:
    write(cast, "One")
    revisions_sweep()
    assert kept(cast) == []
    age(cast, PAUSE)
    revisions_sweep()
    revisions_sweep()
    (revision,) = Revision.objects.filter(draft=cast.draft)
    assert (revision.text, revision.moment, revision.author) == ("One", "pause", cast.editor)


def test_everybody_who_wrote_since_the_state_before_is_named(cast: Cast) -> None:
    write(cast, "One\nTwo")
    draft = Draft.objects.get(pk=cast.draft.pk)
    draft = draft_edit(draft=draft, text="One\nTwo and more", user=cast.owner)
    first = revision_keep(draft=draft, moment=Revision.Moment.PAUSE)
    assert (first.author, set(first.writers.all())) == (cast.owner, {cast.owner, cast.editor})
    told = Activity.objects.filter(verb=Activity.Verb.WROTE)
    assert {one.actor for one in told} == {cast.owner, cast.editor}
    document_compact(draft.pk)  # without the rows of the live document the clocks tell
    draft = draft_edit(draft=draft, text="One\nTwo and more\nThree", user=cast.owner)
    second = revision_keep(draft=draft, moment=Revision.Moment.PAUSE)
    assert set(second.writers.all()) == {cast.owner}


def test_who_only_deletes_is_named_too(cast: Cast) -> None:
    write(cast, "One\nTwo")
    first = revision_keep(draft=Draft.objects.get(pk=cast.draft.pk), moment=Revision.Moment.PAUSE)
    draft = draft_edit(draft=Draft.objects.get(pk=cast.draft.pk), text="One", user=cast.owner)
    draft = draft_edit(draft=draft, text="One and", user=cast.editor)
    second = revision_keep(draft=draft, moment=Revision.Moment.PAUSE)
    assert set(first.writers.all()) == {cast.editor}
    assert set(second.writers.all()) == {cast.owner, cast.editor}


def test_long_writing_is_kept_without_a_pause(cast: Cast) -> None:
    write(cast, "One")
    Draft.objects.filter(pk=cast.draft.pk).update(created_at=timezone.now() - LONGEST)
    revisions_sweep()
    assert [revision.moment for revision in Revision.objects.all()] == ["writing"]


def test_nothing_is_kept_twice_and_an_empty_sheet_not_at_all(cast: Cast) -> None:
    age(cast, PAUSE)
    revision = revision_make(draft=cast.draft, user=None, kind=TAKE)
    revisions_sweep()
    assert kept(cast) == [revision.text]
    Revision.objects.all().delete()
    write(cast, "")
    age(cast, PAUSE)
    revisions_sweep()
    assert kept(cast) == []


def test_a_cleared_sheet_is_a_state_of_its_own(cast: Cast) -> None:
    revision_make(draft=cast.draft, user=None, kind=TAKE)
    write(cast, "")
    age(cast, PAUSE)
    Revision.objects.update(created_at=timezone.now() - timedelta(hours=1))
    revisions_sweep()
    assert kept(cast) == [WORDS, ""]


def test_older_automatic_states_are_thinned_out_to_hours_and_days(cast: Cast) -> None:
    now = timezone.now().replace(hour=12, minute=0)
    for number, back in enumerate(
        [
            timedelta(days=40, hours=2),
            timedelta(days=40, hours=1),  # the last of its day
            timedelta(days=5, minutes=50),
            timedelta(days=5, minutes=40),  # the last of its hour
            timedelta(days=1, minutes=2),
            timedelta(days=1, minutes=1),
        ],
        start=1,
    ):
        dated(cast, number, now - back)
    assert revisions_thin(draft=cast.draft, now=now) == 2
    assert kept(cast) == ["2", "4", "5", "6"]


def test_what_somebody_needs_is_never_thinned_out(cast: Cast) -> None:
    long_ago = timezone.now().replace(hour=12, minute=0) - timedelta(days=100)
    dated(cast, 1, long_ago, TAKE)
    dated(cast, 2, long_ago, Revision.Kind.NAMED, "First idea")
    dated(cast, 3, long_ago)
    dated(cast, 4, long_ago)
    dated(cast, 5, long_ago, TAKE)
    revisions_thin(draft=cast.draft, now=timezone.now())
    assert kept(cast) == ["1", "2", "5"]


def test_a_take_and_a_name_protect_a_state_that_was_saved_by_itself(cast: Cast) -> None:
    revision = revision_keep(draft=cast.draft, moment=Revision.Moment.PAUSE)
    assert revision_for_take(draft=cast.draft, user=cast.editor).pk == revision.pk
    revision.refresh_from_db()
    assert revision.kind == TAKE
    other = revision_keep(draft=write(cast, "Other"), moment=Revision.Moment.PAUSE)
    revision_name(revision=other, name="  Other \n words ")
    assert (other.kind, other.name) == ("named", "Other words")
    revision_name(revision=other, name="")
    assert (other.kind, other.name) == ("auto", "")


def test_what_others_wrote_meanwhile_stays_in_an_edit(cast: Cast) -> None:
    mine, theirs = Draft.objects.get(pk=cast.draft.pk), Draft.objects.get(pk=cast.draft.pk)
    draft_edit(draft=theirs, text=WORDS + "\n[Bridge]\nTheirs\n", user=cast.owner)
    saved = draft_edit(draft=mine, text=WORDS.replace("letters", "numbers"), user=cast.editor)
    assert saved.text == WORDS.replace("letters", "numbers") + "\n[Bridge]\nTheirs\n"
    assert Draft.objects.get(pk=cast.draft.pk).text == saved.text


def test_lists_count_changed_lines_with_one_query_and_none_while_nobody_writes(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    old = revision_make(draft=cast.draft, user=None, kind=TAKE)
    draft = write(cast, WORDS.replace("letters", "numbers"))
    new = revision_make(draft=draft, user=None, kind=TAKE)
    asked = {old.pk: draft.version, new.pk: draft.version}
    with django_assert_num_queries(1):
        assert lines_changed(asked) == {old.pk: 1, new.pk: 0}
    with django_assert_num_queries(0):
        lines_changed(asked)
    later = write(cast, WORDS)
    assert lines_changed(dict.fromkeys(asked, later.version)) == {old.pk: 0, new.pk: 1}


def test_nothing_of_another_draft_is_compared(cast: Cast) -> None:
    other = Draft.objects.create(project=cast.project, text="Other")
    revision = revision_make(draft=other, user=None, kind=TAKE)
    assert changes_since("Words", [revision.pk], cast.draft.pk).counts == {}


@pytest.mark.parametrize("text", ["", "\n", "[Verse]", "a" * 3000, "la\n" * 400])
def test_odd_texts_are_compared(cast: Cast, text: str) -> None:
    revision = revision_make(draft=cast.draft, user=None, kind=TAKE)
    found = changes_since(text, [revision.pk], cast.draft.pk)
    assert found.counts[str(revision.pk)] >= 4
