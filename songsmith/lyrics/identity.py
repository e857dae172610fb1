"""Identities of sections, lines and words, carried from one revision of a draft to the next.

They are never in the text. A revision stores one id per section, per line and per word; the next revision
gets its ids from a difference of the two texts: lines first, then the words within what changed. An id that
was given away once is never given again in the draft, so that whatever hangs on it (a take's random streams,
a comment, a credit) either finds its line or finds that it is gone. Pure; ids are small numbers in base 36.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from songsmith.lyrics.alignment import Pair, align, align_similar, gaps

LINES_KEPT = 4096
"""Lines whose words are remembered: the states of a sheet have most of theirs in common."""

BLANK = ""
"""In place of the id of a line without any visible character."""

# Runs between spaces and marks, so that combining accents and joiners inside words do no harm.
_RUN = re.compile(r"[^\s\[\](){}<>.,;:!?¡¿\"“”„«»…—–/\\|~*_]+")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Of two lines, the share of words in common (0 … 1) from which they are one line that was edited. With a
# third in common a rewritten line is still taken for itself, while lines that share "the" and "and" are not.
_SAME_LINE = 0.34
# As above, of two headings with other tags: a section that became another kind, rather than a new one.
_HEADINGS_ALIKE = 0.4
# Lines that a heading counts for: a section that is cut in two keeps its id where its heading is.
_HEADING_VOTES = 4


@dataclass(frozen=True, slots=True)
class Outline:
    """A text and, per section in order, the numbers of its lines (0-based, the heading's among them)."""

    text: str
    sections: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """sections: one id per section. lines: one per line of the text, `BLANK` for blank ones. words: per line
    one per word (`word_spans`). next_id: the first number that was never used in the draft."""

    sections: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    words: tuple[tuple[str, ...], ...] = ()
    next_id: int = 1


def word_spans(line: str) -> tuple[tuple[int, int], ...]:
    """(start, end) in code points of every word of a line as written: what stands between spaces and
    punctuation, apostrophes and hyphens included, if it has a letter or a digit."""
    return tuple(
        match.span() for match in _RUN.finditer(line) if any(char.isalnum() for char in match.group())
    )


def identity_carry(old: Outline, identity: Identity, new: Outline) -> Identity:
    """The ids of `new`, with those of `old` wherever a section, line or word is the same or was edited.

    For the first revision of a draft pass `Outline("")` and `Identity()`.
    """
    before, after = _Lines(old.text), _Lines(new.text)
    matched = _match_lines(before, after)
    line_of = {j: i for i, j in matched.pairs}
    sections = _match_sections(old.sections, new.sections, line_of, before)
    words = _match_words(before, after, _fitting(identity.words, before), matched)
    numbers = _Numbers(identity.next_id)
    section_ids = [_kept(identity.sections, place) or numbers.take() for place in sections]
    line_ids = [
        (_kept(identity.lines, line_of.get(j)) or numbers.take()) if key else BLANK
        for j, key in enumerate(after.keys)
    ]
    word_ids = [tuple(word or numbers.take() for word in line) for line in words]
    return Identity(tuple(section_ids), tuple(line_ids), tuple(word_ids), numbers.next)


def line_pairs(old: str, new: str) -> tuple[Pair, ...]:
    """(line of `old`, line of `new`), 0-based, of written lines that are one: as they were, edited or moved.

    In the order of `new`.
    """
    return tuple(sorted(_match_lines(_Lines(old), _Lines(new)).pairs, key=lambda pair: pair[1]))


class _Numbers:
    """Gives out ids."""

    def __init__(self, start: int) -> None:
        self.next = start

    def take(self) -> str:
        number, digits = self.next, ""
        self.next += 1
        while number:
            number, digit = divmod(number, len(_DIGITS))
            digits = _DIGITS[digit] + digits
        return digits


class _Lines:
    """A text as lines. keys: what lines are compared by (case and spacing do not count); "" if blank.

    The key of a heading contains the line below it: all verses begin with the same tag.
    """

    def __init__(self, text: str) -> None:
        raw = text.split("\n")
        self.keys = [_key(line) for line in raw]
        self.written = [j for j, key in enumerate(self.keys) if key]
        self.words = [_words(line) for line in raw]
        self.headings = {j for j in self.written if self.keys[j][0] == "[" and self.keys[j][-1] == "]"}
        for heading, below in pairwise(self.written):
            if heading in self.headings and below not in self.headings:
                self.keys[heading] += "\n" + self.keys[below]


@lru_cache(LINES_KEPT)
def _key(line: str) -> str:
    return " ".join(line.casefold().split())


@lru_cache(LINES_KEPT)
def _words(line: str) -> tuple[str, ...]:
    return tuple(line[a:b].casefold() for a, b in word_spans(line))


@dataclass(frozen=True, slots=True)
class _Matched:
    """pairs: (old line, new line), each line at most once. regions: where they were changed (old lines, new
    lines), without those that stayed or moved as they were."""

    pairs: tuple[Pair, ...]
    regions: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def _match_lines(before: _Lines, after: _Lines) -> _Matched:
    """Lines that stayed, then lines that moved, then lines that were edited where they stand."""
    stayed_at = align([before.keys[i] for i in before.written], [after.keys[j] for j in after.written])
    stayed = [(before.written[a], after.written[b]) for a, b in stayed_at]
    moved = _moved(before, after, stayed)
    moved += _moved_headings(before, after, [*stayed, *moved])
    moved_old, moved_new = {i for i, _ in moved}, {j for _, j in moved}
    edited: list[Pair] = []
    regions: list[tuple[tuple[int, ...], tuple[int, ...]]] = []
    for old_at, new_at in gaps(stayed_at, len(before.written), len(after.written)):
        old = tuple(i for a in old_at if (i := before.written[a]) not in moved_old)
        new = tuple(j for b in new_at if (j := after.written[b]) not in moved_new)
        if old and new:
            edited += _edited(before, after, old, new)
            regions.append((old, new))
    return _Matched((*stayed, *moved, *edited), tuple(regions))


def _moved(before: _Lines, after: _Lines, stayed: Sequence[Pair]) -> list[Pair]:
    """Sung lines that are found again elsewhere, the first with the first."""
    old_taken, new_taken = {i for i, _ in stayed}, {j for _, j in stayed}
    homeless: defaultdict[str, deque[int]] = defaultdict(deque)
    for i in before.written:
        if i not in old_taken and i not in before.headings:
            homeless[before.keys[i]].append(i)
    leftover = (j for j in after.written if j not in new_taken)
    return [(places.popleft(), j) for j in leftover if (places := homeless.get(after.keys[j]))]


def _moved_headings(before: _Lines, after: _Lines, pairs: Sequence[Pair]) -> list[Pair]:
    """A heading moves with the line below it, even if its tag changed; alone it is just another heading."""
    old_taken, line_of = {i for i, _ in pairs}, {j: i for i, j in pairs}
    above = {below: number for number, below in pairwise(before.written)}
    found: list[Pair] = []
    for heading, below in pairwise(after.written):
        if heading in line_of or heading not in after.headings or below in after.headings:
            continue
        place = above.get(line_of.get(below, -1))
        if place is not None and place not in old_taken and place in before.headings:
            old_taken.add(place)
            found.append((place, heading))
    return found


def _edited(before: _Lines, after: _Lines, old: Sequence[int], new: Sequence[int]) -> list[Pair]:
    """Lines that are alike; between those, as many lines as there were are the same with other words."""

    def likeness(i: int, j: int) -> float:
        if (i in before.headings) != (j in after.headings):
            return 0.0
        return max(_likeness(before.words[i], after.words[j]), _HEADINGS_ALIKE * (i in before.headings))

    alike = align_similar(old, new, likeness, _SAME_LINE)
    old_at, new_at = {i: a for a, i in enumerate(old)}, {j: b for b, j in enumerate(new)}
    pairs = list(alike)
    for old_gap, new_gap in gaps([(old_at[i], new_at[j]) for i, j in alike], len(old), len(new)):
        between = [(old[a], new[b]) for a, b in zip(old_gap, new_gap, strict=False)]
        same_kind = all((i in before.headings) == (j in after.headings) for i, j in between)
        if len(old_gap) == len(new_gap) and same_kind:
            pairs += between
    return pairs


def _likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """The share of words in common, 0 … 1; their order does not count."""
    total = len(old) + len(new)
    return 2 * (Counter(old) & Counter(new)).total() / total if total else 0.0


def _match_sections(
    old: Sequence[Sequence[int]], new: Sequence[Sequence[int]], line_of: dict[int, int], before: _Lines
) -> list[int | None]:
    """Per new section the old one with which it has most lines in common; no old one is taken twice."""
    home: defaultdict[int, list[int]] = defaultdict(list)
    for place, lines in enumerate(old):
        for line in lines:
            home[line].append(place)
    votes: Counter[tuple[int, int]] = Counter()
    for section, lines in enumerate(new):
        for line in {line_of[line] for line in lines if line in line_of}:
            for place in home[line]:
                votes[place, section] += _HEADING_VOTES if line in before.headings else 1
    found: list[int | None] = [None] * len(new)
    taken: set[int] = set()
    # Most votes first; among equals (a section performed twice) the first with the first.
    for (place, section), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0][1], item[0][0])):
        if found[section] is None and place not in taken:
            found[section] = place
            taken.add(place)
    return found


def _match_words(
    before: _Lines, after: _Lines, ids: Sequence[Sequence[str]], matched: _Matched
) -> list[list[str | None]]:
    """Per new line the ids its words keep.

    In a region of changed lines equal words of the same line count first, then equal words in order (a line
    that was split or joined), then words that were exchanged one for one.
    """
    kept: list[list[str | None]] = [[None] * len(words) for words in after.words]
    exchanged: list[tuple[str, Pair]] = []
    for i, j in matched.pairs:
        equal = align(before.words[i], after.words[j])
        old_ids = ids[i]
        for a, b in equal:
            kept[j][b] = old_ids[a]
        for old_gap, new_gap in gaps(equal, len(before.words[i]), len(after.words[j])):
            if len(old_gap) == len(new_gap):
                exchanged += [(old_ids[a], (j, b)) for a, b in zip(old_gap, new_gap, strict=True)]
    used = {word for line in kept for word in line if word}
    for old, new in matched.regions:
        used.update(_carry_across(before, after, ids, kept, used, old, new))
    for word, (j, b) in exchanged:
        if word not in used and kept[j][b] is None:
            kept[j][b] = word
    return kept


def _carry_across(
    before: _Lines,
    after: _Lines,
    ids: Sequence[Sequence[str]],
    kept: list[list[str | None]],
    used: set[str],
    old: Sequence[int],
    new: Sequence[int],
) -> set[str]:
    """Fills `kept` with equal words that changed their line within a region; returns their ids."""
    free = [(word, ids[i][a]) for i in old for a, word in enumerate(before.words[i]) if ids[i][a] not in used]
    wanted = [(j, b) for j in new for b, word in enumerate(kept[j]) if word is None]
    pairs = align([word for word, _ in free], [after.words[j][b] for j, b in wanted])
    for a, place in pairs:
        j, b = wanted[place]
        kept[j][b] = free[a][1]
    return {free[a][1] for a, _ in pairs}


def _fitting(ids: Sequence[Sequence[str]], before: _Lines) -> list[Sequence[str]]:
    """Per old line its word ids; blank ones where a word was something else when they were stored."""
    stored = [*ids, *[()] * (len(before.words) - len(ids))]
    return [
        line if len(line) == len(words) else [BLANK] * len(words)
        for line, words in zip(stored, before.words, strict=False)
    ]


def _kept(ids: Sequence[str], place: int | None) -> str | None:
    """None also where the stored revision has fewer ids, because the grammar found fewer sections then."""
    return ids[place] if place is not None and place < len(ids) else None
