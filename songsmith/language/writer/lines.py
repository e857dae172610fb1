"""Candidate lines: constructions that join measured phrases into sentences and fragments of songs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from songsmith.language.phones import STRESS_MARKS
from songsmith.language.reader import plain_reader
from songsmith.language.rhyme import Rhyme
from songsmith.language.writer.grammar import sentence
from songsmith.language.writer.metre import Piece, beats, measure, metre_cost, twists

Pools = Mapping[str, Sequence[Piece]]
"""Measured phrases by part: sets, things, acts, deeds, places, heads, tails, lift, likes, yous …"""

CONSTRUCTIONS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "scene": (("sets", "", "places"), ("sets", "and", "sets"), ("sets", "", "")),
    "image": (("things", "", "places"), ("things", "and", "things"), ("things", "", "")),
    "act": (("acts", "", "stations"), ("acts", "and", "deeds"), ("acts", "while", "sets"), ("acts", "", "")),
    "heart": (("heads", "", "tails"), ("heads", "", "")),
    "later": (("laters", "", "later_tails"), ("laters", "", "")),
    "clause": (("sets", "and", "sets"), ("acts", "and", "deeds"), ("acts", "while", "sets")),
    "place": (("places", "", ""),),
    "tail": (("tails", "", ""),),
    "later_tail": (("later_tails", "", ""),),
    "lift": (("lift", "", ""),),
    "refrain": (("chorus_heads", "", "chorus_tails"), ("chorus_heads", "", "")),
    "answer": (("chorus_tails", "", ""), ("chorus_heads", "", "")),
    "turn": (("bridge_heads", "", "bridge_tails"),),
    "metaphor": (("yous", "", ""), ("feels", "", "likes"), ("yous", "", "chorus_tails")),
}
"""By kind of line: (first part, word between, second part). Places fit anything that happens, stations what a
person does."""

_MOST_PER_END = 3
"""Candidates tried per closing phrase; the beginnings are drawn at random."""
_PREPOSITIONS_LIST = (
    "in on at by with for from to of along beneath under over behind above beside below against "
    "across down up through beyond past around inside outside near between before after without into "
    "onto "
)
_PREPOSITIONS = frozenset(_PREPOSITIONS_LIST.split())
_WHOLE = 0.9
"""Cost of a phrase that is a line by itself: other songs on the subject would have the same line."""
_CLUMSY = 0.35
"""Cost of two prepositional phrases in a row, and of a consonant pile-up."""


@dataclass(frozen=True, slots=True)
class Line:
    """A candidate. sources: bank phrases in it. cost: of metre and sense by themselves, 0 best."""

    text: str
    kind: str
    syllables: int
    beats: int
    stress: str
    words: frozenset[str]
    sources: frozenset[str]
    last: str
    rhyme: Rhyme
    cost: float
    known: bool

    @property
    def opening(self) -> str:
        """The first word, so that not every line begins alike."""
        return self.text.split(" ", 1)[0]


def as_line(text: str, kind: str = "given") -> Line:
    """A line that stands already: the writer's own, or a hook."""
    return _line(kind, sentence(text), (measure(text),))


def candidates(kind: str, pools: Pools, syllables: int, random: Random) -> list[Line]:
    """Lines of a kind with the wanted number of syllables, one more or less where that is needed."""
    found: list[Line] = []
    for first, joiner, second in CONSTRUCTIONS[kind]:
        if second:
            found += _joined(kind, pools.get(first, ()), joiner, pools.get(second, ()), syllables, random)
        else:
            found += _alone(kind, pools.get(first, ()), syllables)
    return found


def _alone(kind: str, pieces: Sequence[Piece], syllables: int) -> Iterator[Line]:
    for piece in pieces:
        if abs(piece.syllables - syllables) <= 1:
            yield _line(kind, sentence(piece.text), (piece,))


def _joined(
    kind: str, firsts: Sequence[Piece], joiner: str, seconds: Sequence[Piece], syllables: int, random: Random
) -> Iterator[Line]:
    by_length: defaultdict[int, list[Piece]] = defaultdict(list)
    for piece in firsts:
        by_length[piece.syllables].append(piece)
    room = syllables - (1 if joiner else 0)
    for second in seconds:
        left = room - second.syllables
        fitting = by_length[left] or [*by_length[left - 1], *by_length[left + 1]]
        for first in random.sample(fitting, min(_MOST_PER_END, len(fitting))):
            if first.last != second.text.split()[0] and not first.words & second.words:
                opening = f"{first.text}," if kind == "turn" else first.text
                text = " ".join(part for part in (opening, joiner, second.text) if part)
                yield _line(kind, sentence(text), (first, second), joiner)


def _line(kind: str, text: str, pieces: tuple[Piece, ...], joiner: str = "") -> Line:
    stress = ("0" if joiner else "").join(piece.stress for piece in pieces)
    if stress.endswith("0") and len(pieces[-1].last) <= 3:
        stress = stress[:-1] + "1"
    last = pieces[-1]
    return Line(
        text=text,
        kind=kind,
        syllables=len(stress),
        beats=beats(stress),
        stress=stress,
        words=frozenset().union(*(piece.words for piece in pieces)),
        sources=frozenset(piece.source for piece in pieces),
        last=last.last,
        rhyme=last.rhyme,
        cost=_sense_cost(pieces, joiner) + _twist_cost(text) + (_WHOLE if len(pieces) == 1 else 0.0),
        known=all(piece.known for piece in pieces),
    )


def line_cost(line: Line, syllables: int, target_beats: int) -> float:
    """How far a line is from the wanted metre, its own clumsiness included."""
    return line.cost + 0.45 * abs(line.syllables - syllables) + metre_cost(line.stress, target_beats)


def _sense_cost(pieces: tuple[Piece, ...], joiner: str) -> float:
    """Phrases that trail each other: "on the roof along the street"."""
    if len(pieces) < 2 or joiner:
        return 0.0
    before = pieces[0].text.lower().split()[1:]
    opens = pieces[1].text.lower().split()[0]
    trailing = _PREPOSITIONS.intersection(before[-3:]) if opens in _PREPOSITIONS else frozenset()
    return _CLUMSY * (len(trailing) > 0) + _CLUMSY * (opens in before)


@lru_cache(maxsize=20_000)
def _twist_cost(text: str) -> float:
    reader = plain_reader()
    phones = "".join(reader.known(word) or "" for word in text.split())
    return _CLUMSY * twists("".join(c for c in phones if c not in STRESS_MARKS))
