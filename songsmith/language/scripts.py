"""Which words have no sounds here (other scripts), and which lines are Spanish or Mandarin."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

_SCRIPT_NAMES = {
    "CJK": "Chinese",
    "HIRAGANA": "Japanese",
    "KATAKANA": "Japanese",
    "HALFWIDTH": "Japanese",
    "HANGUL": "Korean",
}
CHINESE, JAPANESE = _SCRIPT_NAMES["CJK"], _SCRIPT_NAMES["KATAKANA"]
HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇"
"""Chinese characters, for a class of a regular expression."""
_HAN = re.compile(f"[{HAN}]")
_LATIN = ("LATIN", "MODIFIER", "COMBINING", "FEMININE", "MASCULINE", "FULLWIDTH")

_SPANISH_LIST = (
    "que qué de del el la los las lo le les un una unos unas y en al con por para pero como cómo cuando "
    "cuándo donde dónde porque si sí ya muy más mas tan es soy eres somos son está estoy estás están "
    "estaba era fue ser hay tengo tiene tienes tu tú tus mi mí mis su sus yo él ella ellos nosotros te "
    "se nos ti amor corazón noche vida luz cielo sol luna mar alma beso besos sueño sueños mundo tierra "
    "fuego agua ojos boca mano manos día días siempre nunca todo toda todos todas nada algo otra otro "
    "vez veces quiero quiere quieres puedo puede puedes amo amar canta canto cantar baila bailar voy va "
    "vas vamos vuelve vuelvo volver llorar dime dame ven solo sola bien mal aquí allí así hoy mañana "
    "ayer hasta desde entre sin sobre este esta ese esa esto eso casa calle camino voz viento río flor "
    "flores adiós hola gracias señor señorita bonita linda nuestra nuestro también tiempo lejos cerca "
    "digas dos tres puerta ventana pasar llegar llama llamas sabe sabes saber decir hablar hacer hago "
    "hace haces vivir morir sentir siento querer pierdo perder despacio ahora antes después mientras "
    "aunque contigo conmigo cada quien quién nadie alguien mejor triste feliz cantando bailando soñando "
    "llorando pueblo ciudad madre padre hijo hija niña niño mujer hombre gente lluvia nieve estrella "
    "estrellas cuerpo piel labios sangre dolor olvido olvidar recuerdo recuerdos verdad mentira"
)
SPANISH_WORDS = frozenset(_SPANISH_LIST.split())
_SPANISH_IN_ENGLISH = (
    "la los de en un te me no son sin solo sola mar sol era amor tan ser es a y va vas mi tu al el si "
    "mas mal ti mundo casa este dame ven lo le les nos esta mano hay adiós hola linda luna tierra se "
    "más llama llamas gracias padre madre feliz por dos tres"
)
_ALSO_ENGLISH = frozenset(_SPANISH_IN_ENGLISH.split())
"""Spanish words that English lyrics use too (names, "la la la", "mi amor"): they prove nothing alone."""
_PROVING = SPANISH_WORDS - _ALSO_ENGLISH
_LETTERS = re.compile(r"[^\W\d_]+")
_FEWEST_WITH_ONE_PROOF, _SHARE = 4, 0.6
"""With a single certain word a line needs this many different words; this share of them must fit Spanish."""
_SPANISH_MARKS = re.compile(r"[ñÑ¿¡]")
_ACCENTED = re.compile(r"[áéíóúü]")


@lru_cache(maxsize=4096)
def script_of(char: str) -> str | None:
    """None for Latin letters, else the name a writer knows: "Chinese", "Cyrillic", "Arabic" …"""
    if char.isascii():
        return None
    first = unicodedata.name(char, "UNKNOWN").replace("-", " ").split()[0]
    if first in _LATIN:
        return None
    return _SCRIPT_NAMES.get(first, first.capitalize())


def script_of_word(word: str) -> str | None:
    """Script of the first letter that is not Latin, None when all are."""
    return next((script for script in map(script_of, filter(str.isalpha, word)) if script), None)


def is_mandarin(line: str) -> bool:
    """True for a line with Chinese characters; not where kana beside them tell that it is Japanese."""
    if line.isascii() or not _HAN.search(line):
        return False
    return not any(script_of(char) == JAPANESE for char in line if char.isalpha())


def may_be_spanish(line: str) -> bool:
    """False for lines that show no sign of Spanish; cheap, for the many that do not."""
    lower = line.lower()
    if not lower.isascii() and (_SPANISH_MARKS.search(lower) or _ACCENTED.search(lower)):
        return True
    return not _PROVING.isdisjoint(_LETTERS.findall(lower))


def is_spanish(words: Sequence[str], known: Callable[[str], bool], line: str = "") -> bool:
    """True when the line is Spanish as a whole; single loan words are not.

    words: lower case; known: is it an English word.
    """
    if len(words) < 2:
        return bool(words) and bool(_SPANISH_MARKS.search(line)) and not known(words[0])
    different = set(words)
    proofs = sum(_is_strong(word, known) for word in different) + bool(_SPANISH_MARKS.search(line))
    if not proofs:
        return False
    fitting = sum(word in SPANISH_WORDS or word in _ALSO_ENGLISH or not known(word) for word in different)
    enough = proofs >= 2 or (proofs == 1 and len(different) >= _FEWEST_WITH_ONE_PROOF)
    return enough and fitting >= _SHARE * len(different)


def is_spanish_among(words: Sequence[str], known: Callable[[str], bool], line: str = "") -> bool:
    """As `is_spanish` for a line of a Spanish sheet: true unless most of its words can only be English."""
    different = set(words)
    if not different or _SPANISH_MARKS.search(line):
        return bool(different)
    foreign = sum(
        known(word) and word not in SPANISH_WORDS and word not in _ALSO_ENGLISH for word in different
    )
    return foreign <= len(different) / 2 or any(_is_strong(word, known) for word in different)


def _is_strong(word: str, known: Callable[[str], bool]) -> bool:
    if word in _ALSO_ENGLISH:
        return False
    return word in SPANISH_WORDS or bool(_ACCENTED.search(word) and not known(word))
