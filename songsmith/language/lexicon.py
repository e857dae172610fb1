"""Pronunciations of 170,000 English words in a few megabytes.

The words come from the lexicons that ship in the package `hibari-tts` (misaki's, Apache-2.0), read from
their files without importing the package, so that a web process pays for no model and no NumPy. Words lie
sorted in one byte string and are found by bisection: a dictionary of them takes ten times the memory.
"""

from __future__ import annotations

import gzip
import json
import re
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from threading import Lock

from songsmith.language.phones import PRIMARY, STRESS_MARKS, VOWELS

Entry = dict[str, str]
"""Reading by part of speech: "DEFAULT" always, else Penn tags, NOUN, VERB, ADJ, ADV, or "None" (line end)."""

_ITEM = re.compile(rb'"([^"]*)":(?:"([^"]*)"|(\{[^}]*\}))')
_SIBILANTS = frozenset("szʃʒʧʤ")
_VOICELESS_STOPS = frozenset("ptkfθ")
_VOICELESS = frozenset("pkfθʃsʧ")
_FLAPPING = frozenset("AIOWYiuæɑəɛɪɹʊʌ")
"""Sounds after which an American t before a vowel is flapped."""
_DOUBLED_ING = re.compile(r"([bcdgklmnprstvxz])\1ing$|cking$")
_load_lock = Lock()


class WordList:
    """A read-only map from word to reading: either phones or the JSON text of an Entry."""

    def __init__(self, items: Iterable[tuple[bytes, bytes]]) -> None:
        """items: in the order of their bytes."""
        self._words, self._word_ends = bytearray(), array("I", [0])
        self._readings, self._reading_ends = bytearray(), array("I", [0])
        last = b""
        for word, reading in items:
            if word <= last:
                raise ValueError(f"the lexicon is not sorted at {word.decode()!r}")
            last = word
            self._words += word
            self._word_ends.append(len(self._words))
            self._readings += reading
            self._reading_ends.append(len(self._readings))

    def __len__(self) -> int:
        return len(self._word_ends) - 1

    def __iter__(self) -> Iterator[str]:
        return (self._word(i).decode() for i in range(len(self)))

    def items(self) -> Iterator[tuple[str, str]]:
        """(word, reading) of all words, in order."""
        for i in range(len(self)):
            yield self._word(i).decode(), self._reading(i)

    def get(self, word: str) -> str | None:
        target = word.encode(errors="replace")
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            if self._word(middle) < target:
                low = middle + 1
            else:
                high = middle
        if low < len(self) and self._word(low) == target:
            return self._reading(low)
        return None

    def _word(self, i: int) -> bytearray:
        return self._words[self._word_ends[i] : self._word_ends[i + 1]]

    def _reading(self, i: int) -> str:
        return self._readings[self._reading_ends[i] : self._reading_ends[i + 1]].decode()


def _read(name: str) -> WordList:
    text = gzip.decompress((assets() / name).read_bytes())
    return WordList((m[1], m[2] or m[3] or b"") for m in _ITEM.finditer(text))


@cache
def assets() -> Path:
    """Folder of the lexicons and networks inside the installed package."""
    spec = find_spec("hibari")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package hibari-tts is not installed: pip install -r requirements.txt")
    return Path(spec.origin).parent / "assets"


class Lexicon:
    """Readings of words and of their regular inflections (-s, -ed, -ing, 's)."""

    def __init__(self) -> None:
        self.gold = _read("lexicon_us_gold.json.gz")
        self.silver = _read("lexicon_us_silver.json.gz")

    @lru_cache(maxsize=20_000)  # noqa: B019  one lexicon lives as long as the process
    def entry(self, word: str) -> Entry | None:
        """Readings of exactly this spelling; a capital at the start may be absent or added."""
        for words in (self.gold, self.silver):
            for spelling in _spellings(word):
                reading = words.get(spelling)
                if reading:
                    return _entry(reading)
        return None

    def reading(self, word: str, tag: str | None = None) -> str | None:
        """Phones of a word or of a regular inflection of a known word; None when it is not known.

        tag: Penn part of speech, "None" at the end of a line, None when unknown.
        """
        entry = self.entry(word)
        if entry is not None:
            return choose(entry, tag)
        for inflect in (self._plural, self._past, self._gerund):
            phones = inflect(word, tag)
            if phones is not None:
                return phones
        return None

    def _stem(self, candidates: tuple[str, ...], tag: str | None) -> str | None:
        for stem in candidates:
            entry = self.entry(stem) if len(stem) > 1 else None
            if entry is not None:
                return choose(entry, tag)
        return None

    def _plural(self, word: str, tag: str | None) -> str | None:
        if len(word) < 3 or not word.endswith(("s", "s'")):
            return None
        word = word.removesuffix("'")
        stems = [] if word.endswith("ss") else [word[:-1]]
        if word.endswith("'s"):
            stems = [word[:-2]]
        elif word.endswith("ies") and len(word) > 4:
            stems.append(word[:-3] + "y")
        elif word.endswith("es") and len(word) > 4:
            stems.append(word[:-2])
        return _join(self._stem(tuple(stems), tag), _add_s)

    def _past(self, word: str, tag: str | None) -> str | None:
        if len(word) < 4 or not word.endswith("ed") or word.endswith("eed"):
            return None
        stems = (word[:-1], word[:-2], word[:-3] + "y" if word.endswith("ied") else "", _undoubled(word[:-2]))
        return _join(self._stem(stems, tag), _add_ed)

    def _gerund(self, word: str, tag: str | None) -> str | None:
        if len(word) < 5 or not word.endswith("ing"):
            return None
        stems = (word[:-3], word[:-3] + "e", word[:-4] if _DOUBLED_ING.search(word) else "")
        return _join(self._stem(stems, tag), _add_ing)


@cache
def _loaded() -> Lexicon:
    return Lexicon()


def lexicon() -> Lexicon:
    """The one lexicon of the process, read on first use."""
    with _load_lock:
        return _loaded()


def choose(entry: Entry, tag: str | None) -> str:
    """The reading for a part of speech, the default one when the entry has none for it."""
    if tag is None:
        return entry["DEFAULT"]
    return entry.get(tag) or entry.get(_parent(tag)) or entry["DEFAULT"]


def _parent(tag: str) -> str:
    for prefix, parent in (("VB", "VERB"), ("NN", "NOUN"), ("RB", "ADV"), ("JJ", "ADJ")):
        if tag.startswith(prefix):
            return parent
    return tag


def _spellings(word: str) -> tuple[str, ...]:
    if len(word) > 1 and word == word.lower():
        return (word, word.capitalize())
    if len(word) > 1 and word == word.lower().capitalize():
        return (word, word.lower())
    return (word,)


def _entry(reading: str) -> Entry:
    if not reading.startswith("{"):
        return {"DEFAULT": reading}
    return {tag: phones for tag, phones in json.loads(reading).items() if phones}


def _undoubled(stem: str) -> str:
    return stem[:-1] if len(stem) > 3 and stem[-1] == stem[-2] else ""


def _join(stem: str | None, add: Callable[[str], str]) -> str | None:
    return add(stem) if stem else None


def _add_s(stem: str) -> str:
    if stem[-1] in _VOICELESS_STOPS or stem[-1] == "ʔ":
        return stem + "s"
    return stem + ("ᵻz" if stem[-1] in _SIBILANTS else "z")


def _add_ed(stem: str) -> str:
    if stem[-1] in _VOICELESS:
        return stem + "t"
    if stem[-1] == "d":
        return stem + "ᵻd"
    if stem[-1] != "t":
        return stem + "d"
    return (stem[:-1] + "ɾᵻd") if len(stem) > 1 and stem[-2] in _FLAPPING else stem + "ᵻd"


def _add_ing(stem: str) -> str:
    if not STRESS_MARKS.intersection(stem):
        first = next((i for i, phone in enumerate(stem) if phone in VOWELS), 0)
        stem = stem[:first] + PRIMARY + stem[first:]
    if len(stem) > 1 and stem[-1] == "t" and stem[-2] in _FLAPPING:
        stem = stem[:-1] + "ɾ"
    return stem + "ɪŋ"
