from __future__ import annotations

import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from songsmith.lyrics.alignment import align, align_similar, gaps

ITEMS = st.lists(st.sampled_from("abcdefg"), max_size=30)


@given(ITEMS, ITEMS)
def test_pairs_are_equal_and_rise_on_both_sides(old: list[str], new: list[str]) -> None:
    pairs = align(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))


@given(ITEMS)
def test_a_sequence_is_wholly_equal_to_itself(items: list[str]) -> None:
    assert align(items, items) == [(i, i) for i in range(len(items))]


@given(ITEMS, ITEMS, ITEMS)
def test_what_is_put_between_leaves_both_ends_paired(
    head: list[str], put: list[str], tail: list[str]
) -> None:
    assert len(align(head + tail, head + put + tail)) == len(head) + len(tail)


@given(ITEMS, ITEMS)
def test_gaps_are_everything_that_is_not_paired(old: list[str], new: list[str]) -> None:
    pairs = align(old, new)
    left = [i for old_gap, _ in gaps(pairs, len(old), len(new)) for i in old_gap]
    right = [j for _, new_gap in gaps(pairs, len(old), len(new)) for j in new_gap]
    assert sorted(left + [i for i, _ in pairs]) == list(range(len(old)))
    assert sorted(right + [j for _, j in pairs]) == list(range(len(new)))


def test_the_most_similar_pairs_are_found_in_order() -> None:
    likeness = {(0, 1): 0.9, (1, 0): 0.8, (1, 2): 0.5, (0, 0): 0.3}
    assert align_similar([0, 1], [0, 1, 2], lambda i, j: likeness.get((i, j), 0.0), 0.2) == [(0, 1), (1, 2)]


def test_thousands_of_repeats_take_no_time() -> None:
    old = ["la", "lo"] * 10_000
    new = ["lo", "la", "la"] * 7_000
    begin = time.process_time()
    align(old, new)
    assert time.process_time() - begin < 20  # and not for ever
