"""English number words, as they are sung: without "and", years in pairs, long runs digit by digit."""

from __future__ import annotations

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
)
ONES = tuple(_ONES.split())
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
SCALES = ("", "thousand", "million", "billion", "trillion")
MAX_CARDINAL_DIGITS = 15
"""Longer numbers are read digit by digit."""
_ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}


def digits(text: str) -> list[str]:
    """One word a digit, zero as "oh": telephone numbers, "007"."""
    return ["oh" if c == "0" else ONES[int(c)] for c in text if c.isdigit()]


def cardinal(number: int) -> list[str]:
    """21 → twenty one. number: 0 … 10^15 − 1."""
    if number < 1000:
        return _below_1000(number)
    words: list[str] = []
    for power in range(len(SCALES) - 1, -1, -1):
        group = number // 1000**power % 1000
        if group:
            words += _below_1000(group) + ([SCALES[power]] if power else [])
    return words


def ordinal(number: int) -> list[str]:
    """22 → twenty second."""
    words = cardinal(number)
    last = words[-1]
    if last in _ORDINALS:
        words[-1] = _ORDINALS[last]
    else:
        words[-1] = last[:-1] + "ieth" if last.endswith("y") else last + "th"
    return words


def year(number: int) -> list[str]:
    """1984 → nineteen eighty four; 2005 → two thousand five; 1905 → nineteen oh five. number: 1000 … 2999."""
    high, low = divmod(number, 100)
    if high % 10 == 0 and low < 10:
        return cardinal(number)
    if low == 0:
        return [*cardinal(high), "hundred"]
    return cardinal(high) + (["oh"] if low < 10 else []) + cardinal(low)


def plural(words: list[str]) -> list[str]:
    """ninety → nineties, six → sixes."""
    last = words[-1]
    if last.endswith("y"):
        last = last[:-1] + "ies"
    else:
        last += "es" if last.endswith("x") else "s"
    return [*words[:-1], last]


def number_words(text: str) -> list[str]:
    """Read a number as written: "1,000", "3.14", "007", "1984"."""
    whole, _, decimals = text.replace(",", "").partition(".")
    if len(whole) > MAX_CARDINAL_DIGITS or (len(whole) > 1 and whole[0] == "0"):
        words = digits(whole)
    elif len(whole) == 4 and "," not in text and not decimals and 1100 <= int(whole) <= 2099:
        words = year(int(whole))
    else:
        words = cardinal(int(whole or "0"))
    return words + (["point", *(ONES[int(c)] for c in decimals)] if decimals else [])


def _below_1000(number: int) -> list[str]:
    words: list[str] = []
    if number >= 100:
        words += [ONES[number // 100], "hundred"]
        number %= 100
        if not number:
            return words
    if number >= 20:
        words.append(TENS[number // 10])
        number %= 10
        if not number:
            return words
    return [*words, ONES[number]]
