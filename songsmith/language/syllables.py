"""Quick syllable counts for the web process: the lexicon alone, no networks.

Words of the lexicon, its inflections, numbers and vocables are read exactly as the singer reads them; other
words are estimated from their spelling and marked approximate.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from songsmith.language.languages import (
    ENGLISH,
    MANDARIN,
    SPANISH,
    line_language,
    mandarin_words,
    spanish_words,
    unsingable_words,
)
from songsmith.language.phones import count_syllables, syllabify
from songsmith.language.pronounced import PronouncedWord
from songsmith.language.reader import (
    ANYWHERE,
    FUNCTION_WORDS,
    Context,
    Reader,
    plain_letters,
    plain_reader,
)
from songsmith.language.writing import WrittenWord, is_shouted, written_words

_LONGEST_CACHED_LINE = 400


@dataclass(frozen=True, slots=True)
class WordCount:
    """stress: one digit per syllable (0 none, 1 secondary, 2 primary), "" when approximate.

    approximate: not in the lexicon, so the singer may count otherwise. script: a script or language that
    cannot be sung; such words count nothing.
    """

    text: str
    char_start: int
    char_end: int
    syllables: int
    stress: str
    approximate: bool
    script: str | None = None


@dataclass(frozen=True, slots=True)
class LineCount:
    """syllables: of all words; approximate: at least one word was estimated."""

    syllables: int
    approximate: bool
    words: tuple[WordCount, ...]


def line_syllables(text: str, reader: Reader | None = None, sheet: str = ENGLISH) -> LineCount:
    """text: a line as sung (`SheetLine.sung`). reader: of a project's dictionary. sheet: its language."""
    told = reader or plain_reader()
    return _cached(text, told, sheet) if len(text) <= _LONGEST_CACHED_LINE else count_line(text, told, sheet)


@lru_cache(maxsize=8192)
def _cached(text: str, reader: Reader, sheet: str) -> LineCount:
    return count_line(text, reader, sheet)


def count_line(text: str, reader: Reader, sheet: str = ENGLISH) -> LineCount:
    """As `line_syllables`, with the reader of a project's dictionary."""
    language = line_language(text, reader, sheet)
    if language == SPANISH:
        return _spanish(text, reader)
    if language == MANDARIN:
        return _mandarin(text, reader)
    context = Context(shouted=True) if is_shouted(text) else ANYWHERE
    words = tuple(_count(word, reader, context) for word in written_words(text))
    return LineCount(sum(word.syllables for word in words), any(word.approximate for word in words), words)


def _spanish(text: str, reader: Reader) -> LineCount:
    """Exact, since Spanish spelling tells everything; words that run into each other are counted as one."""
    said = [_exact(word) for word in spanish_words(text, reader)]
    other = [_count(word, reader, ANYWHERE) for word in written_words(text) if word.script]
    words = tuple(sorted((*said, *other), key=lambda word: word.char_start))
    return LineCount(sum(word.syllables for word in words), approximate=False, words=words)


def _mandarin(text: str, reader: Reader) -> LineCount:
    """Characters are counted exactly; the words in Latin letters among them as in an English line."""
    latin: list[WrittenWord] = []

    def aside(words: Sequence[WrittenWord]) -> tuple[PronouncedWord, ...]:
        latin.extend(words)
        return ()

    said = [_exact(word) for word in mandarin_words(text, reader, aside)]
    unread = unsingable_words(text, reader)
    counted = [_count(word, reader, ANYWHERE) for word in (*latin, *unread)]
    words = tuple(sorted((*said, *counted), key=lambda word: word.char_start))
    return LineCount(sum(word.syllables for word in words), any(word.approximate for word in words), words)


def _exact(word: PronouncedWord) -> WordCount:
    stress = "".join(str(syllable.stress) for syllable in word.syllables)
    return WordCount(word.text, word.char_start, word.char_end, len(stress), stress, approximate=False)


def reader_with(overrides: Mapping[str, str]) -> Reader:
    """A reader for `count_line`; raises ValueError for an override that cannot be read."""
    return Reader(overrides)


def _count(word: WrittenWord, reader: Reader, context: Context) -> WordCount:
    if word.script:
        return WordCount(word.text, word.start, word.end, 0, "", approximate=False, script=word.script)
    whole = reader.whole(word)
    total, stress, approximate = 0, "", False
    for part in (whole,) if whole else word.parts:
        phones = reader.known(part.spoken, context)
        if phones is None:
            approximate = True
            total += estimate_syllables(part.spoken)
        else:
            total += count_syllables(phones)
            stress += _stress(part.spoken, phones)
    return WordCount(word.text, word.start, word.end, total, "" if approximate else stress, approximate)


def _stress(spoken: str, phones: str) -> str:
    levels = [syllable.stress for syllable in syllabify(phones)]
    return "0" if len(levels) == 1 and spoken.lower() in FUNCTION_WORDS else "".join(map(str, levels))


_VOWEL_GROUP = re.compile(r"[aeiouy]+")
_SILENT_E = re.compile(
    r"(?<=[a-z][^aeiouyl])e$|(?<=[aeiouy]l)e$|(?<=[gq]u)e$|(?<=[aeiouy][^aeiouydt])ed$|(?<=[^aeiouydt]{2})ed$"
    r"|(?<=[^aeiouyszxcgh])es$|(?<=th)es$"
    r"|(?<=[aeiouy][^aeiouylr])e(?=(?:ly|ness|less|ful|ment|some|thing|where|one|body|s?man|s?men|wood|"
    r"craft|board|light|time|line|land|ground|like|fit|box|book|hole|tail|sport|wear|dom)s?$)"
)
"""An e that is written and not spoken."""
_EXTRA = re.compile(
    r"[^aeiouy]ier|iest|iet|iot|iu|[^aeioustc]ia|i[ao](?=s|t)|[^stgcxln]ion|[^tcgsxn]iou|[^cgt]eou|[^gq]ua(?!r|l?k)|uou"
    r"|[aeouy]ing|uin|(?<=[aeiou])ist|eo(?=[lmpgsdcrt])|[^l]eia|oe(?=t|m)|(?:^|[^q])ui(?=t[yi])|ea(?=t[io])|[^aeioucmlbw]eans?$"
    r"|^re(?=en|in|us|ac|op|or|un)|^co(?=op|or)|^pre(?=[ae])|^bio|^[^aeiou]*oa(?=s[it])"
    r"|sms?$|thms?$|ire[sd]?$|[^aeiouylr]l(?=e[sd]$)|(?<=[aeou])y(?=[aeo])"
)
"""Places where letters that look like one vowel, or none, make a syllable more."""


def estimate_syllables(word: str) -> int:
    """A guess from the spelling, right for nine words in ten; at least 1.

    word: Latin letters, accents and apostrophes allowed.
    """
    letters = re.sub(r"[^a-z]", "", plain_letters(word))
    spoken = _SILENT_E.sub("", letters)
    return max(len(_VOWEL_GROUP.findall(spoken)) + len(_EXTRA.findall(letters)), 1)
