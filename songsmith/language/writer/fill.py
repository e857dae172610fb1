"""Filling a section: lines are chosen together with what they rhyme with, around lines that are locked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from random import Random

from songsmith.language.rhyme import IDENTICAL, NEAR, PERFECT, rhyme_score
from songsmith.language.writer.lines import Line, Pools, candidates, line_cost
from songsmith.language.writer.metre import holds_well

_RHYME_WEIGHT = {True: 1.2, False: 0.7}
"""What a perfect and a near rhyme are worth against the costs of metre and repetition."""
_REPEATED_WORD = 0.45
_NEAR_WORD = 0.5
"""Costs of an image that the song has used, and of one that this section has used."""
_OWN_WORD = 0.8
"""Worth of a word of the prompt itself."""
_HELD_END = 0.25
"""Worth of a chorus line whose end can be held."""
_WHIM = 0.7
"""How much chance may outweigh; without it songs on one theme would share their best lines."""
_SAME_OPENING = 0.25
"""Cost of each line of the section that begins with the same word."""
_VERSE_KINDS = ("act", "scene", "clause", "image", "heart", "later")
_CHORUS_KINDS = ("refrain", "metaphor")
_FEWEST = 3
"""Where a slot's own kinds offer fewer candidates, its section's other kinds step in."""
_SHORTEST, _LONGEST = 5, 15
"""Syllables of a line that can be sung in a breath."""
_KEPT = 90
"""Candidates of a slot that take part in the search for rhymes."""
_CHOICES = 6
"""The best few, among which chance decides."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A line to be written. kinds: any of these CONSTRUCTIONS. rhyme: letter of the scheme, "" for none."""

    kinds: tuple[str, ...]
    syllables: int
    rhyme: str
    held: bool = False

    @property
    def beats(self) -> int:
        """Strong beats of a line of this length in even metre."""
        return max(2, (self.syllables + 1) // 2)


@dataclass(slots=True)
class Memory:
    """What the song has said so far. own: words of the prompt, wanted until each has been used."""

    sources: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    ends: set[str] = field(default_factory=set)
    own: set[str] = field(default_factory=set)

    def note(self, line: Line) -> None:
        self.sources |= line.sources
        self.words |= line.words
        self.ends.add(line.last)
        self.own -= line.words


class NoLine(LookupError):
    """No phrase of the banks fits a slot."""


def fill(
    slots: Sequence[Slot],
    pools: Pools,
    memory: Memory,
    random: Random,
    locked: Mapping[int, Line] | None = None,
) -> tuple[Line, ...]:
    """Lines for all slots. locked: slot → the line that stands there; the others rhyme with it.

    Raises NoLine when the pools have nothing of a slot's length.
    """
    chosen: dict[int, Line] = dict(locked or {})
    for group in _groups(slots):
        open_slots = [index for index in group if index not in chosen]
        if open_slots:
            anchors = [chosen[index] for index in group if index in chosen]
            for index, line in _best(open_slots, anchors, slots, chosen, pools, memory, random).items():
                chosen[index] = line
                memory.note(line)
    return tuple(chosen[index] for index in range(len(slots)))


def _groups(slots: Sequence[Slot]) -> list[list[int]]:
    """Slots that rhyme with each other, in the order of their first lines."""
    groups: dict[str, list[int]] = {}
    for index, slot in enumerate(slots):
        groups.setdefault(slot.rhyme or f"-{index}", []).append(index)
    return list(groups.values())


def _best(
    indexes: Sequence[int],
    anchors: Sequence[Line],
    slots: Sequence[Slot],
    chosen: Mapping[int, Line],
    pools: Pools,
    memory: Memory,
    random: Random,
) -> dict[int, Line]:
    """The lines of one rhyme group: each next one rhymes with those before it."""
    near = tuple(chosen.values())
    ranked = [_ranked(slots[index], pools, memory, near, random) for index in indexes]
    if len(ranked) == 1 and not anchors:
        return {indexes[0]: _pick(ranked[0], random)}
    if len(ranked) == 1:
        return {indexes[0]: _pick(_rhyming(ranked[0], anchors) or ranked[0], random)}
    pair = _pick_pair(ranked[0], ranked[1], anchors, memory.own, random)
    if not pair:
        wider = [replace(slots[index], kinds=_wider(slots[index])) for index in indexes[:2]]
        more = [_ranked(slot, pools, memory, near, random) for slot in wider]
        ranked[:2] = [_by_worth(a + b) for a, b in zip(ranked[:2], more, strict=True)]
        pair = _pick_pair(ranked[0], ranked[1], anchors, memory.own, random)
    first, second = pair or _any_two(ranked[0], ranked[1])
    found = {indexes[0]: first, indexes[1]: second}
    for index, options in zip(indexes[2:], ranked[2:], strict=True):
        so_far = [*anchors, *found.values()]
        apart = [item for item in options if not any(item[1].sources & line.sources for line in so_far)]
        found[index] = _pick(_rhyming(apart, so_far) or apart or options, random)
    return found


Ranked = list[tuple[float, Line]]


def _ranked(slot: Slot, pools: Pools, memory: Memory, near: Sequence[Line], random: Random) -> Ranked:
    found: Ranked = []
    for kinds in (slot.kinds, _wider(slot)):
        for line in (line for kind in kinds for line in candidates(kind, pools, slot.syllables, random)):
            if not (line.sources & memory.sources) and line.known and _SHORTEST <= line.syllables <= _LONGEST:
                found.append((_worth(line, slot, memory, near) + random.random() * _WHIM, line))
        if len(found) >= _FEWEST:
            break
    if not found:
        raise NoLine(f"nothing of {slot.syllables} syllables for {slot.kinds}")
    return _by_worth(found)


def _worth(line: Line, slot: Slot, memory: Memory, near: Sequence[Line]) -> float:
    near_words = frozenset(word for other in near for word in other.words)
    worth = -line_cost(line, slot.syllables, slot.beats)
    worth -= _SAME_OPENING * sum(other.opening == line.opening for other in near)
    worth -= _REPEATED_WORD * len(line.words & memory.words) + _NEAR_WORD * len(line.words & near_words)
    worth -= 1.0 if line.last in memory.ends else 0.0
    worth += _OWN_WORD * len(line.words & memory.own)
    return worth + (_HELD_END if slot.held and holds_well(line.rhyme) else 0.0)


def _rhyming(options: Ranked, anchors: Sequence[Line]) -> Ranked:
    """Options that rhyme with all anchors, rhyme weighed in, best first."""
    found = []
    for worth, line in options:
        scores = [rhyme_of_lines(line, anchor) for anchor in anchors]
        if min(scores) >= NEAR:
            found.append((worth + _RHYME_WEIGHT[min(scores) == PERFECT] * min(scores), line))
    return sorted(found, key=lambda item: -item[0])


def rhyme_of_lines(first: Line, second: Line) -> float:
    """rhyme_score of two line ends; 0 for a word with itself or its homophone."""
    score = rhyme_score(first.rhyme, second.rhyme)
    return 0.0 if first.last == second.last or score <= IDENTICAL else score


def rhymes(first: Line, second: Line) -> bool:
    """Perfectly or nearly, and not with itself."""
    return rhyme_of_lines(first, second) >= NEAR


def _pick(options: Ranked, random: Random) -> Line:
    return random.choice(options[:_CHOICES])[1]


def _pick_pair(
    firsts: Ranked, seconds: Ranked, anchors: Sequence[Line], own: set[str], random: Random
) -> tuple[Line, Line] | None:
    """Two of the best lines that rhyme, None when none do; near rhymes are found by trial."""
    if anchors:
        firsts, seconds = _rhyming(firsts, anchors) or firsts, _rhyming(seconds, anchors) or seconds
    by_tail: defaultdict[str, Ranked] = defaultdict(list)
    for item in seconds:
        by_tail[item[1].rhyme.tail].append(item)
    pairs = [
        pair
        for first in firsts
        for second in by_tail[first[1].rhyme.tail][:6]
        for pair in _paired(first, second, own)
    ]
    if len(pairs) < _CHOICES:
        pairs += [p for a, b in product(firsts[:_KEPT], seconds[:_KEPT]) for p in _paired(a, b, own)]
    pairs.sort(key=lambda pair: -pair[2])
    return random.choice(pairs[:_CHOICES])[:2] if pairs else None


def _any_two(firsts: Ranked, seconds: Ranked) -> tuple[Line, Line]:
    """The best lines for two slots that find no rhyme."""
    for (_, first), (_, second) in product(firsts[:_CHOICES], seconds):
        if not first.sources & second.sources:
            return first, second
    raise NoLine("only one line fits two places")


def _wider(slot: Slot) -> tuple[str, ...]:
    """All kinds of line of the section that a slot belongs to."""
    for kinds in (_VERSE_KINDS, _CHORUS_KINDS):
        if set(slot.kinds) & set(kinds):
            return kinds
    return slot.kinds


def _by_worth(options: Ranked) -> Ranked:
    return sorted(options, key=lambda item: -item[0])


def _paired(
    first: tuple[float, Line], second: tuple[float, Line], own: set[str]
) -> list[tuple[Line, Line, float]]:
    """The pair with its worth, or nothing where it does not rhyme or says the same twice."""
    (worth_a, a), (worth_b, b) = first, second
    if a.sources & b.sources:
        return []
    score = rhyme_of_lines(a, b)
    if score < NEAR:
        return []
    repeated = _NEAR_WORD * len(a.words & b.words) + _SAME_OPENING * (a.opening == b.opening)
    repeated += 2 * _OWN_WORD if a.words & own and b.words & own else 0.0
    uneven = 0.3 * abs(a.syllables - b.syllables)
    return [(a, b, worth_a + worth_b + _RHYME_WEIGHT[score == PERFECT] * score - repeated - uneven)]
