"""Spanish number words, and what else is written in signs: "25" is veinticinco, "%" is por ciento."""

from __future__ import annotations

import re

_SMALL_LIST = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis "
    "diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés veinticuatro veinticinco "
    "veintiséis veintisiete veintiocho veintinueve"
)
_SMALL = tuple(_SMALL_LIST.split())
_TENS = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_HUNDREDS_LIST = (
    "- ciento doscientos trescientos cuatrocientos quinientos seiscientos setecientos ochocientos novecientos"
)
_HUNDREDS = tuple(_HUNDREDS_LIST.split())
LARGEST = 999_999_999
"""Longer numbers are read digit by digit."""
_SHORT_ONE = {"uno": "un", "veintiuno": "veintiún"}
_SIGNS = {"&": "y", "+": "más", "=": "igual", "%": "por ciento", "@": "arroba", "°": "grados", "½": "medio"}
_MONEY = {"$": "dólares", "€": "euros", "£": "libras", "¥": "yenes"}
_PIECE = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|[&+=%@°½$€£¥]")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})+")


def spanish_cardinal(number: int) -> list[str]:
    """21 → veintiuno; 1999 → mil novecientos noventa y nueve. number: 0 … LARGEST."""
    words: list[str] = []
    millions, rest = divmod(number, 1_000_000)
    if millions:
        words += ["un", "millón"] if millions == 1 else [*_shortened(spanish_cardinal(millions)), "millones"]
    thousands, below = divmod(rest, 1000)
    if thousands:
        words += [*(_shortened(_below_1000(thousands)) if thousands > 1 else []), "mil"]
    if below or not words:
        words += _below_1000(below)
    return words


def signs_as_words(text: str) -> list[str]:
    """The words for a token with digits or signs: "$5", "5:30", "3,5", "mp3"."""
    words: list[str] = []
    money = ""
    for piece in _PIECE.findall(text):
        if piece in _MONEY:
            money = _MONEY[piece]
        elif piece in _SIGNS:
            words += _SIGNS[piece].split()
        else:
            words += _number(piece) if piece[0].isdecimal() else [piece]
    return words + ([money] if money else [])


def before_noun(words: list[str]) -> list[str]:
    """As said before what is counted: un, veintiún, treinta y un."""
    return _shortened(words)


def _number(text: str) -> list[str]:
    if _THOUSANDS.fullmatch(text):
        text = re.sub(r"[.,]", "", text)
    whole, *decimals = re.split(r"[.,]", text)
    words = _read(whole)
    mark = "coma" if "," in text else "punto"
    return words + [word for part in decimals for word in (mark, *_read(part))]


def _read(digits: str) -> list[str]:
    if int(digits) > LARGEST or (len(digits) > 1 and digits[0] == "0"):
        return [_SMALL[int(c)] for c in digits]
    return spanish_cardinal(int(digits))


def _shortened(words: list[str]) -> list[str]:
    return [*words[:-1], _SHORT_ONE.get(words[-1], words[-1])]


def _below_1000(number: int) -> list[str]:
    if number == 100:
        return ["cien"]
    hundreds, rest = divmod(number, 100)
    words = [_HUNDREDS[hundreds]] if hundreds else []
    if rest and rest < len(_SMALL):
        words.append(_SMALL[rest])
    elif rest:
        tens, ones = divmod(rest, 10)
        words += [_TENS[tens], *(["y", _SMALL[ones]] if ones else [])]
    return words or [_SMALL[0]]
