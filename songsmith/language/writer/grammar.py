"""Small English grammar for bank phrases: alternatives, tense, person, articles, agreement."""

from __future__ import annotations

import re
from random import Random

from songsmith.language.phones import STRESS_MARKS, VOWELS
from songsmith.language.reader import plain_reader

_CHOICE = re.compile(r"\{([^{}|]*\|[^{}]*)\}")
_VERB = re.compile(r"\*([a-z']+)")
_ARTICLE = re.compile(r"\b([Aa])n?(?= ([a-z'-]+))", re.IGNORECASE)
_VOWEL_LETTERS = frozenset("aeiou")

_PAST_LIST = (
    "is:was are:were am:was has:had have:had does:did do:did goes:went go:went comes:came come:came "
    "says:said say:said makes:made make:made takes:took take:took gets:got get:got gives:gave give:gave "
    "keeps:kept keep:kept leaves:left leave:left finds:found find:found holds:held hold:held runs:ran run:ran "
    "sings:sang sing:sang rings:rang ring:rang falls:fell fall:fell rises:rose rise:rose sleeps:slept sleep:slept "
    "sweeps:swept sweep:swept weeps:wept weep:wept creeps:crept creep:crept stands:stood stand:stood sits:sat "
    "sit:sat sees:saw see:saw hears:heard hear:heard feels:felt feel:felt tells:told tell:told sells:sold "
    "sell:sold blows:blew blow:blew grows:grew grow:grew knows:knew know:knew throws:threw throw:threw flies:flew "
    "fly:flew draws:drew draw:drew shines:shone shine:shone burns:burned burn:burned breaks:broke break:broke "
    "wakes:woke wake:woke speaks:spoke speak:spoke wears:wore wear:wore tears:tore tear:tore swears:swore "
    "swear:swore writes:wrote write:wrote rides:rode ride:rode drives:drove drive:drove hides:hid hide:hid "
    "slides:slid slide:slid lights:lit light:lit lies:lay lie:lay lays:laid lay:laid pays:paid pay:paid "
    "bends:bent bend:bent sends:sent send:sent spends:spent spend:spent lends:lent lend:lent builds:built "
    "build:built meets:met meet:met leads:led lead:led feeds:fed feed:fed bleeds:bled bleed:bled reads:read "
    "read:read loses:lost lose:lost buys:bought buy:bought brings:brought bring:brought catches:caught "
    "catch:caught thinks:thought think:thought teaches:taught teach:taught fights:fought fight:fought "
    "swings:swung swing:swung hangs:hung hang:hung clings:clung cling:clung spins:spun spin:spun wins:won "
    "win:won begins:began begin:began swims:swam swim:swam drinks:drank drink:drank sinks:sank sink:sank "
    "shrinks:shrank shrink:shrank sets:set set:set lets:let let:let cuts:cut cut:cut shuts:shut shut:shut "
    "puts:put put:put hits:hit hit:hit spills:spilled spill:spilled steals:stole steal:stole freezes:froze "
    "freeze:froze chooses:chose choose:chose forgets:forgot forget:forgot shakes:shook shake:shook "
    "dreams:dreamed dream:dreamed deals:dealt deal:dealt leans:leaned lean:leaned means:meant mean:meant "
    "bites:bit bite:bit eats:ate eat:ate beats:beat beat:beat digs:dug dig:dug strikes:struck strike:struck "
    "sticks:stuck stick:stuck winds:wound wind:wound grinds:ground grind:ground binds:bound bind:bound "
    "shoots:shot shoot:shot can:could will:would don't:didn't doesn't:didn't can't:couldn't won't:wouldn't "
    "isn't:wasn't aren't:weren't lets:let spreads:spread spread:spread splits:split split:split"
)
_PAST = dict(pair.split(":") for pair in _PAST_LIST.split())
_THIRD = {"am": "is", "are": "is", "have": "has", "do": "does", "go": "goes", "don't": "doesn't"}
_UNCHANGED = frozenset(("can", "will", "can't", "won't", "could", "would", "must", "might", "never"))
_PLURAL = {"is": "are", "has": "have", "does": "do", "goes": "go", "doesn't": "don't", "was": "were"}
_POSSESSOR = {"I": "my", "we": "our", "you": "your", "she": "her", "he": "his", "they": "their"}
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
    return word
