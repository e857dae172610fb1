"""The words that were heard as a lyric sheet; and for tunes without words, lines of "la"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from statistics import median

from songsmith.engine.listen.heard import Heard, HeardNote, HeardSection, HeardWord

BREATH_SECONDS = 0.45  # of silence between two notes that end a phrase …
BREATH_SHARE = 1.5  # … when the next note also comes this much later than notes of this tune usually do
LONGEST_PHRASE = 14  # notes; a longer one is broken at its widest gap
PART_OF_A_LINE = 3  # words; fewer beyond where a section begins stay with their line
LA = "la"


@dataclass(frozen=True, slots=True)
class Phrase:
    """Notes of one breath; section: index into the sections, -1 where there are none."""

    notes: tuple[HeardNote, ...]
    section: int


def lyric_sheet(heard: Heard, *, numbered: bool = False) -> str:
    """Tags and lines, "" when no words were heard. numbered: "[Verse 1]", as the hosted service writes it."""
    if not heard.words:
        return ""
    lines = word_lines(heard)
    if not heard.sections:
        return "\n".join(["[Verse 1]" if numbered else "[Verse]", *map(_spoken, lines), ""])
    by_section: dict[int, list[str]] = {}
    for line in lines:
        by_section.setdefault(_section_at(heard.sections, line[0].start), []).append(_spoken(line))
    headings = _headings(heard.sections, numbered=numbered)
    blocks = ["\n".join([heading, *by_section.get(i, [])]) for i, heading in enumerate(headings)]
    return "\n\n".join(blocks) + "\n"


def word_lines(heard: Heard) -> list[list[HeardWord]]:
    """The words by lines, broken where a section begins in the middle of one: what was heard in one piece may
    be half a song."""
    lines = [list(words) for _, words in groupby(heard.words, key=lambda word: word.line)]
    return [part for line in lines for part in _in_sections(line, heard.sections)]


def _in_sections(line: list[HeardWord], sections: Sequence[HeardSection]) -> list[list[HeardWord]]:
    parts = [list(words) for _, words in groupby(line, key=lambda word: _section_at(sections, word.start))]
    return parts if all(len(part) >= PART_OF_A_LINE for part in parts) else [line]


def la_sheet(heard: Heard) -> str:
    """A line of "la" for each phrase of the tune, in its sections; "" without a tune."""
    phrases = phrases_of(heard)
    if not phrases:
        return ""
    blocks = []
    for index, group in groupby(phrases, key=lambda phrase: phrase.section):
        kind = heard.sections[index].kind if index >= 0 else "Verse"
        blocks.append("\n".join([f"[{kind}]", *(_la(len(phrase.notes)) for phrase in group)]))
    return "\n\n".join(blocks) + "\n"


def wordless(heard: Heard) -> Heard:
    """As if no words were heard: the tune alone says where phrases are."""
    return replace(heard, words=())


def phrases_of(heard: Heard) -> tuple[Phrase, ...]:
    """The tune, cut where a singer would breathe and where a section begins."""
    found: list[Phrase] = []
    run: list[HeardNote] = []
    usual = median([b.start - a.start for a, b in pairwise(heard.tune)] or [0.0])
    for note in heard.tune:
        if run and _ends(run[-1], note, usual, heard.sections):
            found += _broken(run, heard.sections)
            run = []
        run.append(note)
    return (*found, *_broken(run, heard.sections))


def _ends(last: HeardNote, following: HeardNote, usual: float, sections: Sequence[HeardSection]) -> bool:
    """usual: seconds from one note to the next."""
    silent = following.start - last.end >= BREATH_SECONDS
    if silent and following.start - last.start >= BREATH_SHARE * usual:
        return True
    return _section_at(sections, last.start) != _section_at(sections, following.start)


def _broken(run: Sequence[HeardNote], sections: Sequence[HeardSection]) -> list[Phrase]:
    """At the widest gap near the middle, until every phrase can be sung in a breath."""
    if not run:
        return []
    if len(run) <= LONGEST_PHRASE:
        return [Phrase(tuple(run), _section_at(sections, run[0].start))]
    low, high = len(run) // 4, 3 * len(run) // 4
    gaps = [b.start - a.start for a, b in pairwise(run)]
    at = max(range(low, high), key=lambda i: gaps[i]) + 1
    return [*_broken(run[:at], sections), *_broken(run[at:], sections)]


def _la(notes: int) -> str:
    line = " ".join([LA] * notes)
    return line[0].upper() + line[1:]


def _spoken(words: Sequence[HeardWord]) -> str:
    line = " ".join(word.text.strip() for word in words).strip()
    return line[:1].upper() + line[1:]


def _section_at(sections: Sequence[HeardSection], seconds: float) -> int:
    """Index; a line that begins a moment before its section belongs to it. -1: there are none."""
    begun = [i for i, section in enumerate(sections) if section.start <= seconds + BREATH_SECONDS]
    return begun[-1] if begun else min(0, len(sections) - 1)


def _headings(sections: Sequence[HeardSection], *, numbered: bool) -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for section in sections:
        seen[section.kind] += 1
        found.append(f"[{section.kind} {seen[section.kind]}]" if numbered else f"[{section.kind}]")
    return found
