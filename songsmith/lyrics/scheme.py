"""Which lines of a section rhyme, and which words rhyme inside of a line. Pure.

Letters begin anew in every section, as singers and poets count them. Only what the lexicon knows is compared:
a word whose sound is a guess has no letter rather than a wrong one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Literal

from songsmith.language.languages import SPANISH, line_language, sheet_language
from songsmith.language.mandarin_rhyme import hanzi_rhyme
from songsmith.language.phones import clean_phones
from songsmith.language.reader import FUNCTION_WORDS, Reader, plain_reader
from songsmith.language.rhyme import NEAR, PERFECT, Rhyme, rhyme_of, rhyme_score, word_rhyme
from songsmith.language.scripts import CHINESE
from songsmith.language.spanish_line import UNSTRESSED
from songsmith.language.spanish_rhyme import spanish_rhyme
from songsmith.language.structure import Sheet, SheetLine, SheetSection, chord_spans
from songsmith.language.writing import WrittenWord, written_words

Kind = Literal["perfect", "near", "same"]
"""same: one word with itself, or words that sound alike: an echo, no rhyme to most ears."""

REACH = 8
"""Lines that a rhyme carries over; after more nobody hears it."""

_BEST_FIRST: tuple[Kind, ...] = ("perfect", "near", "same")


@dataclass(frozen=True, slots=True)
class Ending:
    """The last word of a line that is not sung by the backing, of a Chinese one the last character; start,
    end in `SheetLine.sung`."""

    text: str
    start: int
    end: int
    rhyme: Rhyme | None


@dataclass(frozen=True, slots=True)
class LineRhyme:
    """letter: 0 for A, 1 for B … partners: raw line numbers of the others with this letter.

    start, end: of the rhyming word in `SheetLine.sung`.
    """

    letter: int
    kind: Kind
    partners: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Inner:
    """A word that rhymes with another one of its own line; start, end in `SheetLine.sung`."""

    start: int
    end: int


def rhyme_scheme(sheet: Sheet, reader: Reader | None = None) -> dict[int, LineRhyme]:
    """Raw line number → its rhyme; lines that rhyme with none are left out.

    reader: of the song's own dictionary.
    """
    found: dict[int, LineRhyme] = {}
    said = reader or plain_reader()
    language = sheet_language((line.sung for section in sheet.sections for line in section.lines), said)
    for section in sheet.sections:
        found.update(_of_section(section, said, language))
    return found


@lru_cache(maxsize=8192)
def inner_rhymes(sung: str, reader: Reader | None = None) -> tuple[Inner, ...]:
    """Words that rhyme with another word of the line, in order."""
    said = reader or plain_reader()
    language = line_language(sung, said)
    light = UNSTRESSED if language == SPANISH else FUNCTION_WORDS
    words = [
        (word, rhyme)
        for word in written_words(sung)
        if word.text.lower() not in light and (rhyme := _rhyme_of(word, said, language))
    ]
    rhyming: set[int] = set()
    for (i, (_, first)), (j, (_, second)) in combinations(enumerate(words), 2):
        if rhyme_score(first, second) >= PERFECT:
            rhyming.update((i, j))
    return tuple(Inner(words[i][0].start, words[i][0].end) for i in sorted(rhyming))


@lru_cache(maxsize=8192)
def line_ending(sung: str, reader: Reader, sheet: str) -> Ending | None:
    """None for a line without words. sheet: the language of the whole sheet."""
    words = written_words(sung)
    lead = [word for word in words if not word.backing] or words
    if not lead:
        return None
    last = lead[-1]
    if last.script == CHINESE:
        return Ending(last.text[-1], last.end - 1, last.end, hanzi_rhyme(last.text))
    rhyme = _rhyme_of(last, reader, line_language(sung, reader, sheet))
    return Ending(last.text.casefold(), last.start, last.end, rhyme)


def raw_places(line: SheetLine) -> tuple[int, ...]:
    """Per code point of `sung` its column in the raw line, and one more for the end.

    `sung` is the text without its chords and without spaces that would be doubled, so every character of it
    is found again in order.
    """
    chords = [range(start, end) for start, end, _ in chord_spans(line.text)]
    kept = iter([i for i in range(len(line.text)) if not any(i in chord for chord in chords)])
    places = [next(i for i in kept if line.text[i] == char) + line.column for char in line.sung]
    return (*places, places[-1] + 1 if places else line.column)


def _of_section(section: SheetSection, reader: Reader, sheet: str) -> dict[int, LineRhyme]:
    endings = [(line, ending) for line in section.lines if (ending := line_ending(line.sung, reader, sheet))]
    groups = _groups([ending for _, ending in endings])
    found: dict[int, LineRhyme] = {}
    for letter, group in enumerate(groups):
        for i in group:
            line, ending = endings[i]
            kind = _best(endings[i][1], [endings[j][1] for j in group if j != i])
            partners = tuple(endings[j][0].number for j in group if j != i)
            found[line.number] = LineRhyme(letter, kind, partners, ending.start, ending.end)
    return found


def _groups(endings: Sequence[Ending]) -> list[list[int]]:
    """Lines that rhyme, in the order of their first lines; each joins the best one before it."""
    group_of: list[int] = []
    groups: list[list[int]] = []
    for i, ending in enumerate(endings):
        best: tuple[int, int, int] | None = None
        for j in range(i - 1, max(i - 1 - REACH, -1), -1):
            kind = _relation(ending, endings[j])
            if kind and (best is None or _BEST_FIRST.index(kind) < best[0]):
                best = (_BEST_FIRST.index(kind), j, group_of[j])
        if best is None:
            group_of.append(len(groups))
            groups.append([i])
        else:
            group_of.append(best[2])
            groups[best[2]].append(i)
    return [group for group in groups if len(group) > 1]


def _best(ending: Ending, others: Sequence[Ending]) -> Kind:
    kinds = {_relation(ending, other) for other in others}
    return next((kind for kind in _BEST_FIRST if kind in kinds), "near")


def _relation(first: Ending, second: Ending) -> Kind | None:
    if first.text == second.text:
        return "same"
    if first.rhyme is None or second.rhyme is None:
        return None
    if first.rhyme == second.rhyme:
        return "same"
    score = rhyme_score(first.rhyme, second.rhyme)
    if score >= PERFECT:
        return "perfect"
    return "near" if score >= NEAR else None


def _rhyme_of(word: WrittenWord, reader: Reader, language: str) -> Rhyme | None:
    if not word.parts or word.script:
        return None
    spoken = (reader.whole(word) or word.parts[-1]).spoken
    own = reader.own(spoken.lower())
    if own:
        return rhyme_of(clean_phones(own))
    return spanish_rhyme(spoken) if language == SPANISH else word_rhyme(spoken)
