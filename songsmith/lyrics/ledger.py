"""Who wrote what: the lines of a sheet as they stand, each with the share of everybody in its words.

A machine's words are told apart from people's: a line that was taken over and changed is partly its own.
Words are counted, not ideas: the ledger is where talking about shares begins, not where it ends.
"""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from songsmith.accounts.models import User
from songsmith.language.structure import parse_sheet
from songsmith.lyrics.alignment import align
from songsmith.lyrics.authorship import word_authors
from songsmith.lyrics.generated import line_digest
from songsmith.lyrics.identity import word_spans
from songsmith.lyrics.models import Draft, GeneratedLine

_STILL_ITS = 0.5
"""Share of a line's words (0 … 1) from which it is a machine's line that was changed, not one of its own."""

UNKNOWN = "Not known"


@dataclass(frozen=True, slots=True)
class Author:
    """user None: a machine (`machine` is its name), or not known."""

    user: uuid.UUID | None
    name: str
    machine: str = ""


@dataclass(frozen=True, slots=True)
class LedgerShare:
    author: Author
    words: int
    percent: float


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """number: of the line in the text, from 1. shares: most words first."""

    number: int
    section: str
    text: str
    shares: tuple[LedgerShare, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """shares: of all words of the sheet, most words first."""

    lines: tuple[LedgerLine, ...]
    shares: tuple[LedgerShare, ...]

    @property
    def people(self) -> tuple[LedgerShare, ...]:
        """The writers with an account: what a split sheet begins with."""
        return tuple(share for share in self.shares if share.author.user is not None)

    def as_json(self) -> dict[str, Any]:
        return {
            "version": 1,
            "authors": [_share_json(share) for share in self.shares],
            "lines": [
                {
                    "line": line.number,
                    "section": line.section,
                    "text": line.text,
                    "authors": [_share_json(share) for share in line.shares],
                }
                for line in self.lines
            ],
        }

    def as_rows(self) -> list[list[str]]:
        """For a table of commas: a heading, then one row per line and author."""
        rows = [["line", "section", "text", "author", "machine", "words", "percent"]]
        for line in self.lines:
            for share in line.shares:
                author = share.author
                machine = "yes" if author.machine else "no"
                numbers = [str(share.words), f"{share.percent:.1f}"]
                rows.append([str(line.number), line.section, line.text, author.name, machine, *numbers])
        return rows


def ledger_of(draft: Draft) -> Ledger:
    """Of the draft as it stands. Reads all its revisions: for who asked to see it."""
    text = draft.text.split("\n")
    people = word_authors(draft)
    machines = list(GeneratedLine.objects.filter(draft=draft))
    names = {
        user.pk: str(user) for user in User.objects.filter(pk__in={one for line in people for one in line})
    }
    total: Counter[Author] = Counter()
    lines = []
    for number, section in _sung_lines(draft.text).items():
        authors = _line_authors(text[number], people[number], machines, names)
        total.update(authors)
        lines.append(LedgerLine(number + 1, section, text[number].strip(), _shares(Counter(authors))))
    return Ledger(tuple(lines), _shares(total))


def _sung_lines(text: str) -> dict[int, str]:
    """0-based number of every line with words → its section, in the order of the text."""
    sections = parse_sheet(text).sections
    return dict(
        sorted({line.number: section.label for section in sections for line in section.lines}.items())
    )


def _line_authors(
    line: str,
    people: Sequence[uuid.UUID | None],
    machines: Iterable[GeneratedLine],
    names: Mapping[uuid.UUID, str],
) -> list[Author]:
    """One per sung word: chords are not counted."""
    sung = [line[start - 1 : start] != "[" for start, _ in word_spans(line)]
    authors = [_person(user, names) for user in people]
    found = _machine_of(line, machines)
    if found is not None:
        source, theirs = found
        machine = Author(None, f"{source} (machine)", source)
        authors = [machine if place in theirs else author for place, author in enumerate(authors)]
    return [author for author, is_sung in zip(authors, sung, strict=True) if is_sung]


def _machine_of(line: str, machines: Iterable[GeneratedLine]) -> tuple[str, set[int]] | None:
    """The machine that wrote the line or most of it, and the places of its words."""
    words = _words(line)
    digest = line_digest(line)
    best: tuple[str, set[int]] | None = None
    for machine in machines:
        if machine.digest == digest:
            return machine.source, set(range(len(words)))
        theirs = _words(machine.text)
        same = {place for _, place in align(theirs, words)}
        alike = len(same) >= _STILL_ITS * max(len(words), len(theirs), 1)
        if alike and (best is None or len(same) > len(best[1])):
            best = machine.source, same
    return best


def _words(line: str) -> list[str]:
    return [line[start:end].casefold() for start, end in word_spans(line)]


def _person(user: uuid.UUID | None, names: Mapping[uuid.UUID, str]) -> Author:
    return Author(user, names[user]) if user is not None and user in names else Author(None, UNKNOWN)


def _shares(counted: Counter[Author]) -> tuple[LedgerShare, ...]:
    total = counted.total() or 1
    return tuple(LedgerShare(author, n, 100 * n / total) for author, n in counted.most_common())


def _share_json(share: LedgerShare) -> dict[str, Any]:
    author = share.author
    return {
        "name": author.name,
        "user": str(author.user) if author.user else None,
        "machine": author.machine or None,
        "words": share.words,
        "percent": round(share.percent, 1),
    }
