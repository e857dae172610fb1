from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from songsmith.language.structure import parse_sheet
from songsmith.lyrics import services
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.selectors import draft_for, drafts_of, sung_ids
from songsmith.lyrics.text import DRAFT_MAX_BYTES
from songsmith.projects.models import Project, Role
from tests.cast import WORDS, Cast, person


def save(draft: Draft, text: str, base_version: int) -> Draft:
    """As a view does: the draft is read anew for every request."""
    return services.draft_save(draft=Draft.objects.get(pk=draft.pk), text=text, base_version=base_version)


def test_saving_raises_the_version_and_moves_the_song_up(cast: Cast) -> None:
    saved = save(cast.draft, "new words", 1)
    stored = Draft.objects.get(pk=cast.draft.pk)
    assert (saved.version, stored.version, stored.text) == (2, 2, "new words")
    assert stored.updated_at == saved.updated_at > cast.draft.updated_at
    assert Project.objects.get().updated_at > cast.project.updated_at


def test_who_wrote_on_an_older_version_is_told_and_nothing_is_overwritten(cast: Cast) -> None:
    save(cast.draft, "first", 1)
    with pytest.raises(services.DraftConflict) as caught:
        save(cast.draft, "second", 1)
    assert (caught.value.current.text, caught.value.current.version) == ("first", 2)
    assert Draft.objects.get(pk=cast.draft.pk).text == "first"


def test_a_version_that_never_was_is_a_conflict(cast: Cast) -> None:
    with pytest.raises(services.DraftConflict):
        save(cast.draft, "from elsewhere", 9)


def catch_up(cast: Cast, text: str, visit: int = 7) -> Draft:
    draft = Draft.objects.get(pk=cast.draft.pk)
    return services.draft_catch_up(draft=draft, base=WORDS, text=text, visit=visit, user=cast.editor)


def test_what_a_page_could_not_write_live_stands_beside_what_others_wrote_since(cast: Cast) -> None:
    save(cast.draft, "theirs\n" + WORDS, 1)
    caught_up = catch_up(cast, WORDS + "typed on the train\n")
    assert caught_up.text == Draft.objects.get().text == "theirs\n" + WORDS + "typed on the train\n"
    assert caught_up.written_by == cast.editor


def test_it_comes_once_however_often_it_is_sent(cast: Cast) -> None:
    for _ in range(2):
        catch_up(cast, WORDS + "typed on the train\n")
    save(cast.draft, WORDS, 2)
    assert catch_up(cast, WORDS + "typed on the train\n").text == WORDS
    assert catch_up(cast, WORDS + "another visit\n", visit=8).text == WORDS + "another visit\n"


def test_what_would_make_a_sheet_too_long_is_not_taken_for_stored(cast: Cast) -> None:
    with pytest.raises(services.DraftTooLong):
        catch_up(cast, "x" * (DRAFT_MAX_BYTES + 1))
    assert catch_up(cast, WORDS + "shorter").text == WORDS + "shorter"


def test_what_is_sent_again_after_a_lost_answer_is_no_conflict(cast: Cast) -> None:
    first = save(cast.draft, "words", 1)
    again = save(cast.draft, "words", 1)
    assert (again.version, again.updated_at) == (first.version, first.updated_at)


def test_the_same_text_is_not_written(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    draft = Draft.objects.get(pk=cast.draft.pk)
    with django_assert_num_queries(0):
        saved = services.draft_save(draft=draft, text=WORDS.replace("\n", "\r\n"), base_version=1)
    assert saved.version == 1


def test_a_sheet_longer_than_any_take_is_stored(cast: Cast) -> None:
    text = "la la la\n" * 10_000
    assert save(cast.draft, text, 1).text == text


def test_a_sheet_beyond_the_hard_limit_is_refused_with_its_size(cast: Cast) -> None:
    with pytest.raises(services.DraftTooLong, match=r"200,001 bytes.*stay in this page"):
        save(cast.draft, "x" * (DRAFT_MAX_BYTES + 1), 1)
    assert Draft.objects.get(pk=cast.draft.pk).text == WORDS


@pytest.mark.django_db(transaction=True)
def test_of_many_who_save_at_once_exactly_one_wins_and_the_others_see_its_words() -> None:
    project = services.song_create(owner=person("ana"), text=WORDS)
    draft = drafts_of(project)[0]
    writers = 4
    start = Barrier(writers)

    def write(number: int) -> tuple[bool, str]:
        try:
            mine = Draft.objects.get(pk=draft.pk)
            start.wait(timeout=10)
            return True, services.draft_save(draft=mine, text=f"words of {number}", base_version=1).text
        except services.DraftConflict as conflict:
            return False, conflict.current.text
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        answers = list(pool.map(write, range(writers)))
    stored = Draft.objects.get(pk=draft.pk)
    assert sorted(won for won, _ in answers) == [False, False, False, True]
    assert {text for _, text in answers} == {stored.text}
    assert stored.version == 2


@pytest.mark.django_db(transaction=True)
def test_takes_made_at_once_share_one_revision() -> None:
    ana = person("ana")
    draft = drafts_of(services.song_create(owner=ana, text=WORDS))[0]
    start = Barrier(2)

    def revise(_: int) -> object:
        try:
            start.wait(timeout=10)
            return services.revision_for_take(draft=draft, user=ana).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert len(set(pool.map(revise, range(2)))) == 1
    assert Revision.objects.count() == 1


def test_a_revision_is_used_again_until_the_words_change(cast: Cast) -> None:
    first = services.revision_for_take(draft=cast.draft, user=cast.owner)
    assert services.revision_for_take(draft=cast.draft, user=cast.editor) == first
    draft = save(cast.draft, WORDS.replace("train", "plane"), 1)
    second = services.revision_for_take(draft=draft, user=cast.editor)
    assert (first.number, second.number, second.author) == (1, 2, cast.editor)
    assert (first.text, second.kind) == (WORDS, Revision.Kind.TAKE)


def test_a_revision_carries_the_identities_of_the_one_before(cast: Cast) -> None:
    first = services.revision_for_take(draft=cast.draft, user=cast.owner)
    draft = save(cast.draft, WORDS.replace("[Chorus]", "[Chorus]\nHold the light"), 1)
    second = services.revision_for_take(draft=draft, user=cast.owner)
    second.refresh_from_db()
    assert second.section_ids == first.section_ids
    assert [line for line in second.line_ids if line in first.line_ids] == first.line_ids
    assert second.next_id > first.next_id


def test_text_of_any_script_comes_back_as_it_went_in(cast: Cast) -> None:
    text = "[Verse]\nשלום \u200fעולם 👩\u200d🎤 cafe\u0301\n\u202bright\u202c to left\n"
    draft = save(cast.draft, text, 1)
    assert Draft.objects.get(pk=draft.pk).text == text
    assert services.revision_for_take(draft=draft, user=cast.owner).text == text


def test_a_recipe_gets_one_id_for_each_section_and_line_that_is_performed(cast: Cast) -> None:
    text = "Before any tag\n[Verse]\nOne\n\n[Chorus x2]\nTwo\nThree"
    revision = services.revision_for_take(draft=save(cast.draft, text, 1), user=cast.owner)
    ids, sections = sung_ids(revision), parse_sheet(text).sections
    assert len(ids.sections) == len(sections)
    assert len(ids.lines) == sum(len(section.lines) for section in sections)
    assert len(set(ids.lines)) == len(ids.lines)
    assert len(set(ids.sections)) == len(ids.sections)


def test_a_draft_is_found_with_its_project_in_one_query(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        draft = draft_for(cast.editor, cast.draft.pk, at_least=Role.EDITOR)
        assert draft.project.can_edit
