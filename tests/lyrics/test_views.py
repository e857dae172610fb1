from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from songsmith.contract import LYRICS_MAX, PROMPT_MAX
from songsmith.lyrics.analysis import ANALYSIS_MAX
from songsmith.lyrics.models import Draft
from songsmith.projects.services import project_delete
from tests.cast import ROLES, WORDS, Cast

WRITERS = {"owner": 200, "editor": 200, "commenter": 403, "viewer": 403, "guest": 403, "stranger": 404}
READERS = {**WRITERS, "commenter": 200, "viewer": 200}
EVERYBODY = pytest.mark.parametrize("role", ROLES)
NAMES = ("draft_save", "draft_analysis", "draft_export")


def url(name: str, cast: Cast) -> str:
    return reverse(f"lyrics:{name}", args=[cast.draft.pk])


def post(client: Client, page: str, body: Any) -> Any:
    return client.post(page, body, content_type="application/json", headers={"Accept": "application/json"})


def save(cast: Cast, text: str, base_version: int = 1, role: str = "editor") -> Any:
    return post(cast.client(role), url("draft_save", cast), {"text": text, "base_version": base_version})


def analyse(cast: Cast, text: str, role: str = "viewer") -> Any:
    return post(cast.client(role), url("draft_analysis", cast), {"text": text})


@EVERYBODY
def test_only_editors_write(cast: Cast, role: str) -> None:
    assert save(cast, "new words", role=role).status_code == WRITERS[role]
    stored = Draft.objects.get(pk=cast.draft.pk).text
    assert stored == ("new words" if WRITERS[role] == 200 else WORDS)


def test_words_typed_before_the_socket_was_open_are_merged_whatever_the_version(cast: Cast) -> None:
    save(cast, "theirs\n" + WORDS)
    body = {"text": WORDS + "mine", "base_version": 1, "early": {"base": WORDS, "visit": 7}}
    answer = post(cast.client("editor"), url("draft_save", cast), body)
    assert (answer.status_code, answer.json()["version"]) == (200, 3)
    assert Draft.objects.get(pk=cast.draft.pk).text == "theirs\n" + WORDS + "mine"


@EVERYBODY
def test_who_reads_the_words_may_have_them_analysed(cast: Cast, role: str) -> None:
    assert analyse(cast, "la", role).status_code == READERS[role]


@EVERYBODY
def test_who_reads_the_words_may_take_them_away(cast: Cast, role: str) -> None:
    answer = cast.client(role).get(url("draft_export", cast))
    assert answer.status_code == READERS[role]
    if answer.status_code == 200:
        assert answer.content.decode() == WORDS
        assert answer["Content-Disposition"] == 'attachment; filename="paper-boats.txt"'


@pytest.mark.parametrize("name", NAMES)
def test_visitors_are_asked_to_sign_in(cast: Cast, client: Client, name: str) -> None:
    method = client.get if name == "draft_export" else client.post
    assert method(url(name, cast))["Location"].startswith(reverse("accounts:sign_in"))


@pytest.mark.parametrize("name", NAMES)
def test_a_song_in_the_bin_and_a_guessed_draft_are_not_found(cast: Cast, name: str) -> None:
    client = cast.client("owner")
    method = client.get if name == "draft_export" else client.post
    assert method(reverse(f"lyrics:{name}", args=[uuid.uuid4()])).status_code == 404
    project_delete(project=cast.project)
    assert method(url(name, cast)).status_code == 404


def test_a_save_answers_with_the_new_version_and_time(cast: Cast) -> None:
    answer = save(cast, "new words").json()
    stored = Draft.objects.get(pk=cast.draft.pk)
    assert answer == {"version": 2, "saved_at": stored.updated_at.isoformat()}


def test_a_conflict_answers_with_what_is_stored(cast: Cast) -> None:
    save(cast, "mine")
    answer = save(cast, "theirs", role="owner")
    assert answer.status_code == 409
    body = answer.json()
    assert (body["version"], body["text"], body["error"]["code"]) == (2, "mine", "draft_conflict")


def test_what_cannot_be_stored_is_taken_out_and_said(cast: Cast) -> None:
    answer = save(cast, "one\x00\r\ntwo\ud800").json()
    assert answer["text"] == "one\ntwo"
    assert "2 control characters" in answer["notice"]
    assert Draft.objects.get(pk=cast.draft.pk).text == "one\ntwo"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"nonsense",
        b"[]",
        b"null",
        b"{}",
        b'{"text": "a"}',
        b'{"text": 1, "base_version": 1}',
        b'{"text": "a", "base_version": "1"}',
        b'{"text": "a", "base_version": -1}',
        b'{"text": "a", "base_version": 99999999999}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_body_that_is_none_is_refused_with_a_reason(cast: Cast, body: bytes) -> None:
    for name in ("draft_save", "draft_analysis"):
        answer = post(cast.client("editor"), url(name, cast), body)
        if name == "draft_analysis" and answer.status_code == 200:
            assert isinstance(json.loads(body)["text"], str)  # the version is no business of the analysis
            continue
        assert answer.status_code == 400
        assert "Reload the page" in answer.json()["error"]["message"]
    assert Draft.objects.get(pk=cast.draft.pk).text == WORDS


@pytest.mark.parametrize("size", [200_001, 3_000_000])
def test_too_long_a_text_is_refused_as_json_and_the_stored_one_stays(cast: Cast, size: int) -> None:
    answer = save(cast, "x" * size)
    assert answer.status_code == 413
    assert "stay in this page" in answer.json()["error"]["message"]
    assert Draft.objects.get(pk=cast.draft.pk).text == WORDS


def test_a_post_without_a_token_is_refused(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.editor)
    assert post(client, url("draft_save", cast), {"text": "x", "base_version": 1}).status_code == 403


def test_the_analysis_counts_sung_lines_and_outlines_sections(cast: Cast) -> None:
    answer = analyse(cast, WORDS).json()
    assert answer["analysed"]
    assert [(line["n"], line["syllables"], line["approximate"]) for line in answer["lines"]] == [
        (1, 6, False),
        (2, 7, False),
        (5, 3, False),
    ]
    assert [(section["kind"], section["line"], section["sung"]) for section in answer["sections"]] == [
        ("Verse", 0, 2),
        ("Chorus", 4, 1),
    ]
    assert answer["warnings"] == []
    assert answer["counts"]["lyrics_max"] == LYRICS_MAX == 3500
    assert answer["counts"]["prompt_max"] == PROMPT_MAX == 2000


def test_the_analysis_says_how_each_word_is_counted(cast: Cast) -> None:
    assert analyse(cast, "[Verse]\nRain is writing").json()["lines"][0]["words"] == "Rain 1, is 1, writing 2"


def test_a_line_that_is_performed_twice_is_counted_once(cast: Cast) -> None:
    answer = analyse(cast, "[Chorus x2]\nPaper boats").json()
    assert [line["n"] for line in answer["lines"]] == [1]


def test_what_would_be_sung_by_mistake_is_flagged_where_it_stands(cast: Cast) -> None:
    (warning,) = analyse(cast, "[Verse]\n[sung softly]\nla").json()["warnings"]
    assert (warning["line"], warning["start"], warning["end"]) == (1, 0, 13)
    assert warning["message"]


def test_chords_are_not_counted_as_characters(cast: Cast) -> None:
    counts = analyse(cast, "[Verse]\n[Am]Paper [C]boats").json()["counts"]
    assert counts["characters"] == len("[Verse]\nPaper boats")


@pytest.mark.parametrize("text", ["", "\n\n", "🎵", "שלום עולם", "[", "(((", "[Verse]", "\x00", "la " * 1000])
def test_odd_texts_are_analysed_without_complaint(cast: Cast, text: str) -> None:
    assert analyse(cast, text).json()["analysed"]


def test_a_text_far_beyond_any_take_gets_counts_only(cast: Cast) -> None:
    answer = analyse(cast, "la\n" * ANALYSIS_MAX).json()
    assert (answer["analysed"], answer["lines"]) == (False, [])
    assert answer["counts"]["characters"] > LYRICS_MAX


def test_the_analysis_stores_nothing(cast: Cast) -> None:
    analyse(cast, "other words", "editor")
    assert Draft.objects.get(pk=cast.draft.pk).text == WORDS
