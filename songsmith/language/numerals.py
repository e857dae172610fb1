"""What is said for numerals: dates, times, money, fractions, telephone numbers, letters mixed with digits."""

from __future__ import annotations

import re
from collections.abc import Callable

from songsmith.language import numbers

NUMBER = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
_UNIT_WORDS = {"$": "dollar", "£": "pound", "€": "euro", "¥": "yen"}
_SMALL_UNIT = {"$": "cent", "£": "penny", "€": "cent"}
_SHORT_SCALES = {"k": "thousand", "m": "million", "b": "billion"}
_MONTH_LIST = "january february march april may june july august september october november december"
MONTHS = tuple(_MONTH_LIST.split())
MONTH_SHORT = {month[:3]: month for month in MONTHS} | {"sept": "september"}
_DIGIT_BY_DIGIT = frozenset({"911", "411", "808", "404", "101", "303"})
"""Numbers that have names of their own: emergency calls, drum machines, dialling codes."""
_TEXT_SPEAK = {
    "4ever": "forever",
    "2nite": "tonight",
    "2night": "tonight",
    "2day": "today",
    "2morrow": "tomorrow",
    "b4": "before",
    "gr8": "great",
    "m8": "mate",
    "l8r": "later",
    "h8": "hate",
    "w8": "wait",
    "4eva": "forever",
    "any1": "anyone",
    "some1": "someone",
    "every1": "everyone",
    "no1": "no one",
    "2gether": "together",
    "4get": "forget",
}


def _date(text: str) -> list[str]:
    first, second, year = re.split(r"[/-]", text)
    month, day = int(first), int(second)
    if month > 12:
        month, day = day, month
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return numbers.number_words(first) + numbers.number_words(second) + numbers.number_words(year)
    full = year if len(year) == 4 else ("19" if int(year) > 30 else "20") + year
    return [MONTHS[month - 1], *numbers.ordinal(day), *numbers.number_words(full)]


def _iso_date(text: str) -> list[str]:
    year, month, day = text.split("-")
    return _date(f"{month}/{day}/{year}")


def _time(text: str) -> list[str]:
    numerals = re.findall(r"[0-9]+", text)
    half = re.search(r"[AaPp]", text)
    words = numbers.cardinal(int(numerals[0]))
    if len(numerals) > 1 and int(numerals[1]) > 0:
        words += (["oh"] if int(numerals[1]) < 10 else []) + numbers.cardinal(int(numerals[1]))
    elif not half:
        words.append("o'clock")
    return words + ([f"{half[0].lower()}.", "m."] if half else [])


def _money(text: str) -> list[str]:
    sign, amount = text[0], text[1:].strip()
    number = re.match(NUMBER, amount)
    assert number is not None  # the token's own pattern
    scale = amount[number.end() :].strip().lower()
    if scale:
        return [*numbers.number_words(number[0]), _SHORT_SCALES.get(scale, scale), _plural_unit(sign, 2)]
    whole, _, cents = number[0].replace(",", "").partition(".")
    if len(whole) > numbers.MAX_CARDINAL_DIGITS:
        return [*numbers.digits(whole), _plural_unit(sign, 2)]
    words = numbers.cardinal(int(whole))
    words.append(_plural_unit(sign, int(whole)))
    small = int(cents[:2].ljust(2, "0")) if cents else 0
    if small and sign in _SMALL_UNIT:
        unit = _SMALL_UNIT[sign]
        unit = unit if small == 1 else {"penny": "pence"}.get(unit, unit + "s")
        words = ([] if whole == "0" else [*words, "and"]) + [*numbers.cardinal(small), unit]
    return words


def _plural_unit(sign: str, count: int) -> str:
    unit = _UNIT_WORDS[sign]
    return unit if count == 1 or unit == "yen" else unit + "s"


def _cents(text: str) -> list[str]:
    number = text.rstrip("¢ ")
    return [*numbers.number_words(number), "cent" if number == "1" else "cents"]


def _degrees(text: str) -> list[str]:
    number, _, scale = text.partition("°")
    unit = "degree" if number.strip() == "1" else "degrees"
    scales = {"C": ["celsius"], "F": ["fahrenheit"]}
    return [*numbers.number_words(number.strip()), unit, *scales.get(scale.strip(), [])]


def _fraction(text: str) -> list[str]:
    top, bottom = text.split("/")
    if not 0 < int(top) < int(bottom) <= 10:
        return numbers.number_words(top) + numbers.number_words(bottom)
    names = {2: "half", 4: "quarter"}
    unit = [names[int(bottom)]] if int(bottom) in names else numbers.ordinal(int(bottom))
    if top != "1":
        unit = ["halves"] if unit == ["half"] else numbers.plural(unit)
    return numbers.cardinal(int(top)) + unit


def _decade(text: str) -> list[str]:
    return numbers.plural(numbers.number_words(text.strip("'s")))


def _ordinal(text: str) -> list[str]:
    number = text[:-2]
    if len(number) > numbers.MAX_CARDINAL_DIGITS:
        return numbers.digits(number)
    return numbers.ordinal(int(number))


def _number(text: str) -> list[str]:
    if text in _DIGIT_BY_DIGIT:
        return numbers.digits(text)
    if text[0] == "#":
        return ["number", *numbers.number_words(text[1:])]
    if text[0] in "-−":
        return ["minus", *numbers.number_words(text[1:])]
    return numbers.number_words(text)


def _mixed(text: str) -> list[str]:
    """Letters and digits in one word: "4ever", "U2", "MP3", "5G"."""
    known = _TEXT_SPEAK.get(text.lower())
    if known:
        return known.split()
    words: list[str] = []
    for piece in re.findall(r"[0-9]+|[^\W\d_]+", text):
        if piece.isdigit():
            words += numbers.number_words(piece)
        elif piece.isupper() or len(piece) == 1:
            words += [f"{letter.lower()}." for letter in piece]
        else:
            words.append(piece)
    return words


VERBALISERS: dict[str, Callable[[str], list[str]]] = {
    "isodate": _iso_date,
    "date": _date,
    "time": _time,
    "money": _money,
    "cents": _cents,
    "percent": lambda text: [*numbers.number_words(text.rstrip("% ")), "percent"],
    "degrees": _degrees,
    "fraction": _fraction,
    "ordinal": _ordinal,
    "decade": _decade,
    "phone": numbers.digits,
    "number": _number,
    "mixed": _mixed,
}
