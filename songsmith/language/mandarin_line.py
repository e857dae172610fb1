"""A Chinese line as it is sung in Mandarin: a syllable for every character, numbers, and Latin words between.

Colloquial 儿 (这儿, 玩儿) colours the syllable before it and shares its note, as speakers do; after a noun of
poetry (花儿, 月儿) it is a syllable of its own, as singers do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from songsmith.language.hanzi import LIGHT, hanzi_pinyin, hanzi_words
from songsmith.language.mandarin import mandarin_phones, tone_of
from songsmith.language.mandarin_numbers import signs_as_hanzi
from songsmith.language.pronounced import PronouncedSyllable, PronouncedWord
from songsmith.language.scripts import CHINESE
from songsmith.language.writing import WrittenWord, written_words

Own = Mapping[str, Sequence[str]]
"""Word of a project's dictionary → the pinyin of each of its characters."""
Latin = Callable[[Sequence[WrittenWord]], tuple[PronouncedWord, ...]]

_RUN_IN = re.compile(
    r"(?:这|那|哪|会|点|玩|事|劲|味|份|今|明|昨|块|样|片|边|圈|根)(儿)(?![子女时童歌孙郎戏])"
)
HEAVY, MIDDLE, NEUTRAL = 2, 1, 0


def mandarin_line(line: str, own: Own, latin: Latin) -> tuple[PronouncedWord, ...]:
    """The words of a line; those that no dictionary reads are left out (`unread_words`)."""
    written = written_words(line)
    said: list[PronouncedWord] = []
    others: list[WrittenWord] = []
    for group in _runs(written):
        if group[0].script == CHINESE:
            said += _hanzi(group, own)
        elif not group[0].script:
            word = group[0]
            sung = None if any(c.isalpha() for c in word.text) else _by_hanzi(word, line[word.end :])
            said += [sung] if sung else []
            others += [] if sung else [word]
    return tuple(sorted((*said, *latin(others)), key=lambda word: word.char_start))


def unread_words(written: Sequence[WrittenWord], own: Own) -> list[WrittenWord]:
    """Of words in other scripts those that cannot be sung in Mandarin."""
    return [word for word in written if word.script != CHINESE or not all(_pinyin(word.text, own))]


def _runs(written: Sequence[WrittenWord]) -> Iterator[list[WrittenWord]]:
    """Chinese words that touch each other together, all other words alone."""
    group: list[WrittenWord] = []
    for word in written:
        touches = group and word.start == group[-1].end and word.script == group[-1].script == CHINESE
        if group and not touches:
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _hanzi(group: Sequence[WrittenWord], own: Own) -> Iterator[PronouncedWord]:
    text = "".join(word.text for word in group)
    first, backing = group[0].start, group[0].backing
    pinyin = _pinyin(text, own)
    run_in = {match.start(1) for match in _RUN_IN.finditer(text)}
    places = {word.start - first for word in group} - run_in
    for start, end in pairwise([*sorted(places), len(text)]):
        syllables = tuple(_syllables(text, pinyin, (start, end), run_in))
        if syllables:
            yield PronouncedWord(text[start:end], first + start, first + end, syllables, backing)


def _syllables(
    text: str, pinyin: Sequence[str], span: tuple[int, int], run_in: set[int]
) -> Iterator[PronouncedSyllable]:
    """The syllables of a word, text[start:end]."""
    start, end = span
    for place in (i for i in range(start, end) if i not in run_in):
        rhotic = place + 1 in run_in
        found = mandarin_phones(pinyin[place], rhotic=rhotic) if pinyin[place] else None
        if found is None:
            continue
        phones, nucleus = found
        stress = HEAVY if place == start and (end - start > 1 or text[place] not in LIGHT) else MIDDLE
        shown = text[place : place + 1 + rhotic]
        yield PronouncedSyllable(shown, phones, nucleus, stress if tone_of(phones) else NEUTRAL)


def _pinyin(text: str, own: Own) -> list[str]:
    said = list(hanzi_pinyin(text))
    for word, pinyin in own.items():
        for match in re.finditer(re.escape(word), text):
            said[match.start() : match.end()] = pinyin
    return said


def _by_hanzi(word: WrittenWord, after: str) -> PronouncedWord | None:
    """A number or sign. With as many syllables as it has characters each has its own, else the first all."""
    hanzi = signs_as_hanzi(unicodedata.normalize("NFKC", word.text), after)
    if not hanzi:
        return None
    said = hanzi_pinyin(hanzi)
    starts = {0, *accumulate(map(len, hanzi_words(hanzi)))}
    shares = list(word.text) if len(said) == len(word.text) else [word.text, *[""] * (len(said) - 1)]
    syllables: list[PronouncedSyllable] = []
    for i, (pinyin, share) in enumerate(zip(said, shares, strict=True)):
        found = mandarin_phones(pinyin)
        if found:
            syllables.append(PronouncedSyllable(share, *found, HEAVY if i in starts else MIDDLE))
    return PronouncedWord(word.text, word.start, word.end, tuple(syllables), word.backing)
