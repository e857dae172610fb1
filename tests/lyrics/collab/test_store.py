"""What is in the database: never two documents of one sheet, never words that the sheet does not show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from songsmith.lyrics import services
from songsmith.lyrics.collab import store
from songsmith.lyrics.collab.document import LyricDocument
from songsmith.lyrics.collab.store import NOTHING, Batch, Written
from songsmith.lyrics.models import Draft, DraftDocument, DraftUpdate, DraftWriter
from tests.cast import WORDS, Cast


def opened(cast: Cast, client: int) -> tuple[LyricDocument, int]:
    """A copy as a room has it, and the last row in it."""
    loaded, _ = store.document_open(cast.draft.pk)
    document = LyricDocument(client=client)
    document.load(loaded.updates)
    return document, loaded.upto


def append(cast: Cast, document: LyricDocument, known: int, words: str, client: int = 1) -> store.Loaded:
    written = [Written(cast.editor.pk, document.write(words))]
    batch = Batch(written, {client: cast.editor.pk}, str(document), known)
    return store.updates_append(cast.draft.pk, batch)


def draft(cast: Cast) -> Draft:
    return Draft.objects.get(pk=cast.draft.pk)


def test_a_document_begins_with_the_words_of_the_draft(cast: Cast) -> None:
    document, _ = opened(cast, 1)
    again, _ = opened(cast, 2)
    assert str(document) == str(again) == WORDS
    assert DraftDocument.objects.count() == 1
    assert [writer.user for writer in DraftWriter.objects.all()] == [None]


@pytest.mark.django_db(transaction=True)
def test_of_many_who_open_a_draft_first_one_makes_its_document(cast: Cast) -> None:
    start = Barrier(4)

    def come(_: int) -> tuple[bytes, ...]:
        try:
            start.wait(timeout=10)
            return store.document_open(cast.draft.pk)[0].updates
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(come, range(4)))) == 1


def test_appended_words_are_the_draft_s_with_a_new_version_and_their_author(cast: Cast) -> None:
    document, known = opened(cast, 1)
    append(cast, document, known, WORDS + "more")
    now = draft(cast)
    assert (now.text, now.version, now.written_by) == (WORDS + "more", 2, cast.editor)
    assert DraftUpdate.objects.get().author == cast.editor
    assert DraftWriter.objects.get(client=1).user == cast.editor


def test_a_client_id_stays_with_the_first_who_used_it(cast: Cast) -> None:
    document, known = opened(cast, 1)
    append(cast, document, known, WORDS + "more")
    batch = Batch([Written(cast.owner.pk, document.write(WORDS))], {1: cast.owner.pk}, WORDS, known)
    store.updates_append(cast.draft.pk, batch)
    assert DraftWriter.objects.get(client=1).user == cast.editor


def test_a_room_that_missed_words_gets_them_and_overwrites_none(cast: Cast) -> None:
    (one, known), (other, _) = opened(cast, 1), opened(cast, 2)
    append(cast, one, known, "Before\n" + WORDS)
    missed = append(cast, other, known, WORDS + "after", client=2)
    other.load(missed.updates)
    assert str(other) == draft(cast).text == "Before\n" + WORDS + "after"


def test_a_snapshot_keeps_words_and_writers_and_late_readers_find_it(cast: Cast) -> None:
    document, known = opened(cast, 1)
    late, _ = opened(cast, 2)
    append(cast, document, known, WORDS + "more")
    store.document_compact(cast.draft.pk)
    assert DraftUpdate.objects.count() == 0
    assert str(opened(cast, 3)[0]) == WORDS + "more"
    assert DraftWriter.objects.filter(client=1).exists()
    late.load(store.document_since(cast.draft.pk, known).updates)
    assert str(late) == WORDS + "more"
    assert store.document_since(cast.draft.pk, NOTHING).upto == DraftDocument.objects.get().upto


def test_no_snapshot_is_made_while_words_wait_for_others(cast: Cast) -> None:
    document, _ = opened(cast, 1)
    document.write(WORDS + "not stored")
    built_on_it = document.write(WORDS + "not stored yet")
    row = DraftUpdate.objects.create(draft=cast.draft, payload=built_on_it)
    store.document_compact(cast.draft.pk)
    assert DraftUpdate.objects.get() == row


def test_words_that_only_another_process_had_are_stored_with_one_s_own(cast: Cast) -> None:
    document, known = opened(cast, 1)
    document.write(WORDS + "heard of ")
    own = document.write(str(document) + "and mine")
    batch = Batch([Written(cast.editor.pk, own)], {}, str(document), known, hearsay=document.update())
    store.updates_append(cast.draft.pk, batch)
    assert draft(cast).text == str(opened(cast, 2)[0]) == WORDS + "heard of and mine"


@pytest.mark.django_db(transaction=True)
def test_words_of_somebody_whose_account_is_gone_stay_unsigned(cast: Cast) -> None:
    document, known = opened(cast, 1)
    author = cast.editor.pk
    cast.editor.delete()
    batch = Batch([Written(author, document.write("left behind"))], {1: author}, "left behind", known)
    store.updates_append(cast.draft.pk, batch)
    assert (draft(cast).text, DraftUpdate.objects.get().author) == ("left behind", None)


def test_what_services_write_merges_with_what_rooms_have(cast: Cast) -> None:
    document, known = opened(cast, 1)
    services.draft_edit(draft=draft(cast), text=WORDS + "restored", user=cast.owner)
    missed = append(cast, document, known, "typed\n" + WORDS)
    document.load(missed.updates)
    assert str(document) == draft(cast).text == "typed\n" + WORDS + "restored"
    assert {cast.owner, cast.editor} <= {writer.user for writer in DraftWriter.objects.all()}


def test_many_edits_without_anybody_there_become_a_snapshot(cast: Cast) -> None:
    store.document_open(cast.draft.pk)
    rows = [DraftUpdate(draft=cast.draft, payload=b"\x00\x00") for _ in range(store.COMPACT_ROWS)]
    DraftUpdate.objects.bulk_create(rows)
    services.draft_edit(draft=draft(cast), text="new words", user=cast.owner)
    assert DraftUpdate.objects.count() == 0
    assert str(opened(cast, 1)[0]) == "new words"


def test_what_is_written_live_costs_three_statements(cast: Cast) -> None:
    document, known = opened(cast, 1)
    known = append(cast, document, known, WORDS + "more").upto
    batch = Batch([Written(cast.editor.pk, document.write(WORDS))], {}, WORDS, known)
    with CaptureQueriesContext(connection) as asked:
        store.updates_append(cast.draft.pk, batch)
    statements = [one["sql"].split()[0] for one in asked.captured_queries]
    assert [one for one in statements if "SAVEPOINT" not in one and one != "RELEASE"] == [
        "UPDATE",
        "SELECT",
        "INSERT",
    ]
