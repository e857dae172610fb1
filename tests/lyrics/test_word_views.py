"""The panel of words: who may look, who may change, what is shown for what."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from pytest_django import Settings

from songsmith.core import word_data
from songsmith.core.preview import PreviewSilent
from songsmith.language.g2p import said_as
from songsmith.language.writer import NoLine
from songsmith.language.writer.help import Help, suggestions
from songsmith.lyrics import help as helping
from songsmith.lyrics import pronunciation
from songsmith.lyrics.generated import generated_digests, line_digest
from songsmith.lyrics.models import GeneratedLine, KeptWords, PronunciationEntry
from songsmith.lyrics.services import song_create
from songsmith.takes.preview import answer
from tests.cast import Cast

Post = Callable[..., Any]


@pytest.fixture(autouse=True)
def singer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The preview process, asked in this one."""
    word_data.book_prepare()

    def asked(request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        return answer(json.dumps(request).encode())

    monkeypatch.setattr(pronunciation, "preview_answer", asked)
    monkeypatch.setattr(helping, "preview_answer", asked)


@pytest.fixture
def post(cast: Cast) -> Post:
    def send(role: str, name: str, body: dict[str, Any], *args: uuid.UUID) -> Any:
        url = reverse(f"lyrics:{name}", args=[cast.draft.pk, *args])
        return cast.client(role).post(url, json.dumps(body), content_type="application/json")

    return send


def look(cast: Cast, word: str, role: str = "viewer", **query: str) -> str:
    response = cast.client(role).get(
        reverse("lyrics:word_lookup", args=[cast.draft.pk]), {"word": word, **query}
    )
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("name", ["words_panel", "word_lookup"])
@pytest.mark.parametrize(
    ("role", "status"), [("viewer", 200), ("commenter", 200), ("guest", 403), ("stranger", 404)]
)
def test_readers_may_look_words_up(cast: Cast, name: str, role: str, status: int) -> None:
    url = reverse(f"lyrics:{name}", args=[cast.draft.pk])
    assert cast.client(role).get(url, {"word": "rain"}).status_code == status


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("commenter", 403), ("stranger", 404)])
@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("pronunciation", {"word": "rain", "said": "ran"}),
        ("kept_add", {"lane": "bank", "text": "ember"}),
        ("help", {"text": "[Verse]\nRain is falling down", "line": 1, "wanted": "rhyme"}),
    ],
)
def test_only_writers_change_anything(
    post: Post, role: str, status: int, name: str, body: dict[str, Any]
) -> None:
    assert post(role, name, body).status_code == status


def test_a_word_is_shown_with_rhymes_meanings_and_its_stress(cast: Cast) -> None:
    page = look(cast, "river")
    assert 'data-insert="deliver"' in page
    assert 'data-insert="give her"' in page
    assert "natural stream of water" in page
    assert "2 syllables" in page


def test_filters_hold_for_every_group(cast: Cast) -> None:
    page = look(cast, "train", stress="xX")
    assert 'data-insert="explain"' in page
    assert 'data-insert="rain"' not in page


def test_a_spelling_with_two_readings_offers_the_other(cast: Cast) -> None:
    page = look(cast, "tear")
    assert 'data-reading="tˈɛɹ"' in page
    assert 'data-insert="care"' in look(cast, "tear", reading="tˈɛɹ")


def test_other_scripts_are_told_what_is_missing(cast: Cast) -> None:
    page = look(cast, "дождь")
    assert "English words only" in page
    assert "Cyrillic" in page


def test_without_its_data_the_panel_says_how_to_get_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_data, "wordnet", lambda: None)
    page = look(cast, "rain")
    assert "manage.py models words" in page
    assert 'data-insert="train"' in page


def test_while_the_book_is_made_the_panel_comes_back_for_it(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_data, "book", lambda: None)
    assert "load delay:2s" in look(cast, "rain")


def test_a_word_is_said_so_in_counts_and_rhymes(cast: Cast, post: Post) -> None:
    assert (
        "said like “night”"
        in post("editor", "pronunciation", {"word": "Train", "said": "night"}).content.decode()
    )
    assert 'data-insert="light"' in look(cast, "train")
    assert 'data-insert="train"' in look(cast, "light")
    post("editor", "pronunciation", {"word": "train", "said": "air-ee-AH-nuh"})
    counted = post("viewer", "draft_analysis", {"text": "[Verse]\nThe train"}).json()
    assert counted["lines"][0]["syllables"] == 5
    post("editor", "pronunciation", {"word": "train", "said": " "})
    assert not PronunciationEntry.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"word": "train", "said": "漢字"}, "said"),
        ({"word": "train", "said": "!!!"}, "said"),
        ({"word": "two words", "said": "ran"}, "word"),
        ({"word": "重庆", "said": "chong2"}, "said"),
        ({"word": "重庆", "said": "hello there"}, "said"),
        ({"word": "", "said": "ran"}, "word"),
    ],
)
def test_what_cannot_be_said_is_told_beside_its_field(post: Post, body: dict[str, str], field: str) -> None:
    response = post("editor", "pronunciation", body)
    assert response.status_code == 422
    assert response.json()["error"]["field"] == field
    assert not PronunciationEntry.objects.exists()


def test_chinese_words_are_said_in_pinyin(post: Post) -> None:
    response = post("editor", "pronunciation", {"word": "重重", "said": "chong2  Chong2"})
    assert "chong2" in response.content.decode()
    assert PronunciationEntry.objects.get().phones == "chong2 chong2"
    counted = post("viewer", "draft_analysis", {"text": "[Verse]\n重重山水 baby"}).json()
    assert counted["lines"][0]["syllables"] == 6


def test_a_respelling_waits_for_the_singer(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(request: dict[str, Any], *, timeout: float) -> dict[str, Any]:
        raise PreviewSilent(busy=False)

    monkeypatch.setattr(pronunciation, "preview_answer", silent)
    assert post("editor", "pronunciation", {"word": "train", "said": "ran"}).status_code == 503


def test_known_words_and_phones_are_read_as_they_are() -> None:
    assert said_as("led") == "lˈɛd"
    assert said_as("/lˈɛd/") == "lˈɛd"
    assert said_as("ruh-MAN-tik").count("ˈ") == 1
    with pytest.raises(ValueError, match="nothing"):
        said_as("...")


def test_words_are_put_aside_deleted_and_brought_back(cast: Cast, post: Post) -> None:
    post("editor", "kept_add", {"lane": "bank", "text": " ember "})
    post("owner", "kept_add", {"lane": "scrap", "text": "one line\nanother"})
    kept = KeptWords.objects.get(lane="bank")
    assert kept.text == "ember"
    assert "ember" not in post("editor", "kept_delete", {}, kept.pk).content.decode()
    assert "ember" in post("editor", "kept_restore", {}, kept.pk).content.decode()
    assert post("commenter", "kept_delete", {}, kept.pk).status_code == 403


def test_the_same_word_is_kept_once_and_nothing_is_refused_beside_its_field(post: Post) -> None:
    for _ in range(2):
        post("editor", "kept_add", {"lane": "bank", "text": "ember"})
    assert KeptWords.objects.count() == 1
    response = post("editor", "kept_add", {"lane": "bank", "text": "  "})
    assert (response.status_code, response.json()["error"]["field"]) == (422, "text")


def test_what_lies_in_another_song_is_out_of_reach(cast: Cast, post: Post) -> None:
    other = song_create(owner=cast.stranger, title="Other")
    kept = KeptWords.objects.create(project=other, lane="bank", text="theirs")
    post("editor", "kept_delete", {}, kept.pk)
    kept.refresh_from_db()
    assert kept.deleted_at is None


TEXT = (
    "[Verse]\nRain is writing letters on the window of the train\n"
    "Every town we pass has got another kind of name\nYou fold a page of maps\n"
)


@pytest.mark.parametrize("wanted", list(Help))
def test_suggestions_are_marked_and_never_change_the_sheet(cast: Cast, post: Post, wanted: Help) -> None:
    before = cast.draft.text
    page = post("editor", "help", {"text": TEXT, "line": 1, "wanted": wanted.value}).content.decode()
    assert "generated" in page
    assert 3 <= page.count("data-suggestion-take") <= 5
    cast.draft.refresh_from_db()
    assert cast.draft.text == before
    assert not GeneratedLine.objects.exists()


def test_a_tag_without_words_has_nothing_to_go_by(post: Post) -> None:
    response = post("editor", "help", {"text": "[Verse]\n", "line": 0, "wanted": "words"})
    assert response.status_code == 422
    assert "words" in response.json()["error"]["message"]


@pytest.mark.parametrize(("line", "script"), [("дождь идёт", "Cyrillic"), ("慢慢走", "Chinese")])
def test_the_writer_says_that_it_knows_no_other_script(post: Post, line: str, script: str) -> None:
    response = post("editor", "help", {"text": f"[Verse]\n{line}", "line": 1, "wanted": "rhyme"})
    assert script in response.json()["error"]["message"]


def test_taken_lines_are_noted_once_as_machine_written(cast: Cast, post: Post) -> None:
    body = {"lines": ["The cold on the windowpane", ""], "source": "built-in"}
    for _ in range(2):
        assert post("editor", "help_accepted", body).status_code == 204
    assert generated_digests(cast.draft) == {line_digest("the cold, on the windowpane!"): "built-in"}
    assert GeneratedLine.objects.get().accepted_by == cast.editor
    assert post("editor", "help_accepted", {"lines": ["x"], "source": "somebody"}).status_code == 422


def test_a_digest_is_of_the_words_alone() -> None:
    assert line_digest("[Am]Rain  is falling,") == line_digest("rain is falling")
    assert line_digest("rain is falling") != line_digest("rain was falling")


def test_no_model_is_offered_where_none_is_set_up(cast: Cast, post: Post, settings: Settings) -> None:
    url = reverse("lyrics:words_panel", args=[cast.draft.pk])
    assert "language model" not in cast.client("editor").get(url).content.decode()
    body = {"text": TEXT, "line": 1, "wanted": "rhyme", "model": True}
    assert post("editor", "help", body).json()["error"]["code"] == "no_model"


def test_lines_beyond_the_banks_are_refused_in_words(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*args: object, **kwargs: object) -> None:
        raise NoLine("nothing")

    monkeypatch.setattr("songsmith.takes.preview.suggestions", none)
    response = post("editor", "help", {"text": TEXT, "line": 1, "wanted": "rhyme"})
    assert response.json()["error"]["code"] == "no_line"


def test_other_seeds_suggest_otherwise() -> None:
    first = suggestions(TEXT, 1, Help.RHYME, seed=1)
    assert first == suggestions(TEXT, 1, Help.RHYME, seed=1)
    assert first != suggestions(TEXT, 1, Help.RHYME, seed=2)
