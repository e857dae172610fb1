from __future__ import annotations

import pytest
from django.urls import reverse

from songsmith.lyrics.history import draft_left
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import draft_edit, revision_make
from tests.cast import WORDS, Cast

READERS = {"owner": 200, "editor": 200, "commenter": 200, "viewer": 200, "guest": 403, "stranger": 404}
WRITERS = {"owner": 204, "editor": 204, "commenter": 403, "viewer": 403, "guest": 403, "stranger": 404}
JSON = "application/json"


@pytest.mark.parametrize("role", READERS)
def test_readers_learn_what_changed_since_a_take(cast: Cast, role: str) -> None:
    revision = revision_make(draft=cast.draft, user=None, kind=Revision.Kind.TAKE)
    body = {"text": "[Intro]\n" + WORDS.replace("letters", "numbers"), "revisions": [str(revision.pk)]}
    url = reverse("lyrics:draft_changed", args=[cast.draft.pk])
    answer = cast.client(role).post(url, body, JSON)
    assert answer.status_code == READERS[role]
    if answer.status_code == 200:
        assert answer.json() == {"counts": {str(revision.pk): 2}, "lines": [0, 2], "cuts": []}


@pytest.mark.parametrize("revisions", [None, "x", ["x"], ["00000000-0000-0000-0000-000000000000"] * 61])
def test_a_body_that_is_none_is_refused(cast: Cast, revisions: object) -> None:
    url = reverse("lyrics:draft_changed", args=[cast.draft.pk])
    answer = cast.client("viewer").post(url, {"text": "", "revisions": revisions}, JSON)
    assert answer.status_code == 400


@pytest.mark.parametrize("role", WRITERS)
def test_writers_keep_the_words_before_they_replace_them(cast: Cast, role: str) -> None:
    url = reverse("lyrics:draft_keep", args=[cast.draft.pk])
    assert cast.client(role).post(url, {}, JSON).status_code == WRITERS[role]
    assert [one.moment for one in Revision.objects.all()] == ["import"] * (WRITERS[role] == 204)


def test_what_was_written_is_kept_when_the_last_one_leaves(cast: Cast) -> None:
    draft_left(cast.draft.pk)
    assert not Revision.objects.exists()  # nobody wrote
    draft_edit(draft=Draft.objects.get(pk=cast.draft.pk), text="One", user=cast.editor)
    draft_left(cast.draft.pk)
    draft_left(cast.draft.pk)
    (revision,) = Revision.objects.all()
    assert (revision.text, revision.moment, revision.author) == ("One", "left", cast.editor)
