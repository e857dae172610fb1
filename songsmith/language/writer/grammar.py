"""Small English grammar for bank phrases: alternatives, tense, person, articles, agreement."""

from __future__ import annotations

import re
from random import Random

from songsmith.language.phones import STRESS_MARKS, VOWELS
from songsmith.language.reader import plain_reader
from songsmith.language.writer.banks import FOLDER

_CHOICE = re.compile(r"\{([^{}|]*\|[^{}]*)\}")
_VERB = re.compile(r"\*([a-z']+)")
_ARTICLE = re.compile(r"\b([Aa])n?(?= ([a-z'-]+))", re.IGNORECASE)
_VOWEL_LETTERS = frozenset("aeiou")

_VERB_LIST = (FOLDER / "irregular_verbs.txt").read_text(encoding="utf-8")
_PAST = {
    form: gone
    for form, _, gone in (line.partition(" ") for line in _VERB_LIST.splitlines() if not line.startswith("#"))
}
_PRESENT = {gone: form for form, gone in _PAST.items() if not form.endswith(("s", "n't"))}
_THIRD = {"am": "is", "are": "is", "have": "has", "do": "does", "go": "goes", "don't": "doesn't"}
_UNCHANGED = frozenset(("can", "will", "can't", "won't", "could", "would", "must", "might", "never"))
_PLURAL = {"is": "are", "has": "have", "does": "do", "goes": "go", "doesn't": "don't", "was": "were"}
_POSSESSOR = {"I": "my", "we": "our", "you": "your", "she": "her", "he": "his", "they": "their"}
_SELF = {"I": "myself", "we": "ourselves", "you": "yourself", "she": "herself", "he": "himself"}
_OBJECT = {"I": "me", "we": "us", "you": "you", "she": "her", "he": "him", "they": "them"}
_SHORT_DOUBLING = re.compile(r"^[^aeiou]*[aeiou][bdgklmnprt]$")


def expand(phrase: str, random: Random) -> str:
    """Choose one of each group of alternatives; an empty alternative leaves no double space."""
    while match := _CHOICE.search(phrase):
        phrase = phrase[: match.start()] + random.choice(match[1].split("|")) + phrase[match.end() :]
    return " ".join(phrase.split())


def finite(phrase: str, tense: str) -> str:
    """A clause whose verbs are marked with `*`, in "present" or "past"."""
    return _VERB.sub(lambda match: past(match[1]) if tense == "past" else match[1], phrase)


def acted(act: str, person: str, tense: str) -> str:
    """A verb phrase with its verbs agreeing with a person: "count my steps", she → "counts her steps"."""
    marked = act if act.startswith("*") else f"*{act}"
    verbs = _VERB.sub(lambda match: conjugate(match[1], person, tense), marked)
    return " ".join(_with_person(word, person) for word in verbs.split())


def conjugate(verb: str, person: str, tense: str) -> str:
    """verb: base form. person: I, you, we, they, she or he."""
    if tense == "past":
        return past(verb)
    return third(verb) if person in ("she", "he") else verb


def past(verb: str) -> str:
    """The past of a verb in its base form or in the third person."""
    if verb in _PAST:
        return _PAST[verb]
    base = plural(verb) if verb.endswith("s") and not verb.endswith("ss") else verb
    if base in _UNCHANGED:
        return base
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2] not in _VOWEL_LETTERS:
        return base[:-1] + "ied"
    return f"{base}{base[-1]}ed" if _SHORT_DOUBLING.match(base) else f"{base}ed"


def present(gone: str) -> str | None:
    """The base form of an irregular past, None for any other word."""
    return _PRESENT.get(gone)


def third(verb: str) -> str:
    """The third person singular of a base form."""
    if verb in _THIRD or verb in _UNCHANGED:
        return _THIRD.get(verb, verb)
    if verb.endswith("y") and verb[-2] not in _VOWEL_LETTERS:
        return verb[:-1] + "ies"
    return verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")


def plural(verb: str) -> str:
    """The form that goes with "they" of a third person singular."""
    if verb in _PLURAL:
        return _PLURAL[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return verb[:-2]
    return verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb


def with_noun(phrase: str, noun: str, *, is_plural: bool) -> str:
    """Put a noun for {N}; marked verbs then agree with it, "a {N}" becomes "some" before a plural."""
    if is_plural:
        phrase = _VERB.sub(lambda match: "*" + plural(match[1]), phrase)
        phrase = re.sub(r"\ba(n?) (\{N\})", r"some \2", phrase).replace("that {N}", "those {N}")
    return phrase.replace("{N}", noun)


def with_articles(text: str) -> str:
    """a or an, as the word that follows sounds."""
    return _ARTICLE.sub(lambda match: match[1] + ("n" if begins_with_vowel(match[2]) else ""), text)


def begins_with_vowel(word: str) -> bool:
    """By sound where the word is known ("hour", "one"), else by its first letter."""
    phones = plain_reader().known(word)
    first = next((c for c in phones or "" if c not in STRESS_MARKS), word[0])
    return first in VOWELS or (phones is None and first in _VOWEL_LETTERS)


def sentence(text: str) -> str:
    """As a line of a sheet: first letter and the pronoun I in capitals."""
    text = with_articles(text)
    return text[:1].upper() + text[1:]


def _with_person(word: str, person: str) -> str:
    stem = word.rstrip(",")
    if stem == "my":
        return word.replace("my", _POSSESSOR[person])
    if stem == "me":
        return word.replace("me", _OBJECT[person])
    if stem == "I":
        return word.replace("I", person)
    if stem == "myself":
        return word.replace("myself", _SELF[person])
    return word
