"""What is found for a word: by ear, common words first, with the project's own sounds."""

from __future__ import annotations

from pathlib import Path

import pytest

from songsmith.core import word_data
from songsmith.language.phones import clean_phones
from songsmith.language.rhyme import Rhyme, word_rhyme
from songsmith.language.rhyming import Found, Wanted, near_rhymes, perfect_rhymes, several_words
from songsmith.language.wordbook import WordBook
from songsmith.language.wordnet import WordNet


@pytest.fixture(scope="module")
def book() -> WordBook:
    """Made once a machine; bin/test fetches what it is made from."""
    return word_data.book_prepare()


@pytest.fixture(scope="module")
def meanings() -> WordNet:
    found = word_data.wordnet()
    assert found is not None, f"run {word_data.FETCH}"
    return found


def rhyme(word: str) -> Rhyme:
    found = word_rhyme(word)
    assert found is not None
    return found


def texts(found: list[Found]) -> list[str]:
    return [item.text for item in found]


def test_common_words_come_first(book: WordBook) -> None:
    found = perfect_rhymes(book, rhyme("night"))
    assert texts(found)[0] == "right"
    assert [item.rank for item in found] == sorted(item.rank for item in found)


def test_inflected_forms_rhyme_too(book: WordBook) -> None:
    assert {"chains", "remains", "explains"} <= set(texts(perfect_rhymes(book, rhyme("trains"))))


def test_a_word_does_not_rhyme_with_itself_or_its_homophone(book: WordBook) -> None:
    assert not {"night", "knight", "tonight's"} & set(texts(perfect_rhymes(book, rhyme("night"))))


def test_near_rhymes_are_near_and_not_perfect(book: WordBook) -> None:
    near = set(texts(near_rhymes(book, rhyme("home"))))
    assert {"alone", "phone"} <= near
    assert not near & set(texts(perfect_rhymes(book, rhyme("home"))))


@pytest.mark.parametrize(
    ("word", "wanted"), [("river", "give her"), ("poet", "know it"), ("night", "first light")]
)
def test_several_words_sound_like_one(book: WordBook, word: str, wanted: str) -> None:
    assert wanted in texts(several_words(book, rhyme(word)))


def test_length_and_stress_choose(book: WordBook) -> None:
    found = perfect_rhymes(book, rhyme("train"), Wanted(stress="xX"))
    assert "explain" in texts(found)
    assert all(item.syllables == 2 and item.stress[0] in "01" for item in found)
    assert all(item.syllables == 3 for item in perfect_rhymes(book, rhyme("train"), Wanted(syllables=3)))


def test_words_of_the_projects_dictionary_rhyme_as_they_are_said(book: WordBook) -> None:
    own = {"xylia": clean_phones("zˈIn"), "brain": clean_phones("bɹˈOn")}
    assert texts(perfect_rhymes(book, rhyme("line"), own=own))[0] == "xylia"
    assert "brain" not in texts(perfect_rhymes(book, rhyme("train"), own=own))


def test_names_are_written_with_capitals(book: WordBook) -> None:
    found = texts(perfect_rhymes(book, rhyme("train")))
    assert {"Jane", "Spain"} <= set(found)
    assert {"jane", "Rain"}.isdisjoint(found)


def test_meanings_know_synonyms_opposites_and_inflected_forms(meanings: WordNet) -> None:
    bright = meanings.senses("bright")
    assert any("dull" in sense.opposite for sense in bright)
    assert any("shiny" in sense.same or "brilliant" in sense.same for sense in bright)
    assert meanings.senses("wept")[0].same == ("cry",)
    assert "shed tears" in meanings.senses("wept")[0].definition
    assert meanings.senses("children")[0].part == "noun"
    assert meanings.senses("xyzzy") == ()


def test_the_first_and_the_last_word_of_a_file_are_found(meanings: WordNet) -> None:
    assert meanings.senses("zymotic")
    assert meanings.senses("aardvark")


def test_two_processes_never_make_the_book_at_once(
    book: WordBook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Path] = []

    def make(path: Path, *sources: object) -> None:
        made.append(path)
        path.write_bytes(b"")

    monkeypatch.setattr(word_data, "models_dir", lambda: tmp_path)
    monkeypatch.setattr(word_data, "book_make", make)
    word_data.book_prepare()
    word_data.book_prepare()
    assert len(made) == 1
