from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from songsmith.lyrics.compare import ChangedLines, Sign, Tally, changed_lines, compare, tally, word_pieces
from songsmith.lyrics.merge import text_merge

OLD = (
    "[Verse]\nRain is writing letters\nOn the window of the train\n\n"
    "[Chorus]\nPaper boats\nOn a river of wine"
)

lines = st.lists(
    st.sampled_from(["", "[Verse]", "rain", "rain falls", "a boat", "a boat sails", "wine"]), max_size=9
)
texts = lines.map("\n".join)


def signs(old: str, new: str) -> list[str]:
    return [row.sign.value for row in compare(old, new) if row.sign is not Sign.SAME]


def test_the_same_words_have_not_changed() -> None:
    assert signs(OLD, OLD) == []
    assert signs(OLD, OLD.replace("Rain is", "Rain  is ")) == []


def test_an_edited_line_shows_its_words() -> None:
    (row,) = [row for row in compare(OLD, OLD.replace("writing", "drawing")) if row.sign is Sign.CHANGED]
    assert [piece.text for piece in row.old_pieces if piece.marked] == ["writing"]
    assert [piece.text for piece in row.new_pieces if piece.marked] == ["drawing"]
    assert row.new
    assert row.new.text == "Rain is drawing letters"


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        (OLD.replace("[Chorus]", "A third line\n\n[Chorus]"), Tally(added=1)),
        (OLD.replace("On the window of the train\n", ""), Tally(removed=1)),
        (OLD.replace("Paper boats\nOn a river of wine", "On a river of wine\nPaper boats"), Tally(moved=1)),
        (OLD.replace("writing", "drawing").replace("Paper", "Little"), Tally(changed=2)),
        (OLD.replace("[Chorus]", "[Bridge]"), Tally(changed=1)),
        (OLD + "\n\n\n", Tally()),
        ("", Tally(removed=6)),
    ],
)
def test_changes_are_counted_by_kind(new: str, expected: Tally) -> None:
    assert tally(compare(OLD, new)) == expected


def test_marks_stand_at_new_lines_and_where_lines_are_missing() -> None:
    new = OLD.replace("writing", "drawing").replace("Paper boats\n", "")
    assert changed_lines(compare(OLD, new)) == ChangedLines(lines=(1,), cuts=((5, 1),))
    ending = OLD.removesuffix("\nPaper boats\nOn a river of wine")
    assert changed_lines(compare(OLD, ending)) == ChangedLines(cuts=((5, 2),))


def test_words_without_spaces_are_compared_by_character() -> None:
    old, new = word_pieces("雨在写信", "雨在画画")
    assert [piece.text for piece in old if piece.marked] == ["写信"]
    assert [piece.text for piece in new if piece.marked] == ["画画"]


@given(texts, texts)
def test_both_sides_can_be_read_down_whole(old: str, new: str) -> None:
    rows = compare(old, new)
    assert [row.old.text for row in rows if row.old] == old.split("\n")
    assert [row.new.text for row in rows if row.new] == new.split("\n")
    assert [row.new.number for row in rows if row.new] == list(range(new.count("\n") + 1))
    assert tally(compare(old, old)).total == 0


@given(texts, texts, texts)
def test_a_merge_keeps_every_line_that_either_wrote(base: str, mine: str, theirs: str) -> None:
    merged = text_merge(base, mine, theirs).split("\n")
    for wrote in (mine, theirs):
        new = set(wrote.split("\n")) - set(base.split("\n"))
        assert new <= set(merged)


@given(texts, texts)
def test_a_merge_with_no_change_is_the_other_change(base: str, changed: str) -> None:
    assert text_merge(base, changed, base) == changed
    assert text_merge(base, base, changed) == changed
    assert text_merge(base, changed, changed) == changed


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "merged"),
    [
        ("a\nb\nc", "x\ny\nz", "a\nb\nc\nd", "x\ny\nz\nd"),
        ("a\nb\nc", "a\nb\nc\nm", "a\nb\nc\nt", "a\nb\nc\nt\nm"),
        ("a\nb\nc", "a\nB\nc", "a\nX\nc", "a\nX\nB\nc"),
        ("a\nb\nc", "a\nB\nc", "n\na\nb\nc\nq", "n\na\nB\nc\nq"),
        ("a\nb\nc", "a\nB\nc", "a\nc", "a\nB\nc"),
    ],
)
def test_two_changes_of_one_text_are_both_made(base: str, mine: str, theirs: str, merged: str) -> None:
    assert text_merge(base, mine, theirs) == merged
