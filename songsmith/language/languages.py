"""Which language each line of a sheet is sung in, and Spanish lines read with a project's dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from songsmith.language.pronounced import PronouncedWord
from songsmith.language.reader import Reader
from songsmith.language.scripts import is_spanish, is_spanish_among, may_be_spanish
from songsmith.language.spanish_line import spanish_line
from songsmith.language.writing import written_words

ENGLISH, SPANISH = "en", "es"
LANGUAGE_NAMES = {ENGLISH: "English", SPANISH: "Spanish"}
_SPANISH_SHARE = 0.3
"""Of the lines that are Spanish by themselves, from where the sheet is; short lines prove nothing."""
_ENGLISH_SPELLING = re.compile(r"w|th|sh|ee|oo|gh|ck|ss|tt|pp|ff|mm|[^aeiouáéíóúnsrlzdjxym]$|[^aeiou]y$")
"""Spellings that Spanish words do not have."""


def line_language(line: str, reader: Reader, sheet: str = ENGLISH) -> str:
    """ "en" or "es". sheet: the language of the sheet it stands in, which decides where the words do not."""
    return _line_language(line, reader, sheet)


@lru_cache(maxsize=8192)
def _line_language(line: str, reader: Reader, sheet: str) -> str:
    if sheet != SPANISH and not may_be_spanish(unicodedata.normalize("NFC", line)):
        return ENGLISH
    words = [part.spoken.lower() for word in written_words(line) if not word.script for part in word.parts]
    judge = is_spanish_among if sheet == SPANISH else is_spanish
    return SPANISH if judge(words, reader.is_english, line) else ENGLISH


def sheet_language(lines: Iterable[str], reader: Reader) -> str:
    """The language that the sung lines of a sheet are in as a whole."""
    different = list(dict.fromkeys(lines))
    spanish = sum(line_language(line, reader) == SPANISH for line in different)
    return SPANISH if spanish and spanish >= _SPANISH_SHARE * len(different) else ENGLISH


def spanish_words(line: str, reader: Reader) -> tuple[PronouncedWord, ...]:
    """The line as it is sung in Spanish; the dictionary's words, and words that look English, are said so."""

    def otherwise(word: str) -> str | None:
        own = reader.own(word)
        if own or not _ENGLISH_SPELLING.search(word) or not reader.is_english(word):
            return own
        return reader.known(word)

    return spanish_line(line, otherwise)
