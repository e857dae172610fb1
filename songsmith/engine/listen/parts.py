"""Sections: where something new begins, which of them are alike, and what they probably are.

What comes back says most: a chorus is where tune and chords of several bars are those of several before.
Runs of such bars vote for boundaries at their ends, as do changes of sound (novelty along the diagonal of
the bars' self-similarity, Foote 2000) and places where singing begins or ends. The best set of boundaries is
found by dynamic programming. What is long then, or the whole of a short song, in which nothing comes back,
is divided where it changes most: with little confidence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.listen.front import Numbers

CONTEXT = 4
"""Bars on either side that are compared."""
SHORTEST, LONGEST = 4, 20
"""Bars of a section."""
COMES_BACK = 0.75
"""Likeness of tune and chords from which a bar is another one again."""
RUN = 3
"""Bars at least that come back together; one among them may differ."""
RUN_BARS = 6.0
"""Bars of a run that has a whole vote."""
MOST_VOTES = 1.0
"""Of runs, for one boundary: long loops would shout down all else."""
CHANGES, SINGS = 0.5, 1.0
"""Votes of the greatest novelty, and of a voice that begins or ends."""
BESIDE = 0.5
"""Share of the votes for a bar that its neighbours have too: runs begin a bar late where words lead over."""
PRICE = 0.7
"""Votes below which a boundary is none."""
UNUSUAL = 0.1
"""Price of a length that is not a whole number of four bars."""
USUAL, LITTLE = 8, 0.07
"""Bars that most sections have, and the price of each that is missing."""
OPENING, CLOSING = 3, 3
"""Bars at least of what a song begins and ends with: less is a lead-in, or the last chord."""
LONG = 11
"""Bars from which a section that does not come back is divided."""
FADED = 0.9
"""Below the middle bar's loudness (in its logarithms), from where what is left at the end rings out."""
ALIKE = 0.6
"""Mean likeness of bars from which sections share a letter."""
SUNG = 0.25
"""Share of a section with voice, from which it is sung."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Bars:
    """What is known of each bar. harmony: (bars, n) chroma; tune: (bars, n), seconds of each pitch class;
    loud: (bars, registers) logarithms; singing: (bars,) share sung."""

    harmony: Numbers
    tune: Numbers
    loud: Numbers
    singing: Numbers


@dataclass(frozen=True, slots=True)
class Part:
    """Bars first … first + bars − 1, counted from 0."""

    first: int
    bars: int
    kind: str
    group: str
    confidence: float


def find_parts(bars: Bars) -> list[Part]:
    """End to end over all bars."""
    count = len(bars.harmony)
    if count == 0:
        return []
    end = _last_played(bars.loud)
    bars = Bars(bars.harmony[:end], bars.tune[:end], bars.loud[:end], bars.singing[:end])
    again = _again(bars)
    votes = _votes(bars, again)
    edges = _divided(bars, again, _boundaries(votes))
    spans = list(pairwise(edges))
    groups = _groups(again, bars.singing, spans)
    sung = [bool(bars.singing[a:b].mean() > SUNG) for a, b in spans]
    loud = [float(bars.loud[a:b].mean()) for a, b in spans]
    kinds = _kinds(groups, sung, loud)
    sure = [1.0, *(float(np.clip(votes[edge] / MOST_VOTES, 0, 1)) for edge in edges[1:-1])]
    return [
        Part(a, (count if b == end else b) - a, kind, group, confidence)
        for (a, b), kind, group, confidence in zip(spans, kinds, groups, sure, strict=True)
    ]


def _last_played(loud: Numbers) -> int:
    """The number of bars until nothing but the last sounds ring out."""
    level = loud.mean(axis=1)
    return int(np.flatnonzero(level > np.median(level) - FADED)[-1]) + 1


def _again(bars: Bars) -> Numbers:
    """(bars, bars): how much each is like each in chords and, where both have one, in tune; 0 … 1."""
    chords, tune = _likeness(bars.harmony), _likeness(bars.tune)
    has = bars.tune.sum(axis=1) > 0
    return np.where(has[:, None] & has, (chords + tune) / 2, np.where(has[:, None] | has, chords / 2, chords))


def _likeness(features: Numbers) -> Numbers:
    """Cosines between bars."""
    long = features / (np.linalg.norm(features, axis=1, keepdims=True) + 1e-9)
    return np.asarray(long @ long.T)


def _votes(bars: Bars, again: Numbers) -> Numbers:
    """For each bar, how much speaks for a section that begins there."""
    runs = np.zeros(len(again) + 1)
    for first, end, lag, weight in _runs(again):
        for edge in (first, end, first + lag, end + lag):
            runs[edge] += weight
    runs = np.minimum(runs[:-1], MOST_VOTES)
    beside = np.maximum(np.append(0, runs[:-1]), np.append(runs[1:], 0))
    own = (_even(bars.harmony), _even(bars.loud), 0.3 * _even(bars.singing[:, None]))
    sound = _novelty(_likeness(np.concatenate(own, axis=1)))
    votes = np.maximum(runs, BESIDE * beside) + CHANGES * sound + SINGS * _turns(bars.singing)
    return np.asarray(votes, np.float64)


def _runs(again: Numbers) -> list[tuple[int, int, int, float]]:
    """(first, end, lag, weight): bars first … end − 1 come back `lag` bars later."""
    found = []
    for lag in range(SHORTEST, len(again) - RUN):
        likes = np.diagonal(again, lag)
        for first, end in _stretches(likes > COMES_BACK):
            weight = min(1.0, (end - first) / RUN_BARS) * float(likes[first:end].mean())
            found.append((first, end, lag, weight))
    return found


def _stretches(same: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where RUN or more are the same; single ones among them that are not do no harm."""
    filled = same.copy()
    filled[1:-1] |= same[:-2] & same[2:]
    edges = np.flatnonzero(np.diff(np.concatenate([[False], filled, [False]]).astype(int)))
    pairs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(first, end) for first, end in pairs if end - first >= RUN]


def _turns(singing: Numbers) -> NDArray[np.float64]:
    """1 where at least two bars with a voice follow two without, or the other way."""
    voice = singing > SUNG
    out = np.zeros(len(voice))
    for i in range(2, len(voice) - 1):
        before, after = voice[i - 2 : i], voice[i : i + 2]
        out[i] = (before.all() and not after.any()) or (after.all() and not before.any())
    return out


def _even(values: Numbers) -> Numbers:
    """Columns together brought to the same weight as another set of columns."""
    centred = values - values.mean(axis=0)
    return np.asarray(centred / max(float(np.sqrt((centred**2).sum(axis=1).mean())), 1e-6))


def _novelty(likeness: Numbers) -> Numbers:
    """How much each bar begins something new, 0 … 1."""
    places = np.arange(2 * CONTEXT) - CONTEXT + 0.5
    bell = np.exp(-0.5 * (places / (CONTEXT / 2)) ** 2)
    board = np.outer(bell * np.sign(places), bell * np.sign(places))
    padded = np.pad(likeness, CONTEXT, mode="edge")
    size = 2 * CONTEXT
    raw = np.array([(padded[i : i + size, i : i + size] * board).sum() for i in range(len(likeness))])
    return np.asarray(np.maximum(0, raw) / max(float(raw.max()), 1e-9))


def _boundaries(votes: Numbers) -> list[int]:
    """0, the first bars of all sections but the first, and the number of bars."""
    count = len(votes)
    best, before = np.full(count + 1, -np.inf), np.zeros(count + 1, int)
    best[0] = 0.0
    for end in range(1, count + 1):
        for start in range(max(0, end - LONGEST), end):
            bars = end - start
            if bars < _shortest(start == 0, end == count):
                continue
            value = best[start] - _unusual(bars) + (votes[start] - PRICE if start else 0.0)
            if value > best[end]:
                best[end], before[end] = value, start
    edges = [count]
    while edges[-1] > 0:
        edges.append(int(before[edges[-1]]))
    return edges[::-1]


def _shortest(begins: bool, ends: bool) -> int:
    """Bars of a section that begins or ends a song."""
    if begins:
        return 1 if ends else OPENING
    return CLOSING if ends else SHORTEST


def _divided(bars: Bars, again: Numbers, edges: Sequence[int]) -> list[int]:
    """The edges, and one more in each section that is long and like no other, or all there is, where chords
    and sound change most."""
    chords, sound = (_novelty(_likeness(_even(of))) for of in (bars.harmony, bars.loud))
    changes, spans = chords + sound, list(pairwise(edges))
    groups = _groups(again, bars.singing, spans)
    found = [0]
    for (start, end), group in zip(spans, groups, strict=True):
        places = range(start + SHORTEST, end - SHORTEST + 1)
        if places and (len(spans) == 1 or (end - start >= LONG and groups.count(group) == 1)):
            found.append(max(places, key=lambda place: float(changes[place])))
        found.append(end)
    return found


def _unusual(bars: int) -> float:
    return UNUSUAL * (bars % 4 != 0) + LITTLE * max(0, USUAL - bars)


def _groups(again: Numbers, singing: Numbers, spans: Sequence[tuple[int, int]]) -> list[str]:
    """A letter for each section: that of the likest one before it, else a new one."""
    letters, models = list[str](), list[tuple[int, int]]()
    for span in spans:
        likes = [_same(again, singing, model, span) for model in models]
        if likes and max(likes) > ALIKE:
            letters.append(LETTERS[int(np.argmax(likes))])
        else:
            models.append(span)
            letters.append(LETTERS[min(len(models), len(LETTERS)) - 1])
    return letters


def _same(again: Numbers, singing: Numbers, one: tuple[int, int], other: tuple[int, int]) -> float:
    """Mean likeness of the bars side by side, less where one is sung and the other is not."""
    bars = min(one[1] - one[0], other[1] - other[0])
    longer = max(one[1] - one[0], other[1] - other[0])
    square = again[one[0] : one[0] + bars, other[0] : other[0] + bars]
    means = [float(np.diagonal(square, shift).mean()) for shift in (-1, 0, 1) if abs(shift) < bars]
    share = abs(float(singing[one[0] : one[1]].mean() - singing[other[0] : other[1]].mean()))
    return max(means) - 0.2 * share - 0.2 * (longer - bars) / longer


def _kinds(groups: Sequence[str], sung: Sequence[bool], loud: Sequence[float]) -> list[str]:
    """Guesses after how songs are usually built: the sung part that returns most, loudest, is the chorus."""
    chorus = _chorus(groups, sung, loud)
    last = len(groups) - 1
    kinds: list[str] = []
    for i, (group, sings) in enumerate(zip(groups, sung, strict=True)):
        if not sings:
            kinds.append("Intro" if i == 0 else "Outro" if i == last else "Inst")
        elif group == chorus:
            kinds.append("Chorus")
        else:
            once = groups.count(group) == 1
            bridge = once and kinds.count("Chorus") > 1 and "Verse" in kinds
            kinds.append("Bridge" if bridge else "Verse")
    return kinds


def _chorus(groups: Sequence[str], sung: Sequence[bool], loud: Sequence[float]) -> str:
    """The letter of the chorus; empty when nothing sung comes back, or only one thing is sung.

    It comes back most; of several that do, it is not what the song begins with, and it is the loudest.
    """
    own = [(group, level) for group, sings, level in zip(groups, sung, loud, strict=True) if sings]
    counts = Counter(group for group, _ in own)
    most = max(counts.values(), default=0)
    if len(counts) < 2 or most < 2:
        return ""
    level = {group: float(np.mean([value for other, value in own if other == group])) for group in counts}
    often = [group for group in counts if counts[group] == most]
    later = [group for group in often if group != own[0][0]] or often
    return max(later, key=lambda group: level[group])
