"""Which language each line of a sheet is sung in; Spanish and Mandarin ones with a project's dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from songsmith.language.mandarin_line import Latin, mandarin_line, unread_words
from songsmith.language.pronounced import PronouncedWord
from songsmith.language.reader import Reader
from songsmith.language.scripts import is_mandarin, is_spanish, is_spanish_among, may_be_spanish
from songsmith.language.spanish_line import spanish_line
from songsmith.language.writing import WrittenWord, written_words

ENGLISH, SPANISH, MANDARIN = "en", "es", "zh"
LANGUAGE_NAMES = {ENGLISH: "English", SPANISH: "Spanish", MANDARIN: "Mandarin"}
_SHEET_SHARE = 0.3
"""Of the lines that are of a language by themselves, from where the sheet is; short lines prove nothing."""
_ENGLISH_SPELLING = re.compile(r"w|th|sh|ee|oo|gh|ck|ss|tt|pp|ff|mm|[^aeiouáéíóúnsrlzdjxym]$|[^aeiou]y$")
"""Spellings that Spanish words do not have."""
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")


def line_language(line: str, reader: Reader, sheet: str = ENGLISH) -> str:
    """ "en", "es" or "zh". sheet: the language of the sheet it stands in, which decides where the words do
    not."""
    return _line_language(line, reader, sheet)


@lru_cache(maxsize=8192)
def _line_language(line: str, reader: Reader, sheet: str) -> str:
    if is_mandarin(line) or (sheet == MANDARIN and _DIGIT.search(line) and not _LETTER.search(line)):
        return MANDARIN
    if sheet != SPANISH and not may_be_spanish(unicodedata.normalize("NFC", line)):
        return ENGLISH
    words = [part.spoken.lower() for word in written_words(line) if not word.script for part in word.parts]
    judge = is_spanish_among if sheet == SPANISH else is_spanish
    return SPANISH if judge(words, reader.is_english, line) else ENGLISH


def sheet_language(lines: Iterable[str], reader: Reader) -> str:
    """The language that the sung lines of a sheet are in as a whole."""
    different = list(dict.fromkeys(lines))
    found = Counter(line_language(line, reader) for line in different)
    for language, count in found.most_common():
        if language != ENGLISH and count >= _SHEET_SHARE * len(different):
            return language
    return ENGLISH


def spanish_words(line: str, reader: Reader) -> tuple[PronouncedWord, ...]:
    """The line as it is sung in Spanish; the dictionary's words, and words that look English, are said so."""

    def otherwise(word: str) -> str | None:
        own = reader.own(word)
        if own or not _ENGLISH_SPELLING.search(word) or not reader.is_english(word):
            return own
        return reader.known(word)

    return spanish_line(line, otherwise)


def mandarin_words(line: str, reader: Reader, latin: Latin) -> tuple[PronouncedWord, ...]:
    """The line as it is sung in Mandarin. latin: says the words in Latin letters among the characters."""
    return mandarin_line(line, reader.pinyin, latin)


def unsingable_words(line: str, reader: Reader, sheet: str = ENGLISH) -> Sequence[WrittenWord]:
    """The words of a line that have no sounds here; of Chinese ones those that no dictionary reads."""
    foreign = [word for word in written_words(line) if word.script]
    if not foreign or line_language(line, reader, sheet) != MANDARIN:
        return foreign
    return unread_words(foreign, reader.pinyin)
