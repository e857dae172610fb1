"""Differences of sequences: which items stayed, in order. Pure; quick on long texts with many repeats."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

Pair = tuple[int, int]
"""(index in old, index in new)"""

# Items on both sides multiplied. Above it the quadratic methods are left out: a window of 100 × 100 items
# takes milliseconds, and larger ones without a single item that occurs once are repeats of a few words.
_DENSE_MAX = 10_000


def align(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pairs of equal items, rising on both sides.

    Common ends first, then items that occur once on each side (patience difference), and within the windows
    between those the same again; a window without such items is searched for its longest common runs.
    """
    pairs: list[Pair] = []
    windows = [(0, len(old), 0, len(new))]
    while windows:
        low, high, start, end = windows.pop()
        while low < high and start < end and old[low] == new[start]:
            pairs.append((low, start))
            low, start = low + 1, start + 1
        while low < high and start < end and old[high - 1] == new[end - 1]:
            high, end = high - 1, end - 1
            pairs.append((high, end))
        if low == high or start == end:
            continue
        anchors = _anchors(old[low:high], new[start:end])
        if not anchors:
            pairs += [(low + i, start + j) for i, j in _runs(old[low:high], new[start:end])]
            continue
        # Each window after the first begins with its anchor, which is then taken as a common end.
        corners = [(low, start), *((low + i, start + j) for i, j in anchors), (high, end)]
        windows += [(a[0], b[0], a[1], b[1]) for a, b in pairwise(corners)]
    return sorted(pairs)


def align_similar(
    old: Sequence[int], new: Sequence[int], similarity: Callable[[int, int], float], least: float
) -> list[Pair]:
    """Pairs (an item of `old`, an item of `new`), rising on both sides, with the greatest sum of similarity.

    Pairs below `least` are not made. Empty when there are too many items to compare each with each.
    """
    if len(old) * len(new) > _DENSE_MAX:
        return []
    best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
    likeness = [[value if (value := similarity(a, b)) >= least else 0.0 for b in new] for a in old]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + likeness[i][j])
    pairs: list[Pair] = []
    i = j = 0
    while i < len(old) and j < len(new):
        if likeness[i][j] and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return pairs


def gaps(pairs: Sequence[Pair], old_length: int, new_length: int) -> list[tuple[range, range]]:
    """What lies between consecutive pairs (rising on both sides), before the first and after the last."""
    found: list[tuple[range, range]] = []
    low = start = 0
    for i, j in [*pairs, (old_length, new_length)]:
        if low < i or start < j:
            found.append((range(low, i), range(start, j)))
        low, start = i + 1, j + 1
    return found


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """The longest rising chain of items that occur exactly once on each side."""
    old_counts, new_counts = Counter(old), Counter(new)
    places = {item: i for i, item in enumerate(old) if old_counts[item] == 1 and new_counts[item] == 1}
    return _longest_rising([(places[item], j) for j, item in enumerate(new) if item in places])


def _longest_rising(pairs: list[Pair]) -> list[Pair]:
    """The longest chain rising in the first number, of pairs that rise in the second (patience sorting)."""
    tops: list[int] = []
    top_index: list[int] = []
    before: list[int] = []
    for index, (place, _) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(top_index[pile - 1] if pile else -1)
        tops[pile : pile + 1] = [place]
        top_index[pile : pile + 1] = [index]
    chain: list[Pair] = []
    index = top_index[-1] if top_index else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _runs(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    if len(old) * len(new) > _DENSE_MAX:
        return []
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return [(block.a + step, block.b + step) for block in blocks for step in range(block.size)]
