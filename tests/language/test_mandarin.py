"""Mandarin read aloud: sounds and tones, a syllable for every character, readings, numbers, Latin words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from songsmith.language.g2p import Pronouncer, UnsingableWords
from songsmith.language.hanzi import hanzi_pairs, hanzi_pinyin, hanzi_words
from songsmith.language.languages import MANDARIN, line_language, sheet_language
from songsmith.language.mandarin import FINALS, INITIALS, mandarin_phones, tone_of
from songsmith.language.mandarin_numbers import mandarin_cardinal, signs_as_hanzi
from songsmith.language.mandarin_rhyme import hanzi_rhyme
from songsmith.language.phones import CONSONANTS, SUNG_VOWELS, VOWELS, toneless
from songsmith.language.reader import Reader, plain_reader
from songsmith.language.rhyme import IDENTICAL, PERFECT, rhyme_score
from songsmith.language.syllables import count_line, line_syllables

SOUNDS = {
    "ni3": "n i↓", "hao3": "x au↓", "zhong1": "ꭧ ʊ→ ŋ", "guo2": "k w o↗", "nü3": "n y↓", "lv4": "l y↘",
    "xue3": "ɕ ɥ e↓", "yue4": "ɥ e↘", "yuan2": "ɥ ɛ↗ n", "yun2": "y↗ n", "ju2": "ʨ y↗", "xuan1": "ɕ ɥ ɛ→ n",
    "wo3": "w o↓", "wei4": "w ei↘", "gui4": "k w ei↘", "wen1": "w ə→ n", "lun2": "l w ə↗ n",
    "weng1": "w ə→ ŋ", "you3": "j ou↓", "liu2": "l j ou↗", "qiong2": "ʨʰ j ʊ↗ ŋ", "ying1": "i→ ŋ",
    "shi4": "ʂ ɨ↘", "si1": "s ɨ→", "ri4": "ɻ ɨ↘", "er2": "ɚ↗", "bo1": "p w o→", "o2": "ɔ↗", "e4": "ɤ↘",
    "de5": "t ɤ", "yan2": "j ɛ↗ n", "zhuang4": "ꭧ w a↘ ŋ", "cai2": "ʦʰ ai↗", "n2": "ə↗ n",
}  # fmt: skip
RUN_INTO = {"wan2": "w a↗ ɚ", "hui4": "x w ə↘ ɚ", "shi4": "ʂ ɚ↘", "zhe4": "ꭧ ɤ↘ ɚ"}
READINGS = {
    "我们把歌唱给河水听": "wo3 men5 ba3 ge1 chang4 gei3 he2 shui3 ting1",
    "重庆的银行": "chong2 qing4 de5 yin2 hang2",
    "重新长大": "chong2 xin1 zhang3 da4",
    "走过长长的街": "zou3 guo4 chang2 chang2 de5 jie1",
    "音乐和快乐": "yin1 yue4 he2 kuai4 le4",
    "还给我还有什么": "huan2 gei3 wo3 hai2 you3 shen2 me5",
    "我觉得要睡觉": "wo3 jue2 de5 yao4 shui4 jiao4",
    "轻轻地走": "qing1 qing1 de5 zou3",
    "大地": "da4 di4",
    "不是不要不来": "bu2 shi4 bu2 yao4 bu4 lai2",
    "一个人一天一夜": "yi2 ge4 ren2 yi4 tian1 yi2 ye4",
    "第一次十一": "di4 yi1 ci4 shi2 yi1",
    "你好": "ni2 hao3",
    "長夜裡的風": "chang2 ye4 li3 de5 feng1",
}
CHANTED = "窗外的雨落在旧站台，我把名字写在玻璃上"


def _said(line: str, sheet: str = MANDARIN) -> str:
    words = Pronouncer(sheet=sheet).line(line)
    return " ".join("·".join(s.text for s in word.syllables) for word in words)


@pytest.mark.parametrize(("pinyin", "phones"), SOUNDS.items())
def test_sounds_and_tones(pinyin: str, phones: str) -> None:
    found = mandarin_phones(pinyin)
    assert found is not None
    assert " ".join(found[0]) == phones
    assert toneless(found[0][found[1]]) in SUNG_VOWELS


@pytest.mark.parametrize(("pinyin", "phones"), RUN_INTO.items())
def test_a_colloquial_r_colours_the_vowel(pinyin: str, phones: str) -> None:
    found = mandarin_phones(pinyin, rhotic=True)
    assert found is not None
    assert " ".join(found[0]) == phones


def test_what_is_no_syllable_has_no_sounds() -> None:
    assert [mandarin_phones(text) for text in ("foo", "hello", "", "4", "xhuang")] == [None] * 5


def test_every_final_has_a_vowel_that_can_be_sung() -> None:
    for initial in ("", *INITIALS):
        for final in FINALS:
            found = mandarin_phones(f"{initial}{final.strip('-')}4")
            if found:
                assert toneless(found[0][found[1]]) in SUNG_VOWELS
                assert tone_of(found[0]) == "↘"


@pytest.mark.parametrize(("line", "pinyin"), READINGS.items())
def test_readings_in_context(line: str, pinyin: str) -> None:
    assert " ".join(hanzi_pinyin(line)) == pinyin


def test_words_of_the_dictionary_can_all_be_sung() -> None:
    for word in hanzi_pairs()[::40]:
        assert all(mandarin_phones(pinyin) for pinyin in hanzi_pinyin(word)), word


def test_words_are_those_of_a_dictionary_or_pairs() -> None:
    assert hanzi_words("我们把歌唱给河水听") == ("我们", "把", "歌唱", "给", "河水", "听")
    assert hanzi_words("慢慢走") == ("慢慢", "走")


@pytest.mark.parametrize(
    ("line", "split"),
    [
        (CHANTED, "窗·外 的 雨·落 在 旧 站·台 我 把 名·字 写 在 玻·璃 上"),
        ("花儿开了", "花·儿 开·了"),
        ("这儿好玩儿，待一会儿", "这儿 好·玩儿 待 一·会儿"),
        ("我的女儿", "我 的 女·儿"),
        ("1998年的夏天", "1·9·9·8 年 的 夏·天"),
        ("2个人，3.5米", "2 个·人 3·.·5 米"),
        ("１９９８年　你好！", "１·９·９·８ 年 你·好"),
        ("「再见」——（再见）……", "再·见 再·见"),
    ],
)
def test_every_character_has_a_syllable(line: str, split: str) -> None:
    assert _said(line) == split


def test_latin_words_are_said_as_in_english() -> None:
    words = Pronouncer().line("我爱你 baby, don't go")
    assert [word.text for word in words] == ["我", "爱", "你", "baby", "don't", "go"]
    assert words[3].syllables[0].phones == ("b", "A")


def test_neutral_syllables_are_light_and_words_begin_heavily() -> None:
    words = {word.text: [s.stress for s in word.syllables] for word in Pronouncer().line("我们 的窗外 是河")}
    assert words == {"我们": [2, 0], "的": [0], "窗外": [2, 1], "是": [1], "河": [2]}


@pytest.mark.parametrize(
    ("number", "hanzi"),
    [
        (0, "零"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"),
        (200, "二百"), (1005, "一千零五"), (1998, "一千九百九十八"), (2000, "两千"), (10_000, "一万"),
        (20_005, "两万零五"), (100_500, "十万零五百"), (120_000_000, "一亿两千万"), (100_000_001, "一亿零一"),
    ],
)  # fmt: skip
def test_numbers(number: int, hanzi: str) -> None:
    assert mandarin_cardinal(number) == hanzi


@pytest.mark.parametrize(
    ("written", "after", "hanzi"),
    [
        ("1998", "年", "一九九八"), ("1998", "", "一千九百九十八"), ("50%", "", "百分之五十"),
        ("5:30", "", "五点三十"), ("$5", "", "五美元"), ("3.14", "", "三点一四"), ("007", "", "零零七"),
        ("20,000", "", "两万"), ("2", "个人", "两"), ("2", "楼", "二"), ("&", "", "和"),
    ],
)  # fmt: skip
def test_signs(written: str, after: str, hanzi: str) -> None:
    assert signs_as_hanzi(written, after) == hanzi


def test_a_number_keeps_its_text_on_its_first_syllable() -> None:
    (word, _) = Pronouncer().line("10086号")
    assert [s.text for s in word.syllables] == ["10086", "", "", "", "", ""]


@pytest.mark.parametrize("text", ["9" * 5000 + "年", "字" * 3500, "（字）" * 3000, "字a" * 3000, "长" * 101])
def test_hostile_lines_are_read_too(text: str) -> None:
    assert line_syllables(text, sheet=MANDARIN).syllables >= len(text) / 3


@given(st.text(alphabet="的我们花儿一不了长重乐龘嗯abz 0129年个，。（）！%$…ー々é'", max_size=30))
@settings(max_examples=200, deadline=None)
def test_any_line_gives_syllables_that_can_be_sung(text: str) -> None:
    try:
        words = Pronouncer(sheet=MANDARIN).line(text)
    except UnsingableWords:
        return
    place = 0
    for word in words:
        assert place <= word.char_start < word.char_end
        assert text[word.char_start : word.char_end] == word.text
        assert word.syllables
        assert "".join(s.text for s in word.syllables) == word.text
        for syllable in word.syllables:
            assert toneless(syllable.phones[syllable.nucleus]) in SUNG_VOWELS | VOWELS | CONSONANTS
        place = word.char_end
    hanzi = set(re.findall("[一-鿿]", text))
    assert hanzi <= set("".join(word.text for word in words))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("你好 мир", {"мир": "Cyrillic"}),
        ("食べる 中国", {"食べる": "Japanese", "中国": "Japanese"}),
        ("ありがとう", {"ありがとう": "Japanese"}),
        ("你好龸", {"龸": "Chinese"}),
    ],
)
def test_what_nobody_reads_is_named(line: str, words: dict[str, str]) -> None:
    with pytest.raises(UnsingableWords) as caught:
        Pronouncer().line(line)
    assert {word.text: word.language for word in caught.value.words} == words


def test_counts_are_exactly_what_is_sung() -> None:
    for line in (CHANTED, "1998年的夏天 baby", "玩儿一会儿吧", "（啦啦啦）不要走"):
        count = line_syllables(line, sheet=MANDARIN)
        assert not count.approximate
        assert count.syllables == sum(len(word.syllables) for word in Pronouncer().line(line))
    assert line_syllables("你好龸").words[-1].script == "Chinese"
    assert line_syllables("我爱 Blorptangia").approximate


def test_characters_make_a_line_chinese_and_kana_do_not() -> None:
    reader = plain_reader()
    assert line_language("hello 你好 world", reader) == "zh"
    assert line_language("ありがとう 世界", reader) == "en"
    assert line_language("1998", reader) == "en"
    assert line_language("1998", reader, "zh") == "zh"
    assert line_language("Nobody told us the water was deep", reader, "zh") == "en"
    assert sheet_language(["慢慢走", "1998", "oh yeah"], reader) == "zh"
    assert sheet_language(["慢慢走", "oh yeah", "hold on", "the light"], reader) == "en"


def test_the_projects_dictionary_says_characters_in_pinyin() -> None:
    reader = Reader({"长": "/zhang3/", "baby": "bˈebi"})
    assert count_line("长长的路", reader).syllables == 4
    (word,) = Pronouncer({"重重": "chong2 chong2"}).line("重重")
    assert ["".join(s.phones) for s in word.syllables] == ["ꭧʰʊ↗ŋ"] * 2
    for wrong in ("chong2", "chong2 foo", "hello there"):
        with pytest.raises(ValueError, match="pinyin"):
            Reader({"重重": wrong})


@pytest.mark.parametrize(
    ("first", "second", "score"),
    [
        ("太阳", "远方", PERFECT),
        ("星星", "天空", PERFECT),
        ("回家", "天涯", PERFECT),
        ("家", "加", IDENTICAL),
    ],
)
def test_finals_of_one_rhyme_rhyme(first: str, second: str, score: float) -> None:
    left, right = hanzi_rhyme(first), hanzi_rhyme(second)
    assert left is not None
    assert right is not None
    assert rhyme_score(left, right) == score


@pytest.mark.parametrize(("first", "second"), [("月亮", "回家"), ("河水", "心里"), ("星", "晚")])
def test_finals_of_two_rhymes_do_not_rhyme_perfectly(first: str, second: str) -> None:
    left, right = hanzi_rhyme(first), hanzi_rhyme(second)
    assert left is not None
    assert right is not None
    assert rhyme_score(left, right) < PERFECT
