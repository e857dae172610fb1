"""The lyric sheet as the composer needs it: sections of lines, each line as syllables to set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from songsmith.engine.errors import CannotSing, NothingToSing
from songsmith.engine.recipe import Recipe
from songsmith.engine.voices import Voice, languages_of, singers_of
from songsmith.language.g2p import Pronouncer, UnsingableWords
from songsmith.language.languages import ENGLISH, LANGUAGE_NAMES, line_language, sheet_language
from songsmith.language.pronounced import PronouncedWord
from songsmith.language.reader import plain_reader
from songsmith.language.structure import Sheet, SheetLine, SheetSection, parse_sheet

PAUSES = frozenset(",;:.!?…—–-，。；：！？、")
WORDS_NAMED = 8  # in a refusal; a sheet in another language has hundreds
Pronounce = Callable[[str], tuple[PronouncedWord, ...]]


@dataclass(frozen=True, slots=True)
class SungSyllable:
    """word: index into the line's words. pause: punctuation follows, a place to breathe."""

    text: str
    phones: tuple[str, ...]
    nucleus: int
    stress: int
    word: int
    word_end: bool
    pause: bool = False


@dataclass(frozen=True, slots=True)
class SungWord:
    text: str
    char_start: int
    char_end: int
    backing: bool


@dataclass(frozen=True, slots=True)
class SungLine:
    """lead, backing: the syllables of each. backing_first: the parenthesis stands before the lead's words.

    chords: (index of the lead syllable it stands over, symbol), in order. language: "en", "es" or "zh".
    """

    id: str
    text: str
    words: tuple[SungWord, ...]
    lead: tuple[SungSyllable, ...]
    backing: tuple[SungSyllable, ...] = ()
    backing_first: bool = False
    chords: tuple[tuple[int, str], ...] = ()
    language: str = ENGLISH


@dataclass(frozen=True, slots=True)
class SongSection:
    """progression: the writer's chords for the whole section, if given. phrases: lines on the sheet, sung
    or not."""

    id: str
    kind: str
    number: int
    label: str
    lines: tuple[SungLine, ...] = ()
    progression: tuple[str, ...] = ()
    phrases: int = 0


@dataclass(frozen=True, slots=True)
class SongText:
    sections: tuple[SongSection, ...]


def read_song(recipe: Recipe, pronounce: Pronounce | None = None) -> SongText:
    """Parse and pronounce the recipe's lyrics; an instrumental's words only count as phrases.

    pronounce: how a line is said; by default the language package's. Raises CannotSing for words the voice
    has
    no sounds for, NothingToSing for a sheet without sung lines when the instrumental switch is off.
    """
    sheet = parse_sheet(recipe.lyrics)
    if recipe.instrumental:
        return SongText(tuple(_section(section, recipe, i, ()) for i, section in enumerate(sheet.sections)))
    say = pronounce or Pronouncer(recipe.pronunciations, _language(sheet)).line
    said: dict[str, tuple[PronouncedWord, ...]] = {}
    problems: list[str] = []
    for text in _texts(sheet):
        try:
            said[text] = say(text)
        except UnsingableWords as error:
            problems.extend(f"“{word.text}” ({word.language})" for word in error.words)
    if problems:
        raise CannotSing(_refusal(list(dict.fromkeys(problems))))
    song = _sung(sheet, recipe, said)
    if not any(section.lines for section in song.sections):
        raise NothingToSing("There are no words to sing. Write some lyrics, or switch on Instrumental.")
    return song


def require_languages(text: SongText, voice: Voice) -> None:
    """Raises CannotSing when the sheet has lines in a language that the voice does not sing."""
    for line in (line for section in text.sections for line in section.lines):
        if line.language not in voice.languages:
            name = LANGUAGE_NAMES[line.language]
            raise CannotSing(
                f"{voice.title} sings {languages_of(voice)}, and “{line.text}” is {name}. "
                f"Choose {singers_of(line.language)}."
            )


def languages_in(lyrics: str) -> frozenset[str]:
    """The languages of the sung lines of a sheet."""
    sheet = parse_sheet(lyrics)
    whole = _language(sheet)
    return frozenset(line_language(text, plain_reader(), whole) for text in _texts(sheet))


def _texts(sheet: Sheet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.sung for section in sheet.sections for line in section.lines))


def _language(sheet: Sheet) -> str:
    return sheet_language(_texts(sheet), plain_reader())


def _refusal(problems: list[str]) -> str:
    more = f" and {len(problems) - WORDS_NAMED} more" if len(problems) > WORDS_NAMED else ""
    return f"This voice cannot sing {', '.join(problems[:WORDS_NAMED])}{more}."


def _sung(sheet: Sheet, recipe: Recipe, said: dict[str, tuple[PronouncedWord, ...]]) -> SongText:
    """Lines that hold nothing to sing ("…") keep their number and are left out."""
    sections = []
    number = 0
    whole = _language(sheet)
    for i, section in enumerate(sheet.sections):
        lines = []
        for line in section.lines:
            sung = _line(line, _id(recipe.line_ids, number, "l"), said[line.sung], whole)
            if sung.lead or sung.backing:
                lines.append(sung)
            number += 1
        sections.append(_section(section, recipe, i, tuple(lines)))
    return SongText(tuple(sections))


def _section(section: SheetSection, recipe: Recipe, index: int, lines: tuple[SungLine, ...]) -> SongSection:
    return SongSection(
        id=_id(recipe.section_ids, index, "s"),
        kind=section.kind,
        number=section.number,
        label=section.label,
        lines=lines,
        progression=section.progression,
        phrases=len(section.lines),
    )


def _id(given: tuple[str, ...], index: int, prefix: str) -> str:
    return given[index] if index < len(given) else f"{prefix}{index + 1}"


def _line(line: SheetLine, line_id: str, words: tuple[PronouncedWord, ...], sheet: str) -> SungLine:
    """sheet: its language."""
    lead: list[SungSyllable] = []
    backing: list[SungSyllable] = []
    starts: list[int] = []  # character where each lead syllable begins, for the chords
    for index, word in enumerate(words):
        following = line.sung[word.char_end : word.char_end + 2].strip()
        place = word.char_start
        for i, syllable in enumerate(word.syllables):
            last = i == len(word.syllables) - 1
            sung = SungSyllable(
                text=syllable.text,
                phones=syllable.phones,
                nucleus=syllable.nucleus,
                stress=syllable.stress,
                word=index,
                word_end=last,
                pause=last and index < len(words) - 1 and following[:1] in PAUSES and following != "",
            )
            (backing if word.backing else lead).append(sung)
            if not word.backing:
                starts.append(place)
            place += len(syllable.text)
    return SungLine(
        id=line_id,
        text=line.sung,
        words=tuple(SungWord(w.text, w.char_start, w.char_end, w.backing) for w in words),
        lead=tuple(lead),
        backing=tuple(backing),
        backing_first=bool(words) and words[0].backing and bool(lead),
        chords=_chords_over(line, starts),
        language=line_language(line.sung, plain_reader(), sheet),
    )


def _chords_over(line: SheetLine, starts: list[int]) -> tuple[tuple[int, str], ...]:
    """Each chord goes to the syllable it stands before; after the last word, to the end (index = count)."""
    return tuple((sum(start < offset for start in starts), name) for offset, name in line.chords)
