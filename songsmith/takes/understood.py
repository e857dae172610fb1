"""What a style prompt is read as, for the chips under it: each fact with the words that said it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import Final

from songsmith.engine.score import Key, Mode
from songsmith.engine.spelling import spelled
from songsmith.engine.style import StyleSpec, parse_prompt
from songsmith.engine.style.genres import GENRES
from songsmith.engine.style.spec import Span

METRES: Final = ("4/4", "3/4", "6/8")
MODES: Final[tuple[Mode, ...]] = ("major", "minor")

Choices = tuple[tuple[str, str], ...]
"""What is written into the prompt, and its name."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that every take has, such as a tempo.

    value "": drawn anew for each take. said: the prompt decides it. places: where, as "start-end start-end"
    in code points of the prompt. No choices: a number.
    """

    name: str
    title: str
    value: str
    said: bool
    places: str
    choices: Choices = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """A phrase of the prompt and what it does; meaning "": it was not understood. place: as in `Fact`."""

    text: str
    meaning: str
    place: str


@dataclass(frozen=True, slots=True)
class Understood:
    facts: tuple[Fact, ...]
    chips: tuple[Chip, ...]
    ignored: tuple[Chip, ...]


def understood(prompt: str, seed: int | None) -> Understood:
    """seed: decides what the prompt leaves open, as it does in the take; None: not known yet."""
    style = parse_prompt(prompt, seed or 0)
    facts = _facts(style, drawn=seed is not None)
    taken = {place for fact in facts for place in fact.places.split()}
    chips = [Chip(span.text, _plain(span.meaning), _place(span)) for span in style.used]
    return Understood(
        facts,
        tuple(chip for chip in chips if chip.place not in taken),
        tuple(Chip(span.text, "", _place(span)) for span in style.ignored),
    )


def _facts(style: StyleSpec, *, drawn: bool) -> tuple[Fact, ...]:
    genre, bpm = _said(style.used, "genre: "), _said(style.used, "bpm")
    key, metre = _said(style.used, "key"), _said(style.used, "meter: ")
    tonic = f"{spelled(style.key.tonic, style.key)} {style.key.mode}"
    meter = f"{style.meter.numerator}/{style.meter.denominator}"
    return (
        Fact("genre", "Genre", _genre_word(style.genre), bool(genre), genre, _genres()),
        Fact("tempo", "Tempo", f"{style.bpm:.0f}" if drawn or bpm else "", style.bpm_given, bpm),
        Fact("key", "Key", tonic if style.key_given else "", style.key_given, key, _keys()),
        Fact("metre", "Metre", meter, bool(metre), metre, tuple((name, name) for name in METRES)),
    )


def _said(used: Sequence[Span], meaning: str) -> str:
    """The places of the phrases that mean it, without those that mean an instrument or a mood as well."""
    return " ".join(_place(span) for span in used if _only(meaning, span.meaning.split("; ")))


def _only(meaning: str, parts: Sequence[str]) -> bool:
    said = [part for part in parts if part.startswith(meaning)]
    return bool(said) and all(part in said or part.startswith("production: ") for part in parts)


def _place(span: Span) -> str:
    return f"{span.start}-{span.end}"


def _plain(meaning: str) -> str:
    """ "mood: sad; genre: ballad" → "mood, genre"; a name that only repeats the phrase says nothing."""
    return ", ".join(dict.fromkeys(part.partition(":")[0] for part in meaning.split("; ")))


@cache
def _genres() -> Choices:
    return tuple(
        sorted(((_genre_word(name), genre.title) for name, genre in GENRES.items()), key=itemgetter(1))
    )


def _genre_word(name: str) -> str:
    """What names the genre in a prompt: its title, where a prompt may say that."""
    title = GENRES[name].title.lower()
    return title if any(word == title for word, _ in GENRES[name].words) else name


@cache
def _keys() -> Choices:
    names = [f"{spelled(tonic, Key(tonic, mode))} {mode}" for mode in MODES for tonic in range(12)]
    return tuple((name, name) for name in names)
