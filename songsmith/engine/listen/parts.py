"""Sections: where something new begins, which of them are alike, and what they probably are.

Bars are compared by their harmony, by how much begins in each register and by whether somebody sings.
Boundaries are peaks of novelty along the diagonal of the bars' self-similarity (Foote 2000).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from songsmith.engine.listen.front import Numbers

CONTEXT = 4
"""Bars on either side that are compared."""
SHORTEST = 4
"""Bars of a section, but for the last."""
NOVEL = 0.12
"""Of the greatest novelty: less is no boundary."""
ON_FOUR = 0.15
"""What boundaries have ahead that leave multiples of four bars behind them."""
ALIKE = 0.82
"""Mean likeness of bars from which sections share a letter."""
SUNG = 0.25
"""Share of a section with voice, from which it is sung."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Part:
    """Bars first … first + bars − 1, counted from 0."""

    first: int
    bars: int
    kind: str
    group: str
    confidence: float


def find_parts(harmony: Numbers, loudness: Numbers, singing: Numbers) -> list[Part]:
    """harmony: (bars, 12) chroma; loudness: (bars, registers) logarithms; singing: (bars,) share sung."""
    count = len(harmony)
    if count == 0:
        return []
    features = np.concatenate([_even(harmony), _even(loudness), 0.3 * _even(singing[:, None])], axis=1)
    likeness = _likeness(features)
    novelty = _novelty(likeness)
    edges = [0, *_boundaries(novelty), count]
    groups = _groups(harmony, singing, edges)
    spans = list(pairwise(edges))
    sung = [bool(singing[a:b].mean() > SUNG) for a, b in spans]
    loud = [float(loudness[a:b].mean()) for a, b in spans]
    kinds = _kinds(groups, sung, loud)
    sure = [1.0, *(float(np.clip(novelty[edge], 0, 1)) for edge in edges[1:-1])]
    return [
        Part(a, b - a, kind, group, confidence)
        for (a, b), kind, group, confidence in zip(spans, kinds, groups, sure, strict=True)
    ]


def _even(values: Numbers) -> Numbers:
    """Columns together brought to the same weight as another set of columns."""
    centred = values - values.mean(axis=0)
    return np.asarray(centred / max(float(np.sqrt((centred**2).sum(axis=1).mean())), 1e-6))


def _likeness(features: Numbers) -> Numbers:
    """Cosines between bars."""
    long = features / (np.linalg.norm(features, axis=1, keepdims=True) + 1e-9)
    return np.asarray(long @ long.T)


def _novelty(likeness: Numbers) -> Numbers:
    """How much each bar begins something new, 0 … 1."""
    places = np.arange(2 * CONTEXT) - CONTEXT + 0.5
    bell = np.exp(-0.5 * (places / (CONTEXT / 2)) ** 2)
    board = np.outer(bell * np.sign(places), bell * np.sign(places))
    padded = np.pad(likeness, CONTEXT, mode="edge")
    size = 2 * CONTEXT
    raw = np.array([(padded[i : i + size, i : i + size] * board).sum() for i in range(len(likeness))])
    return np.asarray(np.maximum(0, raw) / max(float(raw.max()), 1e-9))


def _boundaries(novelty: Numbers) -> list[int]:
    """Peaks, the strongest first, far enough from each other; whole fours of bars are preferred."""
    count = len(novelty)
    peaks = [
        i
        for i in range(2, count - 1)
        if novelty[i] > NOVEL
        and novelty[i] >= novelty[i - 1]
        and novelty[i] >= novelty[min(i + 1, count - 1)]
    ]
    chosen: list[int] = []
    for peak in sorted(peaks, key=lambda i: -novelty[i] - ON_FOUR * (i % 4 == 0)):
        if all(abs(peak - other) >= SHORTEST for other in chosen) and peak >= 2:
            chosen.append(peak)
    return sorted(chosen)


def _groups(harmony: Numbers, singing: Numbers, edges: Sequence[int]) -> list[str]:
    """A letter for each section: that of the first one before it with the same harmony, bar by bar."""
    spans, letters, models = list(pairwise(edges)), list[str](), list[tuple[int, int]]()
    for a, b in spans:
        likes = [_same(harmony, singing, (a, b), model) for model in models]
        if likes and max(likes) > ALIKE:
            letters.append(LETTERS[int(np.argmax(likes))])
        else:
            models.append((a, b))
            letters.append(LETTERS[min(len(models), len(LETTERS)) - 1])
    return letters


def _same(harmony: Numbers, singing: Numbers, one: tuple[int, int], other: tuple[int, int]) -> float:
    """Mean cosine of the bars side by side, less where one is sung and the other is not or lengths differ."""
    bars = min(one[1] - one[0], other[1] - other[0])
    left, right = harmony[one[0] : one[0] + bars], harmony[other[0] : other[0] + bars]
    lengths = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1) + 1e-9
    cosine = float(((left * right).sum(axis=1) / lengths).mean())
    share = abs(float(singing[one[0] : one[1]].mean() - singing[other[0] : other[1]].mean()))
    longer = max(one[1] - one[0], other[1] - other[0])
    return cosine - 0.2 * share - 0.2 * (longer - bars) / longer


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
            kinds.append("Bridge" if once and "Chorus" in kinds and "Verse" in kinds else "Verse")
    return kinds


def _chorus(groups: Sequence[str], sung: Sequence[bool], loud: Sequence[float]) -> str:
    """The letter of the chorus; empty when nothing sung comes back, or only one thing is sung."""
    counts = Counter(group for group, sings in zip(groups, sung, strict=True) if sings)
    if len(counts) < 2:
        return ""
    level = {
        group: float(np.mean([value for other, value in zip(groups, loud, strict=True) if other == group]))
        for group in counts
    }
    most = max(counts.values())
    return max((group for group in counts if counts[group] == most), key=lambda group: level[group])
