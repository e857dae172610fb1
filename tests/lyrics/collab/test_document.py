"""Words that several people change at once, in any order of arrival."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songsmith.lyrics.collab.changes import text_changed, text_changes
from songsmith.lyrics.collab.document import EMPTY, BadUpdate, LyricDocument, clients_of

LETTERS = st.text(st.sampled_from("ab é🎵\n["), max_size=12)
WRITERS = 4

Step = tuple[str, int, int, str]
"""what happens, to which writer, where, with what words"""

steps = st.lists(
    st.tuples(
        st.sampled_from(["insert", "delete", "replace", "send", "send"]),
        st.integers(0, WRITERS - 1),
        st.integers(0, 40),
        LETTERS,
    ),
    max_size=40,
)


@settings(deadline=None)
@given(LETTERS, LETTERS)
def test_changes_make_the_new_text_of_the_old(old: str, new: str) -> None:
    assert text_changed(old, text_changes(old, new)) == new


@settings(deadline=None)
@given(LETTERS, LETTERS)
def test_writing_a_text_makes_the_document_say_it(old: str, new: str) -> None:
    document = LyricDocument(client=1)
    document.write(old)
    assert document.write(new) == EMPTY or old != new
    assert str(document) == new


@settings(deadline=None)
@given(steps, st.randoms(use_true_random=False))
def test_all_copies_agree_whatever_the_order(script: list[Step], chance: random.Random) -> None:
    """Each writer changes a copy of its own; updates go out late, twice, and in any order between writers."""
    seed = LyricDocument(client=99)
    start = seed.write("[Verse]\nRain is writing letters")
    copies = [LyricDocument([start], client=number + 1) for number in range(WRITERS)]
    outbox: list[list[bytes]] = [[] for _ in copies]
    server = LyricDocument([start])
    stored = [start]
    for action, writer, place, words in script:
        if action == "send":
            stored += [fresh for update in outbox[writer] if (fresh := server.apply(update)) != EMPTY]
            copies[writer].load([server.update()])
            outbox[writer] = []
        elif (update := _change(copies[writer], action, place, words)) != EMPTY:
            outbox[writer].append(update)
    for updates in chance.sample(outbox, len(outbox)):
        stored += [fresh for update in [*updates, *updates] if (fresh := server.apply(update)) != EMPTY]
    for copy in copies:
        copy.load([server.update_since(copy.state)])
    assert {str(copy) for copy in copies} == {str(server)}
    again = LyricDocument()
    again.load(chance.sample(stored, len(stored)))
    again.load(stored)
    assert (str(again), again.is_waiting) == (str(server), False)


def _change(copy: LyricDocument, action: str, place: int, words: str) -> bytes:
    text = str(copy)
    place = min(place, len(text))
    end = place if action == "insert" else min(place + 5, len(text))
    return copy.write(text[:place] + ("" if action == "delete" else words) + text[end:])


def test_two_edits_of_one_line_keep_both() -> None:
    base = LyricDocument(client=1)
    start = base.write("Rain is writing letters")
    one, other = LyricDocument([start], client=2), LyricDocument([start], client=3)
    first, second = one.write("Soft rain is writing letters"), other.write("Rain is writing long letters")
    one.apply(second)
    other.apply(first)
    assert str(one) == str(other) == "Soft rain is writing long letters"


def test_what_is_known_already_is_nothing_new() -> None:
    document = LyricDocument(client=7)
    update = document.write("words")
    assert LyricDocument([update]).apply(update) == EMPTY
    assert clients_of(document.state) == {7: 5}


def test_garbage_is_refused() -> None:
    for update in (b"", b"\xff\xff", b"\x01\x01\x05\x00", b"words"):
        with pytest.raises(BadUpdate):
            LyricDocument().apply(update)


def test_words_whose_ground_comes_later_wait_for_it() -> None:
    writer = LyricDocument(client=1)
    first, second = writer.write("one"), writer.write("one two")
    reader = LyricDocument()
    with pytest.raises(BadUpdate):
        reader.apply(second)
    late = LyricDocument()
    late.load([second])
    assert late.is_waiting
    late.load([first])
    assert (str(late), late.is_waiting) == ("one two", False)
