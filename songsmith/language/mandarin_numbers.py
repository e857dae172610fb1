"""Mandarin number words, and what else is written in signs: "25" is 二十五, "1998年" begins 一九九八."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿")
_SIGNS = {"&": "和", "+": "加", "=": "等于", "@": "艾特", "°": "度", "½": "二分之一", "×": "乘"}
_MONEY = {"$": "美元", "€": "欧元", "£": "英镑", "¥": "元"}
_PIECE = re.compile(r"[0-9]+(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?|[^\W\d_]+|[&+=@°½×%$€£¥:/-]")
_MEASURES = "个次天人颗只张条年岁岸边步朵杯片座双封句月里分秒米层首本位点种间"
"""Measure words: a single 2 before them is 两."""
MOST_DIGITS = 12
"""Longer numbers are read digit by digit."""


def mandarin_cardinal(number: int) -> str:
    """105 → 一百零五; 20 000 → 两万. number: of at most MOST_DIGITS."""
    if number == 0:
        return _DIGITS[0]
    groups: list[str] = []
    gap = False
    for power in range(len(_GROUPS) - 1, -1, -1):
        group = number // 10_000**power % 10_000
        if not group:
            gap = bool(groups)
            continue
        said = _below_10000(group)
        if groups and (gap or group < 1000):
            said = _DIGITS[0] + said
        gap = False
        groups.append(("两" if said == "二" and power else said) + _GROUPS[power])
    said = "".join(groups)
    return said[1:] if said.startswith("一十") else said


def signs_as_hanzi(text: str, after: str) -> str:
    """The characters for a token with digits or signs: "$5", "5:30", "3.5", "50%". after: what follows it."""
    said, money = "", ""
    pieces = _PIECE.findall(text)
    for i, piece in enumerate(pieces):
        if piece in _MONEY:
            money = _MONEY[piece]
        elif piece[0].isdecimal():
            said += _number(piece, after if i == len(pieces) - 1 else "", sole=len(pieces) == 1)
            said += "点" if pieces[i + 1 : i + 2] == [":"] else ""
        elif piece == "%":
            said = "百分之" + said
        else:
            said += _SIGNS.get(piece, "")
    return said + money


def _number(text: str, after: str, *, sole: bool) -> str:
    whole, _, decimals = text.replace(",", "").partition(".")
    spelled = len(whole) > 1 and whole[0] == "0"
    year = len(whole) == 4 and after[:1] == "年"
    if spelled or year or len(whole) > MOST_DIGITS:
        said = _spelled(whole)
    elif whole == "2" and sole and not decimals and after[:1] and after[0] in _MEASURES:
        said = "两"
    else:
        said = mandarin_cardinal(int(whole))
    return said + ("点" + _spelled(decimals) if decimals else "")


def _spelled(digits: str) -> str:
    return "".join(_DIGITS[int(digit)] for digit in digits)


def _below_10000(number: int) -> str:
    said, gap = "", False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if not digit:
            gap = bool(said)
            continue
        said += (_DIGITS[0] if gap else "") + _digit(digit, power) + _PLACES[power]
        gap = False
    return said


def _digit(digit: int, power: int) -> str:
    return "两" if digit == 2 and power == 3 else _DIGITS[digit]
