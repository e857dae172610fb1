"""Written words and what is said for them: a line split at its words, each with its place.

"5:30pm", "$5.50", "Dec.", "&", "whoa-oh" and "U.S.A." are one word on the page and perhaps several to the
singer. Places count code points of the line as given. Emoji, punctuation and quotation marks are no words.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from songsmith.language import numbers
from songsmith.language.hanzi import hanzi_runs, hanzi_words, without_hanzi
from songsmith.language.numerals import MONTH_SHORT, MONTHS, NUMBER, VERBALISERS
from songsmith.language.parentheses import backing_spans
from songsmith.language.scripts import CHINESE, JAPANESE, is_mandarin, script_of_word


@dataclass(frozen=True, slots=True)
class Part:
    """text: its share of the written word. spoken: an English word, or a letter with a dot ("u.") when its
    name is said.
    """

    spoken: str
    text: str


@dataclass(frozen=True, slots=True)
class WrittenWord:
    """line[start:end] == text; the texts of the parts concatenate to it. script: None for Latin letters."""

    text: str
    start: int
    end: int
    parts: tuple[Part, ...]
    backing: bool = False
    script: str | None = None


APOSTROPHES = dict.fromkeys(map(ord, "’‘ʼ‛`´′＇"), "'")
_HYPHENS = dict.fromkeys(map(ord, "‐‑"), "-")
_SPACES = {0xA0: " ", 0x202F: " ", 0x3000: " "}
_FULL_WIDTH = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFF01, 0xFF5F)}
_PLAIN = {**_FULL_WIDTH, **APOSTROPHES, **_HYPHENS, **_SPACES, ord("`"): "'"}
_NO_LETTER = "\0"
"""Stands where a character was: neither a letter nor a space, so that nothing joins over it."""
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_REMOVED = re.compile(f"[{_INVISIBLE}\ufe0e\ufe0f]")
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u094f"
    + (
        "\u0981-\u09cd\u0a01-\u0a4d\u0abc-\u0acd\u0b01-\u0b4d\u0bbe-\u0bcd\u0c3e-\u0c4d\u0cbc-\u0ccd\u0d3e-\u0d4d\u0e31-\u0e4e"
    )
)
_LETTER = rf"(?:[^\W\d_](?:[{_MARKS}{_INVISIBLE}]+(?![^\S\n])|[{_MARKS}])*)"
_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<isodate>\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b)",
            r"(?P<date>\b[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})\b)",
            r"(?P<time>\b[0-9]{1,2}:[0-9]{2}(?:\s?[AaPp]\.?[Mm]\b\.?)?|\b[0-9]{1,2}\s?(?:[ap]\.m\.|[AaPp][Mm]\b))",
            rf"(?P<money>[$£€¥]\s?{NUMBER}(?:\s?(?:hundred|thousand|million|billion|trillion|[kKmMbB])\b)?)",
            rf"(?P<cents>{NUMBER}\s?¢)",
            rf"(?P<percent>{NUMBER}\s?%)",
            rf"(?P<degrees>{NUMBER}\s?°(?:\s?[CF]\b)?)",
            r"(?P<fraction>\b[0-9]{1,2}/[0-9]{1,2}\b)",
            r"(?P<ordinal>\b[0-9]+(?:st|nd|rd|th)\b)",
            r"(?P<decade>'?[0-9]{1,4}'?s\b)",
            r"(?P<phone>\b(?:[0-9]{3}-)?[0-9]{3}-[0-9]{4}\b)",
            rf"(?P<number>(?:#|(?<![\w-])[-−])?{NUMBER}(?![^\W_]))",
            r"(?P<mixed>[0-9]+[^\W_]+|[^\W\d_]+[0-9][^\W_]*)",
            r"(?P<acronym>\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?)",
            r"(?P<short>\bw/o?(?=\s|$))",
            rf"(?P<word>'?{_LETTER}+(?:['-]{_LETTER}+)*'?)",
            r"(?P<symbol>[&+@=%×½¼¾])",
        )
    )
)
_SYMBOLS = {
    "&": ["and"],
    "+": ["plus"],
    "@": ["at"],
    "=": ["equals"],
    "%": ["percent"],
    "×": ["times"],
    "w/": ["with"],
    "w/o": ["without"],
    "½": ["one", "half"],
    "¼": ["one", "quarter"],
    "¾": ["three", "quarters"],
}
_ABBREVIATIONS = {
    "mr": "mister",
    "mrs": "missus",
    "ms": "miz",
    "dr": "doctor",
    "st": "saint",
    "jr": "junior",
    "sr": "senior",
    "vs": "versus",
    "ave": "avenue",
    "blvd": "boulevard",
    "rd": "road",
    "mt": "mount",
    "feat": "featuring",
    "ft": "featuring",
    "no": "number",
    "prof": "professor",
    "sgt": "sergeant",
    "capt": "captain",
    "lt": "lieutenant",
    "approx": "approximately",
    **{short: month for short, month in MONTH_SHORT.items() if short != "may"},
}
_ELIDED_AT_START_LIST = (
    "em cause cuz coz cos til till bout round neath tis twas twere twill n ello ere fore gainst mongst "
    "nother scuse cept fraid stead tween way bye less course specially member"
)
_ELIDED_AT_START = frozenset(_ELIDED_AT_START_LIST.split())
"""Words that lose their beginning: the apostrophe before them belongs to them."""
_ELIDED_AT_END_LIST = (
    "o th an ol lil wi y d mo po yo fo t jus las mus bes nex tol kin aroun frien roun foun soun groun "
    "min win han stan lan lov giv n sho doin goin"
)
_ELIDED_AT_END = frozenset(_ELIDED_AT_END_LIST.split())


def written_words(line: str) -> tuple[WrittenWord, ...]:
    """The words of a line, in order."""
    if is_mandarin(line):
        return _among_hanzi(line)
    text = _plain(line)
    spans = backing_spans(line)
    starts = [start for start, _ in spans]
    words: list[WrittenWord] = []
    for match in _TOKEN.finditer(text):
        start, end, parts = _read(match, text, words[-1] if words else None, line)
        if parts:
            span = bisect_right(starts, start) - 1
            backing = span >= 0 and start < spans[span][1]
            script = script_of_word(line[start:end])
            script = JAPANESE if script == CHINESE else script  # since kana stand in the line
            words.append(WrittenWord(line[start:end], start, end, tuple(parts), backing, script))
    return tuple(words)


def _among_hanzi(line: str) -> tuple[WrittenWord, ...]:
    """Words of Chinese characters, found by a dictionary since no spaces part them, and the others."""
    spans = backing_spans(line)
    starts = [start for start, _ in spans]
    words = list(written_words(without_hanzi(line, _NO_LETTER)))
    for start, end in hanzi_runs(line):
        span = bisect_right(starts, start) - 1
        backing = span >= 0 and start < spans[span][1]
        place = start
        for text in hanzi_words(line[start:end]):
            words.append(WrittenWord(text, place, place + len(text), (Part(text, text),), backing, CHINESE))
            place += len(text)
    return tuple(sorted(words, key=lambda word: word.start))


def is_shouted(line: str) -> bool:
    """True when every letter is a capital and there are at least two words: capitals mean nothing then."""
    return line.isupper() and len(line.split()) > 1


def _plain(line: str) -> str:
    """The line with plain apostrophes, hyphens, spaces and digits; the same length."""
    if line.isascii():
        return line
    text = line.translate(_PLAIN)
    return "".join(str(unicodedata.digit(c)) if c.isdigit() and not c.isascii() else c for c in text)


def bare(text: str) -> str:
    """A word without invisible characters, composed, with plain apostrophes; case kept."""
    return unicodedata.normalize("NFC", _REMOVED.sub("", text)).translate(APOSTROPHES)


Reading = tuple[int, int, list[Part]]


def _read(match: re.Match[str], text: str, before: WrittenWord | None, line: str) -> Reading:
    """Start, end and parts of a token."""
    kind = match.lastgroup or "word"
    start, end = match.span()
    if kind == "word":
        return _word(match, text, line)
    if kind in ("symbol", "short"):
        return start, end, _shared(line[start:end], _SYMBOLS[match[0].lower()])
    if kind == "acronym":
        return start, end, [Part(f"{m[0][0].lower()}.", m[0]) for m in re.finditer(r"\w\.?", line[start:end])]
    if kind == "number" and before is not None and _follows_month(before, match[0]):
        return start, end, _shared(line[start:end], numbers.ordinal(int(match[0])))
    spoken = VERBALISERS[kind](match[0])
    return start, end, _shared(line[start:end], spoken)


def _follows_month(before: WrittenWord, number: str) -> bool:
    """The day after the name of a month."""
    month = before.parts[-1].spoken.lower() in MONTHS and before.text[:1].isupper()
    return month and number.isdigit() and len(number) <= 2 and 1 <= int(number) <= 31


def _word(match: re.Match[str], text: str, line: str) -> Reading:
    """A word with letters: its own apostrophes kept, quotation marks left out, hyphens make parts."""
    start, end = match.span()
    token = match[0]
    if token.startswith("'") and not _keeps_first(token[1:].rstrip("'").lower()) and token.lower() != "'n'":
        start, token = start + 1, token[1:]
    if token.endswith("'") and not _keeps_last(token[:-1].lower()):
        end, token = end - 1, token[:-1]
    if text[end : end + 1] == "." and "-" not in token:
        spoken = _abbreviation(token, text[end + 1 :])
        if spoken:
            return start, end + 1, [Part(spoken, line[start : end + 1])]
    parts = []
    place = start
    for piece in re.finditer(r"[^-]+-*", token):
        length = len(piece[0])
        parts.append(Part(bare(piece[0].rstrip("-")), line[place : place + length]))
        place += length
    return start, end, [part for part in parts if part.spoken]


def _keeps_first(word: str) -> bool:
    return word in _ELIDED_AT_START


def _keeps_last(word: str) -> bool:
    last = word.rsplit("-", 1)[-1]
    return (
        last.endswith("s")
        or (last.endswith("in") and len(last) > 3)
        or last in _ELIDED_AT_END
        or last == "'n"
    )


def _abbreviation(word: str, after: str) -> str | None:
    """What "Dr." stands for, when the dot belongs to it. after: the text behind the dot."""
    spoken = _ABBREVIATIONS.get(word.lower())
    following = after.lstrip()[:1]
    if spoken is None or (word.lower() in ("no", "approx") and not following.isdigit()):
        return None
    if word.lower() in ("feat", "ft", "st", "mt") and not following.isupper():
        return {"st": "street", "mt": "mount", "ft": "feet"}.get(word.lower())
    if word.lower() in MONTH_SHORT and not word[0].isupper():
        return None
    return spoken


def _shared(text: str, words: list[str]) -> list[Part]:
    """Deal the characters of a printed number to the words that are said for it; late words may get none."""
    spoken = [word for words_ in words for word in words_.split()]
    count = len(spoken)
    cuts = [round(i * len(text) / count) for i in range(count + 1)]
    return [Part(word, text[a:b]) for word, a, b in zip(spoken, cuts[:-1], cuts[1:], strict=True)]
