"""Meanings from the files of WordNet 3.1, read where they lie: a look-up is a few reads, nothing is loaded.

Format: https://wordnet.princeton.edu/documentation/wndb5wn. Index files are sorted by their bytes, data files
are addressed by byte offset.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from songsmith.language.writer.grammar import present

PARTS = {"noun": "noun", "verb": "verb", "adj": "adjective", "adv": "adverb"}
"""Suffix of the files → what it is called."""

_FILE_OF = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}
_SPELLED = re.compile(rb"(?<= )([A-Za-z]+)(?:\([a-z]+\))? [0-9a-f] ")
"""A word of a synset and the digit behind it."""
_MARKER = re.compile(r"\((?:a|p|ip)\)$")
_SAME, _OPPOSITE = frozenset("&"), frozenset("!")
_WIDER, _NARROWER = frozenset(("@", "@i")), frozenset(("~", "~i"))
_KINDRED = frozenset(("^", "=", "+", "*", ">", "%p", "#p", "%m", "#m", "%s", "#s", "\\"))
_ENDINGS: Mapping[str, tuple[tuple[str, str], ...]] = {
    part: tuple(
        (ending, instead.strip("-")) for ending, _, instead in (rule.partition(">") for rule in rules.split())
    )
    for part, rules in {
        "noun": "s>- ses>s ves>f ves>fe xes>x zes>z ches>ch shes>sh men>man ies>y",
        "verb": "s>- ies>y es>e es>- ed>e ed>- ing>e ing>- in'>e in'>- ied>y",
        "adj": "er>- est>- er>e est>e ier>y iest>y",
        "adv": "",
    }.items()
}
"""Endings of inflected forms and what stands there in the base form."""
_DOUBLED = re.compile(r"([bdgklmnprt])\1$")
_IRREGULAR = {
    "children": "child", "feet": "foot", "teeth": "tooth", "geese": "goose", "mice": "mouse",
    "people": "person", "men": "man", "women": "woman",
}  # fmt: skip
_MOST_SISTERS = 40
_MOST_SENSES = 12


@dataclass(frozen=True, slots=True)
class Sense:
    """part: "noun", "verb" … same: words of this meaning; the other words are kin of it, nearest first."""

    part: str
    definition: str
    example: str
    same: tuple[str, ...]
    opposite: tuple[str, ...]
    related: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Synset:
    words: tuple[str, ...]
    pointers: tuple[tuple[str, str, int, int], ...]
    """(symbol, file, offset, number of the word it belongs to; 0: all)"""
    gloss: str


class WordNet:
    """Reads a folder of index.* and data.* files. May be used by several threads."""

    def __init__(self, folder: Path) -> None:
        self._index = {part: _opened(folder / f"index.{part}") for part in PARTS}
        self._data = {part: _opened(folder / f"data.{part}") for part in PARTS}

    def senses(self, word: str) -> tuple[Sense, ...]:
        """Meanings of a word or of the base form of an inflected one, common parts of speech first."""
        found: list[tuple[int, str, int, str]] = []
        for part in PARTS:
            for lemma in base_forms(word.lower().replace(" ", "_"), part):
                offsets, tagged = self._offsets(part, lemma)
                found += [(-tagged, part, offset, lemma) for offset in offsets]
        found.sort(key=lambda item: item[0])
        return tuple(self._sense(part, offset, lemma) for _, part, offset, lemma in found[:_MOST_SENSES])

    def phrases(self) -> Iterator[str]:
        """All entries of several words, with spaces."""
        for part in PARTS:
            for line in iter(self._index[part].readline, b""):
                lemma = line.partition(b" ")[0]
                if b"_" in lemma:
                    yield lemma.decode().replace("_", " ")
            self._index[part].seek(0)

    def spellings(self) -> dict[str, str]:
        """Single words in small letters → as they are written: "Spain", but "march". Reads all files once."""
        found: dict[str, str] = {}
        for data in self._data.values():
            for match in _SPELLED.finditer(data):
                word = match[1].decode()
                if word.islower() or word.lower() not in found:
                    found[word.lower()] = word
        return found

    def _offsets(self, part: str, lemma: str) -> tuple[list[int], int]:
        """Places of the synsets, and how many of them were met in tagged texts."""
        line = _bisect(self._index[part], lemma.encode())
        if line is None:
            return [], 0
        fields = line.split()
        count, pointers = int(fields[2]), int(fields[3])
        offsets = fields[4 + pointers + 2 :]
        return [int(offset) for offset in offsets[:count]], int(fields[4 + pointers + 1])

    def _sense(self, part: str, offset: int, lemma: str) -> Sense:
        synset = self._synset(part, offset)
        own = next((n for n, word in enumerate(synset.words, 1) if word.lower() == lemma), 0)
        definition, _, rest = synset.gloss.partition('; "')
        wider = [self._synset(file, place) for file, place in _places(synset, _WIDER, own)]
        sisters = (
            self._synset(file, place).words[0]
            for parent in wider
            for file, place in _places(parent, _NARROWER, 0)[:_MOST_SISTERS]
        )
        related = [
            *self._words(synset, _KINDRED, own),
            *self._words(synset, _NARROWER, own),
            *(word for parent in wider for word in parent.words),
            *sisters,
        ]
        same = [*synset.words, *self._words(synset, _SAME, own)]
        return Sense(
            PARTS[part],
            definition.strip(),
            rest.partition('"')[0],
            _spaced(same, lemma),
            _spaced(self._words(synset, _OPPOSITE, own), lemma),
            _spaced(related, lemma),
        )

    def _words(self, synset: _Synset, symbols: frozenset[str], own: int) -> list[str]:
        return [
            word for file, place in _places(synset, symbols, own) for word in self._synset(file, place).words
        ]

    @lru_cache(maxsize=4096)  # noqa: B019  one reader lives as long as the process
    def _synset(self, part: str, offset: int) -> _Synset:
        data = self._data[part]
        line = data[offset : data.find(b"\n", offset)].decode()
        head, _, gloss = line.partition(" | ")
        fields = head.split(" ")
        count = int(fields[3], 16)
        words = tuple(_MARKER.sub("", fields[4 + 2 * n]) for n in range(count))
        start = 4 + 2 * count
        pointers = []
        for n in range(int(fields[start])):
            symbol, place, kind, ends = fields[start + 1 + 4 * n : start + 5 + 4 * n]
            pointers.append((symbol, _FILE_OF[kind], int(place), int(ends[:2], 16)))
        return _Synset(words, tuple(pointers), gloss.strip())


def base_forms(word: str, part: str) -> Iterator[str]:
    """The word itself and what it may be an inflected form of, as a part of speech."""
    yield word
    seen = {word}
    irregular = _IRREGULAR.get(word) if part == "noun" else present(word) if part == "verb" else None
    if irregular and irregular != word:
        seen.add(irregular)
        yield irregular
    for ending, instead in _ENDINGS[part]:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            for base in (stem + instead, _DOUBLED.sub(r"\1", stem) if not instead else ""):
                if base and base not in seen:
                    seen.add(base)
                    yield base


def _places(synset: _Synset, symbols: frozenset[str], own: int) -> list[tuple[str, int]]:
    """Where the pointers of some kinds lead that belong to the whole synset or to its word `own`."""
    return [
        (file, place)
        for symbol, file, place, source in synset.pointers
        if symbol in symbols and source in (0, own)
    ]


def _spaced(words: Iterable[str], lemma: str) -> tuple[str, ...]:
    """Each once, without the word itself, with spaces."""
    return tuple(dict.fromkeys(word.replace("_", " ") for word in words if word.lower() != lemma))


def _opened(path: Path) -> mmap.mmap:
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def _bisect(data: mmap.mmap, key: bytes) -> str | None:
    """The line of a sorted file whose first field is `key`."""
    low, high = 0, len(data)
    while low < high:
        middle = (low + high) // 2
        start = data.rfind(b"\n", low, middle) + 1 or low
        end = data.find(b"\n", middle)
        end = len(data) if end < 0 else end
        line = data[start:end]
        field = line.partition(b" ")[0]
        if field == key:
            return line.decode()
        if field < key:
            low = end + 1
        else:
            high = start
    return None
