"""Other versions of a section: kept by its identity, wherever the section stands now."""

from __future__ import annotations

import uuid
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songsmith.lyrics.alternatives import MOST_VERSIONS, alternative_keep
from songsmith.lyrics.models import Draft, SectionAlternative
from songsmith.lyrics.services import draft_edit
from tests.cast import WORDS, Cast

VERSE = "[Verse]\nRain is writing letters\nOn the window of the train"
MOVED = "[Chorus]\nPaper boats\n\n[Verse]\nRain is writing letters\nOn the window of a plane\n"


def post(client: Client, url: str, **body: object) -> Any:
    return client.post(url, body, content_type="application/json")


def keep(client: Client, draft: Draft, *, text: str = WORDS, line: int = 0, end: int = 4) -> Any:
    return post(client, reverse("lyrics:version_keep", args=[draft.pk]), text=text, line=line, end=end)


def listed(client: Client, draft: Draft, text: str) -> dict[int, list[str]]:
    """Line → texts of the versions of the section there."""
    answer = post(client, reverse("lyrics:versions", args=[draft.pk]), text=text)
    assert answer.status_code == HTTPStatus.OK
    return {one["line"]: [each["text"] for each in one["versions"]] for one in answer.json()["sections"]}


def test_a_version_is_kept_with_its_words_and_its_author(cast: Cast) -> None:
    (section,) = keep(cast.client("editor"), cast.draft).json()["sections"]
    (version,) = section["versions"]
    assert (section["line"], version["text"], version["author"]) == (0, VERSE, "Editor")


def test_the_same_words_are_kept_once(cast: Cast) -> None:
    client = cast.client("editor")
    keep(client, cast.draft)
    keep(client, cast.draft)
    assert listed(client, cast.draft, WORDS) == {0: [VERSE]}


def test_versions_follow_a_section_that_was_moved_and_edited(cast: Cast) -> None:
    keep(cast.client("editor"), cast.draft)
    assert listed(cast.client("viewer"), cast.draft, MOVED) == {3: [VERSE]}
    draft_edit(draft=cast.draft, text=MOVED, user=cast.editor)
    assert listed(cast.client("viewer"), cast.draft, MOVED) == {3: [VERSE]}


def test_a_section_that_is_gone_takes_its_versions_out_of_sight(cast: Cast) -> None:
    keep(cast.client("editor"), cast.draft)
    assert listed(cast.client("editor"), cast.draft, "[Chorus]\nPaper boats\n") == {}
    assert listed(cast.client("editor"), cast.draft, WORDS) == {0: [VERSE]}


def test_words_that_the_server_does_not_have_yet_wait_for_it(cast: Cast) -> None:
    text = f"{WORDS}\n[Bridge]\nNobody told the sea\n"
    answer = keep(cast.client("editor"), cast.draft, text=text, line=7, end=9)
    assert (answer.status_code, answer.json()["error"]["code"]) == (HTTPStatus.CONFLICT, "not_stored_yet")
    draft_edit(draft=cast.draft, text=text, user=cast.editor)
    assert keep(cast.client("editor"), cast.draft, text=text, line=7, end=9).status_code == HTTPStatus.OK


@pytest.mark.parametrize(("line", "end"), [(1, 4), (3, 4), (0, 0), (99, 100)])
def test_only_a_section_can_be_kept(cast: Cast, line: int, end: int) -> None:
    answer = keep(cast.client("editor"), cast.draft, line=line, end=end)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert not SectionAlternative.objects.exists()


def test_words_before_the_first_tag_are_a_section_too(cast: Cast) -> None:
    text = "Rain is writing\n\nletters\n\n[Chorus]\nPaper boats\n"
    draft_edit(draft=cast.draft, text=text, user=cast.editor)
    keep(cast.client("editor"), cast.draft, text=text, line=0, end=4)
    assert listed(cast.client("editor"), cast.draft, text) == {0: ["Rain is writing\n\nletters"]}


def test_a_section_of_chords_alone_does_no_harm(cast: Cast) -> None:
    text = "[C] [G]\n\n[Chorus]\nPaper boats\n"
    draft_edit(draft=cast.draft, text=text, user=cast.editor)
    assert keep(cast.client("editor"), cast.draft, text=text, line=2, end=4).status_code == HTTPStatus.OK


def test_a_choice_among_too_many_is_refused(cast: Cast) -> None:
    text = WORDS
    for number in range(MOST_VERSIONS):
        text = WORDS.replace("train", f"train {number}")
        alternative_keep(draft=cast.draft, user=cast.editor, text=text, line=0, end=4)
    answer = keep(cast.client("editor"), cast.draft)
    assert (answer.status_code, answer.json()["error"]["code"]) == (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "too_many",
    )


def test_a_deleted_version_comes_back(cast: Cast) -> None:
    client = cast.client("editor")
    version = keep(client, cast.draft).json()["sections"][0]["versions"][0]["id"]
    assert post(client, reverse("lyrics:version_delete", args=[version])).status_code == HTTPStatus.OK
    assert listed(client, cast.draft, WORDS) == {}
    assert post(client, reverse("lyrics:version_restore", args=[version])).status_code == HTTPStatus.OK
    assert listed(client, cast.draft, WORDS) == {0: [VERSE]}


@pytest.mark.parametrize(
    ("role", "reading", "writing"),
    [
        ("owner", 200, 200),
        ("editor", 200, 200),
        ("commenter", 200, 403),
        ("viewer", 200, 403),
        ("guest", 403, 403),
        ("stranger", 404, 404),
    ],
)
def test_who_may(cast: Cast, role: str, reading: int, writing: int) -> None:
    kept = alternative_keep(draft=cast.draft, user=cast.owner, text=WORDS, line=0, end=4)
    client = cast.client(role)
    answer = post(client, reverse("lyrics:versions", args=[cast.draft.pk]), text=WORDS)
    assert answer.status_code == reading
    assert keep(client, cast.draft).status_code == writing
    for name in ("version_delete", "version_restore"):
        assert post(client, reverse(f"lyrics:{name}", args=[kept.pk])).status_code == writing


def test_what_was_never_kept_is_not_found(cast: Cast) -> None:
    url = reverse("lyrics:version_delete", args=[uuid.uuid4()])
    assert post(cast.client("owner"), url).status_code == HTTPStatus.NOT_FOUND
