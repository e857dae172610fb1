"""Chinese sheets in the editor: counts in the margin, rhymes by the final of the last character."""

from __future__ import annotations

from songsmith.lyrics.analysis import analysis

TEXT = """[Chorus]
慢慢走，慢慢走，天还没有亮
我们把歌唱给河水听
慢慢走，慢慢走，灯火在摇晃
每一步 baby 都是1998年的星（星星）
"""


def test_every_character_is_counted_and_numbers_and_latin_words_as_they_are_said() -> None:
    lines = analysis(TEXT)["lines"]
    assert [line["syllables"] for line in lines] == [11, 9, 11, 3 + 2 + 2 + 4 + 3 + 2]
    assert not any(line["approximate"] for line in lines)
    assert lines[0]["words"].startswith("慢慢 2, 走 1, 慢慢 2")
    assert lines[1]["stress"] == "201211212"


def test_lines_rhyme_by_their_last_character() -> None:
    lines = analysis(TEXT)["lines"]
    assert [line["rhyme"]["letter"] for line in lines] == ["A", "B", "A", "B"]
    assert {line["rhyme"]["kind"] for line in lines} == {"perfect"}
    row = TEXT.split("\n")[4]
    start, end = lines[3]["rhyme"]["word"]
    assert row[start:end] == "星"


def test_nothing_is_warned_of_in_plain_chinese() -> None:
    assert analysis(TEXT)["warnings"] == []
