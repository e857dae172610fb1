"""Words and phrases by their sound in one small database file, made once: who rhymes with what, at once.

The file takes no memory in the processes that read it. Words come from the lexicon, with their inflections
and their order from counts of spoken English where those are given; phrases from a list of collocations.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from songsmith.language.lexicon import lexicon
from songsmith.language.phones import PRIMARY, SECONDARY, VOWELS, clean_phones, syllabify
from songsmith.language.reader import FUNCTION_WORDS, plain_reader
from songsmith.language.rhyme import Rhyme, rhyme_of, vowels_of
from songsmith.language.vocables import vocable

SHAPE = 2
"""Counted up when a file made by older code is of no use."""

UNCOUNTED, RARE = 80_000, 100_000
"""Ranks of words that nobody counted: those of the checked lexicon, and the others."""

_WORD = re.compile(r"[A-Za-z][a-z]+(?:'[a-z]+)?|[aioAIO]")
_READINGS = re.compile(r'"([A-Za-z]+)": ?"([^"]+)"')
_ALL_VOWELS = "".join(sorted(VOWELS))
_VOWEL = re.compile(f"([{PRIMARY}{SECONDARY}]?)([{_ALL_VOWELS}])")
_NEEDS_VOWEL = re.compile(
    f"[^{_ALL_VOWELS}ɹlwj][mnŋlɹ](?![{PRIMARY}{SECONDARY}{_ALL_VOWELS}j])|^[^{PRIMARY}{SECONDARY}]+$"
)
"""A consonant that may carry a syllable, or no stress mark at all: then it takes the full rules."""
_PHRASE = re.compile(r"[a-z']+(?: [a-z']+){1,3}")
_SCHEMA = """
CREATE TABLE tail (id INTEGER PRIMARY KEY, sounds TEXT NOT NULL UNIQUE, vowels TEXT NOT NULL,
    rank INTEGER NOT NULL);
CREATE TABLE entry (tail INTEGER NOT NULL, rank INTEGER NOT NULL, text TEXT NOT NULL, onset TEXT NOT NULL,
    stress TEXT NOT NULL, phrase INTEGER NOT NULL, PRIMARY KEY (tail, phrase, rank, text)) WITHOUT ROWID;
CREATE INDEX tail_vowels ON tail (vowels, rank, sounds);
CREATE INDEX entry_text ON entry (text);
"""


@dataclass(frozen=True, slots=True)
class BookEntry:
    """rank: 0 the most common word. stress: a digit a syllable. onset: before the rhyming vowel."""

    text: str
    rank: int
    onset: str
    stress: str

    @property
    def syllables(self) -> int:
        return len(self.stress)


class WordBook:
    """Reads a file that `book_make` made. May be used by several threads."""

    def __init__(self, path: Path) -> None:
        self._lock = Lock()
        self._rows = sqlite3.connect(
            f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )

    def words(self, tail: str, limit: int = 400) -> list[BookEntry]:
        """Words with this tail, common ones first."""
        return self._entries(tail, limit, phrase=0)

    def phrases(self, tail: str, limit: int = 200) -> list[BookEntry]:
        """Phrases whose last word has this tail, those of common words first."""
        return self._entries(tail, limit, phrase=1)

    def tails(self, vowels: Iterable[str], limit: int = 500) -> list[str]:
        """Tails with one of these sequences of vowels, those of common words first."""
        wanted = list(vowels)
        marks = ", ".join("?" * len(wanted))
        query = f"SELECT sounds FROM tail WHERE vowels IN ({marks}) ORDER BY rank LIMIT ?"
        found = self._all(query, [*wanted, limit])
        return [sounds for (sounds,) in found]

    def ranks(self, texts: Iterable[str]) -> dict[str, int]:
        """How common the words and phrases of these spellings are; without those it does not have."""
        wanted = list(texts)
        marks = ", ".join("?" * len(wanted))
        return dict(
            self._all(f"SELECT text, MIN(rank) FROM entry WHERE text IN ({marks}) GROUP BY text", wanted)
        )

    def _entries(self, tail: str, limit: int, phrase: int) -> list[BookEntry]:
        query = (
            "SELECT text, rank, onset, stress FROM entry WHERE phrase = ? AND tail = "
            "(SELECT id FROM tail WHERE sounds = ?) ORDER BY rank LIMIT ?"
        )
        return [BookEntry(*row) for row in self._all(query, [phrase, tail, limit])]

    def _all(self, query: str, values: Sequence[str | int]) -> list[Any]:
        with self._lock:
            return self._rows.execute(query, values).fetchall()


def book_make(
    path: Path,
    counts: Path | None = None,
    phrases: Iterable[str] = (),
    spellings: Mapping[str, str] | None = None,
) -> None:
    """Writes the file; takes some seconds. counts: JSON, [{"word": …}, …], the most frequent first.

    phrases: several words each, with spaces. spellings: words in small letters → as they are written. The
    caller puts the file in place and keeps others from making it at the same time.
    """
    ranks, spelled = _counted(counts, spellings or {})
    rows = sqlite3.connect(path)
    rows.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;" + _SCHEMA)
    tails: dict[str, int] = {}
    entries = [*_word_rows(ranks, spelled), *_phrase_rows(phrases, ranks)]
    best: dict[str, int] = {}
    for _, rhyme, rank, _, many in entries:
        tails.setdefault(rhyme.tail, len(tails))
        best[rhyme.tail] = min(best.get(rhyme.tail, RARE), RARE if many else rank)
    rows.executemany(
        "INSERT INTO tail VALUES (?, ?, ?, ?)",
        ((n, tail, vowels_of(tail), best[tail]) for tail, n in tails.items()),
    )
    rows.executemany(
        "INSERT OR IGNORE INTO entry VALUES (?, ?, ?, ?, ?, ?)",
        (
            (tails[rhyme.tail], rank, text, rhyme.onset, stress, many)
            for text, rhyme, rank, stress, many in entries
        ),
    )
    rows.commit()
    rows.close()


Row = tuple[str, Rhyme, int, str, bool]
"""text, rhyme, rank, stress, whether it is a phrase"""


def _counted(counts: Path | None, spellings: Mapping[str, str]) -> tuple[dict[str, int], dict[str, str]]:
    """Words in small letters → their places among all counted words, and those with capitals as written.

    The counts give a capital to whatever often begins a sentence, so dictionaries come first.
    """
    listed = json.loads(counts.read_text(encoding="utf-8")) if counts else []
    ranks: dict[str, int] = {}
    usual = {word for word in lexicon().gold if word.islower()}
    names = {lower: word for lower, word in spellings.items() if word != lower}
    for item in listed:
        lower = item["word"].lower()
        ranks.setdefault(lower, len(ranks))
        strange = lower not in spellings and lower not in usual and not item["word"].isupper()
        if strange and item["word"] != lower and vocable(lower) is None and spellings:
            names[lower] = item["word"]
    return ranks, names


def _word_rows(ranks: Mapping[str, int], spelled: Mapping[str, str]) -> Iterator[Row]:
    """Uncounted words of the larger lexicon only where nothing was counted: hardly any is in use."""
    lists = lexicon()
    gold, silver = dict(lists.gold.items()), dict(lists.silver.items())
    for words, rank in ((gold, UNCOUNTED), (silver, RARE)):
        for word, reading in words.items():
            lower = word.lower()
            known = (lower != word and (lower in gold or lower in silver)) or (
                words is silver and word in gold
            )
            listed = words is gold or lower in ranks or not ranks
            if listed and not known and reading and _WORD.fullmatch(word):
                written = spelled.get(lower, word)
                yield from _rows_of(written, _readings(reading), ranks.get(lower, rank))
    for word, place in ranks.items():
        if word not in gold and word not in silver and _WORD.fullmatch(word):
            inflected = lists.reading(word)
            if inflected:
                yield from _rows_of(spelled.get(word, word), [inflected], place)


def _readings(reading: str) -> list[str]:
    """The different ways in which a word of the lexicon is said."""
    found = [said for _, said in _READINGS.findall(reading)] if reading[:1] == "{" else [reading]
    return list(dict.fromkeys(found))


def _rows_of(word: str, readings: Iterable[str], rank: int) -> Iterator[Row]:
    for reading in readings:
        phones = clean_phones(reading)
        if phones:
            yield word, rhyme_of(phones), rank, stress_of(word, phones), False


def _phrase_rows(phrases: Iterable[str], ranks: Mapping[str, int]) -> Iterator[Row]:
    """As common as their least common word."""
    for phrase in phrases:
        words = phrase.split(" ")
        rank = max(ranks.get(word, RARE) for word in words)
        if rank < UNCOUNTED and _PHRASE.fullmatch(phrase):
            said = [_said(word) for word in words]
            if all(said):
                stress = "".join(stress_of(word, phones) for word, phones in zip(words, said, strict=True))
                yield phrase, rhyme_of(said[-1]), rank, stress, True


@lru_cache(maxsize=50_000)
def _said(word: str) -> str:
    return plain_reader().known(word) or ""


def stress_of(word: str, phones: str) -> str:
    """A digit a syllable: 0 none, 1 light, 2 strong; little words carry none."""
    if _NEEDS_VOWEL.search(phones):
        levels = "".join(str(syllable.stress) for syllable in syllabify(phones))
    else:
        levels = "".join(
            "2" if mark == PRIMARY else "1" if mark else "0" for mark, _ in _VOWEL.findall(phones)
        )
    return "0" if len(levels) == 1 and word in FUNCTION_WORDS else levels
