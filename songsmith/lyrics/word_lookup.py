"""What the word tools say of one word: how it sounds in this song, what rhymes with it, what it means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby, islice

from django.core.cache import cache

from songsmith.core import word_data
from songsmith.core.preview import preview_ask
from songsmith.language.lexicon import lexicon
from songsmith.language.phones import clean_phones
from songsmith.language.reader import Reader
from songsmith.language.rhyme import Rhyme, rhyme_of
from songsmith.language.rhyming import Found, Wanted, near_rhymes, perfect_rhymes, several_words
from songsmith.language.syllables import estimate_syllables
from songsmith.language.wordbook import RARE, WordBook, stress_of
from songsmith.language.wordnet import Sense
from songsmith.language.writing import bare, written_words
from songsmith.lyrics.models import PronunciationEntry
from songsmith.lyrics.pronunciation import reader_for

SHOWN = 48
"""Words of a group that are offered at first; as many again come on demand."""

MOST = 2 * SHOWN
SENSES = 6
RELATED = 120
"""Related words looked at, those of the first senses first; "river" has hundreds, most of them names."""

PATIENCE = 0.3
"""Seconds that a look-up may wait for the sound of a word that no lexicon has."""

KEPT = 24 * 60 * 60
LONGEST = 60
"""Characters."""

NOT_ENGLISH = "Rhymes and meanings are known for English words only. This one is {language}."
NO_SOUND = "Nobody knows how this word sounds. Say below what it is said like, then rhymes appear."
NO_MEANINGS = (
    "Meanings are off until their data is fetched: run “{fetch}” on the server (11 MB). "
    "Until then, rhymes stand in no particular order."
)
NOT_READY = "The book of rhymes is being made. That takes some seconds, once."


@dataclass(frozen=True, slots=True)
class Group:
    """Words of one kind. rows: by number of syllables. more: those that are shown on demand."""

    name: str
    title: str
    rows: tuple[tuple[int, tuple[Found, ...]], ...]
    more: tuple[Found, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sense of the word with words that stand for it in a song."""

    part: str
    definition: str
    example: str
    same: tuple[Found, ...]
    opposite: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Lookup:
    """phones: as sung, with stress marks, "" when unknown. readings: other ways to say the same spelling.

    entry: of the song's dictionary. waiting: rhymes come in a moment.
    """

    word: str
    phones: str = ""
    stress: str = ""
    readings: tuple[str, ...] = ()
    entry: PronunciationEntry | None = None
    groups: tuple[Group, ...] = ()
    meanings: tuple[Meaning, ...] = ()
    notes: tuple[str, ...] = ()
    waiting: bool = False

    @property
    def syllables(self) -> int:
        return len(self.stress)


@dataclass(slots=True)
class _Asked:
    """A look-up in the making."""

    word: str
    wanted: Wanted
    reader: Reader
    own: Mapping[str, str]
    book: WordBook | None
    notes: list[str] = field(default_factory=list)


def lookup(word: str, entries: Iterable[PronunciationEntry], *, wanted: Wanted, reading: str = "") -> Lookup:
    """What is known of a word, or of a phrase by its last word.

    entries: the song's dictionary. reading: one of `Lookup.readings`, to rhyme with that one. No query.
    """
    clean = bare(" ".join(word.split()))[:LONGEST]
    if not clean:
        return Lookup("")
    dictionary = {entry.word: entry for entry in entries}
    said = {name: f"/{entry.phones}/" for name, entry in dictionary.items()}
    own = {name: clean_phones(entry.phones) for name, entry in dictionary.items()}
    asked = _Asked(clean, wanted, reader_for(said), own, word_data.book())
    last = clean.split()[-1].lower()
    phones, others = _sound(asked, last, reading)
    groups = list(_rhymes(asked, rhyme_of(phones))) if phones else []
    meanings, related = _meanings(asked)
    return Lookup(
        clean,
        phones,
        stress_of(last, phones) if phones else "",
        others,
        dictionary.get(last),
        tuple(group for group in (*groups, related) if group and group.count),
        meanings,
        tuple(asked.notes),
        waiting=asked.book is None,
    )


def _sound(asked: _Asked, last: str, reading: str) -> tuple[str, tuple[str, ...]]:
    """Phones of the word, and its other readings."""
    written = written_words(last)
    script = next((word.script for word in written if word.script), None)
    if script or not written:
        asked.notes.append(NOT_ENGLISH.format(language=script or "no word"))
        return "", ()
    entry = lexicon().entry(last) if last not in asked.own else None
    usual = asked.reader.known(last) or _guessed(last)
    if not usual:
        asked.notes.append(NO_SOUND)
        return "", ()
    spoken = dict.fromkeys([usual, *(clean_phones(phones) for phones in (entry or {}).values())])
    chosen = reading if reading in spoken else usual
    return chosen, tuple(other for other in spoken if other != chosen)


def _guessed(word: str) -> str:
    """As the singer would guess it; "" when the singer does not answer in time."""
    key = f"guess:{hashlib.sha256(word.encode()).hexdigest()}"
    known = cache.get(key)
    if known is None:
        answer = preview_ask({"op": "said", "said": word}, timeout=PATIENCE)
        known = str(answer.get("phones", "")) if answer else ""
        if answer:
            cache.set(key, known, KEPT)
    return str(known)


def _rhymes(asked: _Asked, rhyme: Rhyme) -> Iterator[Group]:
    book = asked.book
    if book is None:
        asked.notes.append(NOT_READY)
        return
    yield _group("perfect", "Rhymes", perfect_rhymes(book, rhyme, asked.wanted, asked.own))
    yield _group("near", "Near rhymes", near_rhymes(book, rhyme, asked.wanted, asked.own))
    yield _group("several", "Several words", several_words(book, rhyme, asked.wanted))


def _meanings(asked: _Asked) -> tuple[tuple[Meaning, ...], Group | None]:
    """The senses, and one group of related words."""
    wordnet = word_data.wordnet()
    if wordnet is None:
        asked.notes.append(NO_MEANINGS.format(fetch=word_data.FETCH))
        return (), None
    senses = wordnet.senses(asked.word)
    shown = tuple(_meaning(asked, sense) for sense in senses[:SENSES])
    near = dict.fromkeys(word for sense in senses for word in sense.related)
    related = sorted(_founds(asked, islice(near, RELATED)), key=lambda found: found.rank)
    return shown, _group("related", "Related", related)


def _meaning(asked: _Asked, sense: Sense) -> Meaning:
    return Meaning(
        sense.part,
        sense.definition,
        sense.example,
        tuple(sorted(_founds(asked, sense.same), key=lambda found: found.rank)),
        tuple(_founds(asked, sense.opposite)),
    )


def _founds(asked: _Asked, words: Iterable[str]) -> Iterator[Found]:
    """Words of a meaning that have the wanted length and stress."""
    lasts = {word: word.split()[-1] for word in words}
    spellings = {*lasts.values(), *(last.lower() for last in lasts.values())}
    ranks = asked.book.ranks(spellings) if asked.book else {}
    for word, last in lasts.items():
        stress = "".join(_stress(asked, part) for part in word.lower().split())
        if asked.wanted.fits(stress):
            yield Found(word, stress, 0.0, ranks.get(last, ranks.get(last.lower(), RARE)))


def _stress(asked: _Asked, word: str) -> str:
    phones = asked.reader.known(word)
    return stress_of(word, phones) if phones else "1" * estimate_syllables(word)


def _group(name: str, title: str, found: list[Found]) -> Group:
    first = sorted(found[:SHOWN], key=lambda item: item.syllables)
    rows = tuple((count, tuple(items)) for count, items in groupby(first, key=lambda item: item.syllables))
    return Group(name, title, rows, tuple(found[SHOWN:MOST]), len(found))
