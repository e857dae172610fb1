"""Chinese characters: which words they make, and how each is read, as pinyin with a tone number ("zhong1").

Words and readings come from the phrase dictionary of `pypinyin`; what songs have often and the dictionary
lacks or misreads stands here. The dictionary takes 50 MB, so it is loaded when the first Chinese line comes.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import import_module
from itertools import pairwise
from typing import Any

from songsmith.language.scripts import HAN

_OWN_LIST = (
    "长长:chang2-chang2 长路:chang2-lu4 长街:chang2-jie1 长夜:chang2-ye4 长桥:chang2-qiao2 长河:chang2-he2 "
    "走过:zou3-guo4 路过:lu4-guo4 重来:chong2-lai2 重回:chong2-hui2 重写:chong2-xie3 落下:luo4-xia4 "
    "划船:hua2-chuan2 石头:shi2-tou5 喜欢:xi3-huan5 月亮:yue4-liang5 星星:xing1-xing5 眼睛:yan3-jing5 "
    "朋友:peng2-you5 时候:shi2-hou5 告诉:gao4-su5 名字:ming2-zi5 妈妈:ma1-ma5 爸爸:ba4-ba5 "
    "一只:yi1-zhi1 两只:liang3-zhi1 三只:san1-zhi1 几只:ji3-zhi1 每只:mei3-zhi1 那只:na4-zhi1 这只:zhe4-zhi1 "
    "一行:yi1-hang2 两行:liang3-hang2 几行:ji3-hang2 背着:bei1-zhe5 等着:deng3-zhe5 照着:zhao4-zhe5 "
    "重來:chong2-lai2 還給:huan2-gei3 還沒:hai2-mei2 音樂:yin1-yue4 覺得:jue2-de5 睡覺:shui4-jiao4 "
    "长大:zhang3-da4 長大:zhang3-da4 还没:hai2-mei2 还是:hai2-shi4 一个人:yi1-ge4-ren2 两个人:liang3-ge4-ren2"
)
_OWN = {word: tuple(said.split("-")) for word, said in (item.split(":") for item in _OWN_LIST.split())}
_OWN_WORD = re.compile("|".join(sorted(_OWN, key=len, reverse=True)))
_ALONE = {
    "长": "chang2", "得": "de5", "曲": "qu3", "数": "shu3", "弹": "tan2", "尽": "jin4", "铺": "pu1",
    "谁": "shei2", "嗯": "en5",
    "長": "chang2", "數": "shu3", "彈": "tan2", "盡": "jin4", "鋪": "pu1", "誰": "shei2",
}  # fmt: skip
"""Readings of characters that stand by themselves, where the dictionary's first is another."""
_ADVERB = re.compile(r"(.)\1地")
_BEFORE_COUNTED = frozenset("第零〇一二三四五六七八九十百千万")
LIGHT = frozenset(
    "的我你他她它您在是和与也就都把被从向对不没很这那有要会能想让给到又还像跟于而却吗吧呢啊呀啦嘛"
)
"""Words of one character that carry no weight of their own."""
LONGEST = 4
"""Characters in a word; of longer phrases each character is a word."""
LONGEST_CACHED = 100
"""Characters of a run; longer ones are no lines of a song and would fill the memory."""


def hanzi_words(run: str) -> tuple[str, ...]:
    """The words of a run of characters, which they concatenate to. Characters that no dictionary joins go in
    pairs, as Chinese is spoken, except for little words.
    """
    return _words(run) if len(run) > LONGEST_CACHED else _words_cached(run)


def _words(run: str) -> tuple[str, ...]:
    words: list[str] = []
    paired = False
    for word in _known_words(run):
        single = len(word) == 1 and word not in LIGHT
        if paired and single:
            words[-1] += word
        else:
            words.append(word)
        paired = single and not (paired and len(words[-1]) == 2)
    return tuple(words)


def _known_words(run: str) -> tuple[str, ...]:
    """Words of the dictionaries; characters that belong to none are words by themselves."""
    words: list[str] = []
    place = 0
    for own in _OWN_WORD.finditer(run):
        words += [*_cut(run[place : own.start()]), own[0]]
        place = own.end()
    return tuple(words + _cut(run[place:]))


def hanzi_pinyin(run: str) -> tuple[str, ...]:
    """For each character its pinyin with a tone (5: neutral), "" where it has none. Sandhi is applied within
    words, and to 一 and 不 before whatever follows them.
    """
    return _pinyin(run) if len(run) > LONGEST_CACHED else _pinyin_cached(run)


def _pinyin(run: str) -> tuple[str, ...]:
    said = [pinyin for word in _known_words(run) for pinyin in _read(word)]
    for adverb in _ADVERB.finditer(run):
        said[adverb.end() - 1] = "de5"
    for i, ((char, after), sound) in enumerate(zip(pairwise(run), said[1:], strict=True)):
        before = run[i - 1] if i else ""
        if char == "不" and said[i] in ("bu2", "bu4"):
            said[i] = "bu2" if sound.endswith("4") else "bu4"
        elif char == "一" and not _counted(before, after):
            said[i] = "yi2" if sound.endswith("4") or sound == "ge5" else "yi4"
    return tuple(said)


_words_cached = lru_cache(maxsize=8192)(_words)
_pinyin_cached = lru_cache(maxsize=8192)(_pinyin)


def _counted(before: str, after: str) -> bool:
    """一 as a numeral keeps its own tone: 第一, 十一, 一九, 统一的."""
    return before in _BEFORE_COUNTED or after in _BEFORE_COUNTED or before in ("统", "唯", "专", "万")


def _cut(run: str) -> list[str]:
    if not run:
        return []
    found: list[str] = []
    for word in _library("pypinyin.seg.mmseg").seg.cut(run):
        found += [word] if len(word) <= LONGEST else list(word)
    return found


def _read(word: str) -> tuple[str, ...]:
    own = _OWN.get(word) or ((_ALONE[word],) if word in _ALONE else None)
    if own:
        return own
    library = _library("pypinyin")
    said = library.lazy_pinyin(
        word, style=library.Style.TONE3, neutral_tone_with_five=True, tone_sandhi=True, errors=_unread
    )
    return tuple(said) if len(said) == len(word) else ("",) * len(word)


def _unread(chars: str) -> list[str]:
    return [""] * len(chars)


@cache
def _library(name: str) -> Any:
    return import_module(name)


def hanzi_pairs() -> list[str]:
    """All words of two characters that the dictionary has."""
    phrases = _library("pypinyin.constants").PHRASES_DICT
    return sorted(word for word in phrases if _PAIR.fullmatch(word))


def hanzi_runs(text: str) -> list[tuple[int, int]]:
    """Spans of the runs of characters in a text."""
    return [match.span() for match in _RUN.finditer(text)]


def without_hanzi(text: str, filler: str) -> str:
    """The text with a filler in the place of each character."""
    return _HANZI.sub(filler, text)


_HANZI = re.compile(f"[{HAN}]")
_RUN = re.compile(f"[{HAN}]+")
_PAIR = re.compile(f"[{HAN}]{{2}}")
