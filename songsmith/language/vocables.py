"""Sounds that songs are full of and dictionaries are not: ooh, yeah, na na, whoa-oh, mmm, shh.

Also the way singers say some everyday words: "every" has two syllables, "our" has one.
"""

from __future__ import annotations

import re
from functools import lru_cache

SUNG_FORMS = {
    # one syllable where speech dictionaries give two, and the contractions singers make
    "our": "ˈɑɹ", "ours": "ˈɑɹz", "yeah": "jˈæ", "yea": "jˈA", "yeh": "jˈɛ", "oh": "ˈO", "o": "ˈO",
    "every": "ˈɛvɹi", "everything": "ˈɛvɹiθˌɪŋ", "everyone": "ˈɛvɹiwˌʌn", "everybody": "ˈɛvɹibˌɑdi",
    "everywhere": "ˈɛvɹiwˌɛɹ", "everyday": "ˈɛvɹidˌA", "ev'ry": "ˈɛvɹi", "evry": "ˈɛvɹi",
    "ev'rything": "ˈɛvɹiθˌɪŋ", "ev'rybody": "ˈɛvɹibˌɑdi", "ev'ryone": "ˈɛvɹiwˌʌn",
    "different": "dˈɪfɹənt", "prayer": "pɹˈɛɹ", "prayers": "pɹˈɛɹz", "o'er": "ˈɔɹ", "ne'er": "nˈɛɹ",
    "e'er": "ˈɛɹ", "e'en": "ˈin", "whate'er": "wʌTˈɛɹ", "pow'r": "pˈWɹ", "flow'r": "flˈWɹ",
    "heav'n": "hˈɛvn", "giv'n": "ɡˈɪvn", "ow": "ˈW",
    # elided words
    "'em": "əm", "em": "ˈɛm", "'til": "tˈɪl", "'till": "tˈɪl", "'bout": "bˈWt", "'round": "ɹˈWnd",
    "'cause": "kˈʌz", "cuz": "kˈʌz", "'cuz": "kˈʌz", "coz": "kˈʌz", "'coz": "kˈʌz", "cos": "kˈʌz",
    "'cos": "kˈʌz", "'n'": "ən", "'n": "ən", "n'": "ən", "'tis": "tˈɪz", "'twas": "twˈʌz",
    "'twere": "twˈɜɹ", "'neath": "nˈiθ", "'way": "wˈA", "'ello": "ɛlˈO", "'bye": "bˈI", "'ere": "ˈɪɹ",
    "'tween": "twˈin", "'less": "lˈɛs", "'course": "kˈɔɹs", "'stead": "stˈɛd", "'nother": "nˈʌðəɹ",
    "'scuse": "skjˈuz", "'specially": "spˈɛʃəli", "'member": "mˈɛmbəɹ", "o'": "ə", "an'": "ˈæn",
    "th'": "ðə", "wi'": "wˈɪð", "ol'": "ˈOl", "lil": "lˈɪl", "lil'": "lˈɪl", "li'l": "lˈɪl", "t'": "tə",
    "d'": "də", "jus'": "ʤˈʌs", "las'": "lˈæs", "mus'": "mˈʌs", "bes'": "bˈɛs", "nex'": "nˈɛks",
    "mo'": "mˈO", "po'": "pˈO", "fo'": "fˈO", "sho'": "ʃˈO", "yo'": "jˈO", "lov'": "lˈʌv", "giv'": "ɡˈɪv",
    "tol'": "tˈOl", "kin'": "kˈIn", "aroun'": "əɹˈWn", "roun'": "ɹˈWn", "foun'": "fˈWn", "soun'": "sˈWn",
    "groun'": "ɡɹˈWn", "min'": "mˈIn", "frien'": "fɹˈɛn", "han'": "hˈæn", "stan'": "stˈæn",
    "lan'": "lˈæn", "win'": "wˈɪn", "y'": "jə", "y'all": "jˈɔl", "yall": "jˈɔl",
    # slang
    "gonna": "ɡˈʌnə", "wanna": "wˈɑnə", "gotta": "ɡˈɑTə", "kinda": "kˈIndə", "sorta": "sˈɔɹTə",
    "outta": "ˈWTə", "lotta": "lˈɑTə", "hafta": "hˈæftə", "oughta": "ˈɔTə", "shoulda": "ʃˈʊdə",
    "coulda": "kˈʊdə", "woulda": "wˈʊdə", "mighta": "mˈITə", "musta": "mˈʌstə", "dunno": "dənˈO",
    "lemme": "lˈɛmi", "gimme": "ɡˈɪmi", "gimmie": "ɡˈɪmi", "whatcha": "wˈʌʧə", "watcha": "wˈʌʧə",
    "gotcha": "ɡˈɑʧə", "betcha": "bˈɛʧə", "dontcha": "dˈOnʧə", "finna": "fˈɪnə", "tryna": "tɹˈInə",
    "imma": "ˈImə", "ima": "ˈImə", "i'ma": "ˈImə", "iʼma": "ˈImə", "ya": "jˈɑ", "yuh": "jˈʌ",
    "yup": "jˈʌp", "yep": "jˈɛp", "nope": "nˈOp", "nah": "nˈɑ", "naw": "nˈɔ", "thru": "θɹˈu",
    "tho": "ðˈO", "luv": "lˈʌv", "bae": "bˈA", "cali": "kˈæli", "babe": "bˈAb", "mama": "mˈɑmə",
    "mamma": "mˈɑmə", "momma": "mˈɑmə", "papa": "pˈɑpə", "nite": "nˈIt", "lite": "lˈIt", "ok": "ˌOkˈA",
    "u": "jˈu", "ur": "jˈɔɹ", "r": "ˈɑɹ", "n": "ˈɛn", "thang": "θˈæŋ", "dang": "dˈæŋ", "shawty": "ʃˈɔTi",
    "a'ight": "ˈIt", "aight": "ˈIt", "ain't": "ˈAnt", "aint": "ˈAnt", "miz": "mˈɪz", "dont": "dˈOnt",
    "cant": "kˈænt", "wont": "wˈOnt", "im": "ˈIm", "ive": "ˈIv", "youre": "jʊɹ", "thats": "ðˈæts",
    "its": "ɪts", "youve": "juv", "theyre": "ðɛɹ", "didnt": "dˈɪdᵊnt", "doesnt": "dˈʌzᵊnt",
    "isnt": "ˈɪzᵊnt", "wasnt": "wˈʌzᵊnt", "couldnt": "kˈʊdᵊnt", "wouldnt": "wˈʊdᵊnt",
    "shouldnt": "ʃˈʊdᵊnt", "havent": "hˈævᵊnt",
    # syllables sung for their sound
    "na": "nˈɑ", "la": "lˈɑ", "da": "dˈɑ", "ba": "bˈɑ", "bah": "bˈɑ", "pa": "pˈɑ", "sha": "ʃˈɑ",
    "fa": "fˈɑ", "ra": "ɹˈɑ", "ta": "tˈɑ", "wah": "wˈɑ", "doo": "dˈu", "du": "dˈu", "dum": "dˈʌm",
    "dee": "dˈi", "dah": "dˈɑ", "lah": "lˈɑ", "woo": "wˈu", "whoo": "wˈu", "hoo": "hˈu", "yoo": "jˈu",
    "boo": "bˈu", "shoo": "ʃˈu", "woah": "wˈO", "whoa": "wˈO", "wo": "wˈO", "woh": "wˈO", "hey": "hˈA",
    "ay": "ˈA", "ayy": "ˈA", "eh": "ˈA", "aye": "ˈI", "uh": "ˈʌ", "huh": "hˈʌ", "ha": "hˈɑ", "ho": "hˈO",
    "he-he": "hihˈi", "yo": "jˈO", "oi": "ˈY", "oy": "ˈY",
    "ahh": "ˈɑ", "aww": "ˈɔ", "uhh": "ˈʌ", "aa": "ˈɑ", "ohh": "ˈO", "hah": "hˈɑ",
    "ooh": "ˈu", "oo": "ˈu", "ah": "ˈɑ",
    "aw": "ˈɔ", "woohoo": "wˌuhˈu", "whoohoo": "wˌuhˈu", "yoohoo": "jˌuhˈu", "haha": "hˌɑhˈɑ",
    "hahaha": "hˌɑhɑhˈɑ", "yay": "jˈA", "lo": "lˈO", "bop": "bˈɑp", "shoop": "ʃˈup", "ooo-wee": "ˌuwˈi",
    "oohwee": "ˌuwˈi", "scooby": "skˈubi", "skrrt": "skˈɜɹt", "skrt": "skˈɜɹt", "ugh": "ˈʌɡ",
    "brr": "bˈɜɹ", "grr": "ɡˈɜɹ", "psst": "pˈəst", "pst": "pˈəst", "pfft": "pfˈət", "tsk": "tˈɪsk",
    "ahh-choo": "ɑʧˈu", "mhm": "mhˈəm", "uh-huh": "ˌʌhˈʌ", "hallelu": "hˌæləlˈu", "alleluia": "ˌæləlˈujə",
    "ooer": "ˈuəɹ",
}  # fmt: skip
"""Word in lower case → phones. They come before the lexicon."""

_PATTERNS = tuple(
    (re.compile(pattern), phones)
    for pattern, phones in (
        (r"o{2,}h*|oo+u*h+|u{2,}h?", "ˈu"),
        (r"oh{2,}|o{3,}h", "ˈO"),
        (r"a+h+|a{2,}", "ˈɑ"),
        (r"a+w+", "ˈɔ"),
        (r"a+y+", "ˈA"),
        (r"u+h+", "ˈʌ"),
        (r"e{3,}", "ˈi"),
        (r"e+h+", "ˈA"),
        (r"h+e+y+", "hˈA"),
        (r"y+e+a+h*|y+e+h+", "jˈæ"),
        (r"n+o+h*", "nˈO"),
        (r"n+a+h+|n+a{2,}", "nˈɑ"),
        (r"l+a{2,}h*", "lˈɑ"),
        (r"d+a{2,}h*", "dˈɑ"),
        (r"b+a{2,}h*", "bˈɑ"),
        (r"h+a+h*", "hˈɑ"),
        (r"y+a+h*", "jˈɑ"),
        (r"w+h?o+a+h*|w+h?o+h+", "wˈO"),
        (r"w+h*o{2,}", "wˈu"),
        (r"y+o{2,}", "jˈO"),
        (r"m{2,}", "əm"),
        (r"h+m+", "hˈəm"),
        (r"s+h{2,}|s{2,}h+", "ʃˈə"),
        (r"s{2,}", "sˈə"),
        (r"z{2,}", "zˈə"),
        (r"b+r{2,}", "bˈɜɹ"),
        (r"g+r{2,}", "ɡˈɜɹ"),
        (r"f{2,}", "fˈə"),
        (r"r{2,}", "ˈɜɹ"),
        (r"s+k+r{2,}t*", "skˈɜɹt"),
        (r"p+s{2,}t+", "pˈəst"),
        (r"u+g+h{2,}", "ˈʌɡ"),
        (r"y+a+y{2,}", "jˈA"),
    )
)
_CHAIN = re.compile(r"(?:na|la|da|ba|ha|ya|doo|sha|yeah|ooh|oh|pa|ra|ta|hey|bum|dum|pum|du|bop|wah|dah){2,}")
_CHAIN_PIECE = re.compile(r"yeah|ooh|sha|doo|hey|bum|dum|pum|bop|wah|dah|oh|na|la|da|ba|ha|ya|pa|ra|ta|du")
_VOWEL_LETTER = re.compile(r"[aeiouy]")
_RUN = re.compile(r"([a-z])\1{2,}")


@lru_cache(maxsize=4096)
def vocable(word: str) -> str | None:
    """Phones of a sung form, a hum or a drawn-out sound; None for ordinary words. These win over the lexicon.

    word: lower case, plain apostrophes.
    """
    form = SUNG_FORMS.get(word)
    if form is None and (is_drawn_out(word) or not _VOWEL_LETTER.search(word)):
        form = _pattern(word)
    return form


@lru_cache(maxsize=4096)
def loose_vocable(word: str) -> str | None:
    """Phones of a chain of syllables ("nananana") or a sound; for words that no lexicon knows."""
    if _CHAIN.fullmatch(word):
        return "".join(SUNG_FORMS.get(piece) or _pattern(piece) or "" for piece in _CHAIN_PIECE.findall(word))
    return _pattern(word)


def _pattern(word: str) -> str | None:
    """The first drawn-out vowel or hum that fits."""
    return next((phones for pattern, phones in _PATTERNS if pattern.fullmatch(word)), None)


def is_drawn_out(word: str) -> bool:
    """True when a letter stands three times running: "sooo", "baaaby"."""
    return _RUN.search(word) is not None


def shortened(word: str) -> tuple[str, ...]:
    """Spellings that a drawn-out word may stand for, the likelier first: "feeel" → feel, fel."""
    return (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word))
