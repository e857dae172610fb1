"""What a prompt asks for: genre, themes, stance, and the writer's own nouns."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from random import Random

from songsmith.language.lexicon import lexicon
from songsmith.language.reader import FUNCTION_WORDS
from songsmith.language.writer.banks import Genre, Stance, Theme, genres, own_words, stances, themes

_WORD = re.compile(r"[A-Za-z&]+(?:['’-][A-Za-z]+)*")
_FALLBACK_THEME = "everyday"
_MOST_OWN = 2
"""Nouns of the prompt that the song takes up; more would make it a list."""
_ABOUT = frozenset(("about", "the", "a", "an", "my", "our", "your", "his", "her", "old", "of"))
"""Words after which an unknown word is taken for a noun."""
_NO_NOUN_LIST = (
    "song songs lyrics lyric verse chorus bridge hook bpm tempo key major minor male female vocal "
    "vocals voice style mood upbeat slow fast medium soft loud big small new good bad great little "
    "long short first last other way kind something someone everything thing things me you us them "
    "it one two who where when how why and or but with from into like feel feeling write make made "
    "please want some any every all very really more less "
)
_NO_NOUN = FUNCTION_WORDS | frozenset(_NO_NOUN_LIST.split())
_TAG_PHRASE = re.compile(r"\s*[,;]\s*")
_LONGEST_TAG_WORDS = 3


@dataclass(frozen=True, slots=True)
class OwnNoun:
    """word: as written; kind: class of own_words()."""

    word: str
    kind: str
    is_plural: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """themes: the main one first, then one that gives the second verse its place, if any."""

    prompt: str
    genre: Genre
    themes: tuple[Theme, ...]
    stance: Stance
    nouns: tuple[OwnNoun, ...]
    tags: tuple[str, ...]


def random_for(*parts: object) -> Random:
    """Chance that depends on the parts alone, the same on every machine."""
    digest = hashlib.sha256("\x1f".join(map(str, parts)).encode()).digest()
    return Random(int.from_bytes(digest[:8], "big"))


def prompt_words(prompt: str) -> list[str]:
    """Words in small letters, with the plain form of inflected ones after them."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(prompt)]
    return [form for word in words for form in _forms(word)]


def read_brief(prompt: str, random: Random) -> Brief:
    """Never fails: what the prompt leaves open, chance decides within what fits."""
    words = prompt_words(prompt)
    nouns = _own_nouns(prompt)
    genre = _genre(words)
    found = _themes([word for word in words if word not in genre.keys]) or _themes(words)
    found = found or (themes()[own_words().themes[nouns[0].kind] if nouns else _FALLBACK_THEME],)
    stance = _stance(words, found[0], genre, random)
    return Brief(prompt, genre, found, stance, nouns, _style_tags(prompt, genre, stance))


def _forms(word: str) -> tuple[str, ...]:
    """The word, its singular and the parts of a hyphened word."""
    singular = word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else ""
    possessive = word[:-2] if word.endswith("'s") else ""
    parts = word.split("-") if "-" in word else []
    return tuple(form for form in (word, singular, possessive, *parts) if form)


def _themes(words: list[str]) -> tuple[Theme, ...]:
    """At most two themes, () when none is named: by how many of their keys are named, how early, and how few
    other themes share them. The second needs a key of its own: one who fishes in a creek is not at sea."""
    scores: Counter[str] = Counter()
    subject = words.index("about") if "about" in words else len(words)
    for place, word in enumerate(words):
        named = [theme.name for theme in themes().values() if word in theme.keys]
        for name in named:
            scores[name] += (1000 - place + (1000 if place > subject else 0)) // len(named)
    scores.pop(_FALLBACK_THEME, None) if len(scores) > 1 else None
    ranked = [themes()[name] for name, _ in scores.most_common()]
    others = (theme for theme in ranked[1:] if set(words) & theme.keys - ranked[0].keys)
    return (*ranked[:1], *list(others)[:1])


def _genre(words: list[str]) -> Genre:
    scores = Counter(genre.name for word in words for genre in genres().values() if word in genre.keys)
    return genres()[scores.most_common(1)[0][0]] if scores else genres()["pop"]


def _stance(words: list[str], theme: Theme, genre: Genre, random: Random) -> Stance:
    """The one the prompt's words ask for; those of the theme break ties and fill silence."""
    scores: Counter[str] = Counter()
    for stance in stances().values():
        scores[stance.name] = 2 * len(stance.keys.intersection(words))
    for rank, name in enumerate(theme.stances):
        scores[name] += rank == 0 and scores[name] > 0
    best = max(scores.values())
    if best == 0:
        return stances()[random.choice(genre.stances or theme.stances)]
    return stances()[random.choice([name for name, score in scores.items() if score == best])]


def _own_nouns(prompt: str) -> tuple[OwnNoun, ...]:
    classes = _lower_classes()
    taken = _taken_words()
    words = [word.replace("’", "'") for word in _WORD.findall(prompt)]
    found: dict[str, OwnNoun] = {}
    last = ""
    for before, word in zip(["", *words], words, strict=False):
        lower = word.lower().removesuffix("'s")
        listed = classes.get(lower)
        if listed and last and before.lower() == last.rpartition(" ")[2]:
            lower = f"{last} {lower}"
            found.pop(last)
            found[lower] = OwnNoun(lower, listed[1], _is_plural(lower))
        elif listed:
            found[lower] = OwnNoun(listed[0], listed[1], _is_plural(lower))
        elif before.lower() in _ABOUT and lower not in taken and _is_noun(lower):
            found[lower] = OwnNoun(lower, "thing", _is_plural(lower))
        last = lower if lower in found else ""
    return tuple(found.values())[:_MOST_OWN]


def _is_noun(word: str) -> bool:
    """Known to the singer, and by its ending no verb or adjective."""
    ending = word.endswith(("ing", "ed", "ly", "ful", "ous", "ive", "ic", "al", "able", "less", "er", "est"))
    return len(word) > 2 and "-" not in word and not ending and lexicon().reading(word) is not None


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in ("paris", "dallas")


@cache
def _lower_classes() -> dict[str, tuple[str, str]]:
    return {word.lower(): (word, kind) for word, kind in own_words().classes.items()}


@cache
def _taken_words() -> frozenset[str]:
    """Words that say something else than what the song shall show."""
    parts = [genre.keys for genre in genres().values()]
    parts += [stance.keys for stance in stances().values()]
    parts += [theme.keys for theme in themes().values()]
    return _NO_NOUN.union(*parts)


def _style_tags(prompt: str, genre: Genre, stance: Stance) -> tuple[str, ...]:
    """Genre, mood and the prompt's own short phrases, each once."""
    phrases = [phrase.strip(" .!").lower() for phrase in _TAG_PHRASE.split(prompt)]
    own = [phrase for phrase in phrases if 0 < len(phrase.split()) <= _LONGEST_TAG_WORDS and len(phrases) > 1]
    return tuple(dict.fromkeys([genre.tags[0], *own[:4], *stance.moods, *genre.tags[1:]]))[:8]
