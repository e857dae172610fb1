"""From written words to sung syllables: pronunciation in context, with places in the line.

Words are read by `reader` (project dictionary, sung forms, lexicon). What it does not know goes to a small
network that ships in `hibari-tts`; parts of speech, which tell "I read" from "I have read", come from the
tagger of the same package. Everything is deterministic, loaded once a process and shared between threads.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock

from hibari.g2p.oov import OOV
from hibari.g2p.tagger import Tagger

from songsmith.language.languages import (
    ENGLISH,
    MANDARIN,
    SPANISH,
    line_language,
    mandarin_words,
    spanish_words,
    unsingable_words,
)
from songsmith.language.lexicon import assets
from songsmith.language.orthography import split_word
from songsmith.language.phones import (
    PRIMARY,
    SECONDARY,
    STRESS_MARKS,
    PhoneSyllable,
    clean_phones,
    syllabify,
)
from songsmith.language.pronounced import PronouncedSyllable, PronouncedWord
from songsmith.language.reader import FUNCTION_WORDS, Context, Reader, plain_letters
from songsmith.language.writing import Part, WrittenWord, bare, is_shouted, written_words

LINE_CACHE = 4096
"""Pronounced lines kept for each dictionary: a sheet is read again and again while it is written."""
_LONGEST_CACHED_LINE = 400
_LONGEST_GUESS = 20
"""Letters the network reads at once; it was made for up to 24."""
_load_lock = Lock()


@dataclass(frozen=True, slots=True)
class Unsingable:
    """A word the voices have no sounds for. language: "Chinese", "Cyrillic" …"""

    text: str
    char_start: int
    char_end: int
    language: str


class UnsingableWords(ValueError):
    """Some words of a line cannot be sung; `words` names them, `str(error)` can be shown to the writer."""

    def __init__(self, words: tuple[Unsingable, ...]) -> None:
        self.words = words
        names = ", ".join(f"“{word.text}” ({word.language})" for word in words)
        super().__init__(f"This voice cannot sing {names}.")


class Pronouncer:
    """Reads lines aloud, on paper. Thread-safe; lexicon and networks are shared by all instances."""

    def __init__(self, overrides: Mapping[str, str] | None = None, sheet: str = ENGLISH) -> None:
        """overrides: word → phones with stress marks ("lˈInə") or a respelling ("air-ee-AH-nuh").

        sheet: the language of the sheet that the lines stand in. Raises ValueError for an override that is
        neither.
        """
        self._reader = Reader(overrides or {})
        self._sheet = sheet
        self._cached = lru_cache(maxsize=LINE_CACHE)(self._read)

    def line(self, text: str) -> tuple[PronouncedWord, ...]:
        """The words of a line as sung (`SheetLine.sung`). Raises UnsingableWords."""
        words, faults = self._read(text) if len(text) > _LONGEST_CACHED_LINE else self._cached(text)
        if faults:
            raise UnsingableWords(faults)
        return words

    def unsingable(self, text: str) -> tuple[Unsingable, ...]:
        """The words of the line that cannot be sung, without raising."""
        return tuple(
            Unsingable(word.text, word.start, word.end, word.script or "")
            for word in unsingable_words(text, self._reader, self._sheet)
        )

    def language(self, text: str) -> str:
        """ "en", "es" or "zh": by which rules the line is read."""
        return line_language(text, self._reader, self._sheet)

    def _read(self, text: str) -> tuple[tuple[PronouncedWord, ...], tuple[Unsingable, ...]]:
        if faults := self.unsingable(text):
            return (), faults
        language = self.language(text)
        if language == SPANISH:
            return spanish_words(text, self._reader), ()
        if language == MANDARIN:
            return mandarin_words(text, self._reader, lambda words: self._pronounce(words, "")), ()
        return self._pronounce(written_words(text), text), ()

    def _pronounce(self, written: Sequence[WrittenWord], text: str) -> tuple[PronouncedWord, ...]:
        """Right to left, since "the" and "to" listen to what follows."""
        parts = [_whole_or_parts(self._reader, word) for word in written]
        flat = [part.spoken for group in parts for part in group]
        shouted = is_shouted(text)
        tags = _tags(tuple(word.lower() for word in flat) if shouted else tuple(flat))
        said: list[str] = []
        following: str | None = None
        for index in range(len(flat) - 1, -1, -1):
            next_word = flat[index + 1].lower() if index + 1 < len(flat) else ""
            said.append(self._phones(flat[index], Context(tags[index], following, next_word, shouted)))
            following = next((c for c in said[-1] if c not in STRESS_MARKS), following)
        said.reverse()
        return _assemble(written, parts, said)

    def _phones(self, spoken: str, context: Context) -> str:
        respelling = self._reader.respelling(spoken)
        if respelling is not None:
            return _respelled(self._reader, respelling)
        known = self._reader.known(spoken, context)
        return known if known is not None else guess(spoken)


def said_as(said: str) -> str:
    """Phones of what somebody typed for a word: phones as they are, a respelling as it is read.

    Raises ValueError for what can be neither, and for a respelling without letters.
    """
    reader = Reader({"word": said})
    if reader.respelling("word") is None:
        return reader.known("word") or ""
    if not _RESPELLED.search(said):
        raise ValueError("There is nothing to say in it.")
    return _respelled(reader, bare(said))


_RESPELLED = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def _respelled(reader: Reader, respelling: str) -> str:
    """The syllable in capitals carries the stress, without capitals the first one."""
    pieces = _RESPELLED.findall(respelling)
    strong = next((i for i, piece in enumerate(pieces) if piece.isupper() and len(piece) > 1), 0)
    out = []
    for index, piece in enumerate(pieces):
        known = reader.known(piece.lower(), Context(next_phone="t"))
        phones = _unstressed(known if known is not None else guess(piece))
        out.append(_stressed(phones) if index == strong else phones)
    return "".join(out) or guess(respelling)


@cache
def _networks() -> tuple[Tagger, OOV]:
    tagger = json.loads(gzip.decompress((assets() / "tagger.json.gz").read_bytes()))
    return Tagger(tagger), OOV(str(assets() / "oov.onnx"))


def _load() -> tuple[Tagger, OOV]:
    with _load_lock:
        return _networks()


@lru_cache(maxsize=20_000)
def guess(word: str) -> str:
    """Phones of an unknown word by the network; without accents where it does not know the letters."""
    network = _load()[1]
    letters = word.strip("'")
    if any(c not in network.cin for c in letters):
        letters = plain_letters(letters)
    chunks = [letters[i : i + _LONGEST_GUESS] for i in range(0, len(letters), _LONGEST_GUESS)]
    return clean_phones("".join(network(chunk) or "" for chunk in chunks)).replace(" ", "") or "ə"


@lru_cache(maxsize=LINE_CACHE)
def _tags(words: tuple[str, ...]) -> tuple[str, ...]:
    """Penn part of speech of each word; contractions are tagged in pieces and take the tag of the first."""
    pieces: list[str] = []
    heads: list[int] = []
    for word in words:
        heads.append(len(pieces))
        pieces += _contraction_pieces(word.rstrip(".") or word)
    tags = _load()[0](pieces)
    return tuple(tags[head] for head in heads)


_CONTRACTION = re.compile(r"(.+?)(n't|'(?:s|ll|ve|re|d|m))", re.IGNORECASE)


def _contraction_pieces(word: str) -> list[str]:
    match = _CONTRACTION.fullmatch(word)
    return [match[1], match[2]] if match else [word]


def _whole_or_parts(reader: Reader, word: WrittenWord) -> tuple[Part, ...]:
    whole = reader.whole(word)
    return (whole,) if whole else word.parts


def _assemble(
    written: Sequence[WrittenWord], parts: Sequence[tuple[Part, ...]], said: Sequence[str]
) -> tuple[PronouncedWord, ...]:
    words = []
    place = 0
    for word, group in zip(written, parts, strict=True):
        syllables: list[PronouncedSyllable] = []
        for number, part in enumerate(group, place):
            sung = _lightened(part.spoken, syllabify(said[number]), is_last=number == len(said) - 1)
            texts = split_word(
                part.text, sung, as_written=bare(part.text).strip("-").lower() == part.spoken.lower()
            )
            syllables += [
                PronouncedSyllable(text, syllable.phones, syllable.nucleus, syllable.stress)
                for text, syllable in zip(texts, sung, strict=True)
            ]
        place += len(group)
        words.append(PronouncedWord(word.text, word.start, word.end, tuple(syllables), word.backing))
    return tuple(words)


def _lightened(
    spoken: str, syllables: tuple[PhoneSyllable, ...], *, is_last: bool
) -> tuple[PhoneSyllable, ...]:
    """Function words lose their stress inside a line and keep a light one at its end; not the letter A."""
    only = syllables[0]
    if len(syllables) != 1 or spoken.lower() not in FUNCTION_WORDS or (spoken in "aA" and "A" in only.phones):
        return syllables
    return (PhoneSyllable(only.phones, only.nucleus, 1 if is_last else 0),)


def _unstressed(phones: str) -> str:
    return "".join(c for c in phones if c not in STRESS_MARKS)


def _stressed(phones: str) -> str:
    """With a primary stress on the first vowel."""
    for index, syllable in enumerate(syllabify(phones)):
        if index == 0:
            vowel = "".join(syllable.phones).index(syllable.phones[syllable.nucleus])
            return phones[:vowel] + PRIMARY + phones[vowel:]
    return SECONDARY + phones
