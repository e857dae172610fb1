"""The phrase banks: themes (what a song sees) and stances (what it feels about it), read from TOML files.

Phrases are lines of text blocks. In them `{cold|wet}` offers alternatives and `*` stands before a finite verb
in the third person present ("the gutters *sing"), so that it can be put into the past.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from songsmith.language.reader import FUNCTION_WORDS

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_MOST_SHARING = 6
"""Themes that may share a word that still shows one of them."""

FOLDER = Path(__file__).parent / "banks"


@dataclass(frozen=True, slots=True)
class Scene:
    """One place of a theme. sets: clauses; things: noun phrases; acts: verb phrases of a person in their
    base form; places: adjuncts that fit after any of them."""

    name: str
    sets: tuple[str, ...]
    things: tuple[str, ...]
    acts: tuple[str, ...]
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """keys: prompt words that ask for it. words: more of its vocabulary. stances: names, most usual first.

    hooks: chorus phrases and titles. likes: similes. yous: what somebody can be ("You are …").
    """

    name: str
    keys: frozenset[str]
    words: frozenset[str]
    stances: tuple[str, ...]
    hooks: tuple[str, ...]
    likes: tuple[str, ...]
    yous: tuple[str, ...]
    scenes: tuple[Scene, ...]


@dataclass(frozen=True, slots=True)
class Voicing:
    """heads: clauses; tails: adjuncts that fit after every head of the same voicing."""

    heads: tuple[str, ...]
    tails: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stance:
    """person: subject of a scene's acts ("I", "we", "she"). tense: of the verses' scenes. moods: style tags.

    later: heads of the second verse. lift: whole lines that lead into a chorus.
    """

    name: str
    keys: frozenset[str]
    person: str
    tense: str
    moods: tuple[str, ...]
    verse: Voicing
    later: Voicing
    chorus: Voicing
    bridge: Voicing
    lift: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Genre:
    """stances: what its songs feel when nothing else is said, () for anything. forms: section codes in order.
    metres: by section code, "syllables of each line / rhyme scheme"."""

    name: str
    keys: frozenset[str]
    tags: tuple[str, ...]
    stances: tuple[str, ...]
    forms: tuple[tuple[str, ...], ...]
    metres: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Phrases with {N} for a noun of the prompt, by class of noun; classes: word → class."""

    classes: Mapping[str, str]
    themes: Mapping[str, str]
    scenes: Mapping[str, Scene]
    hooks: Mapping[str, tuple[str, ...]]


def block(text: str) -> tuple[str, ...]:
    """The phrases of a text block, one a line; empty lines and lines after `#` are left out."""
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def themes() -> Mapping[str, Theme]:
    """All themes by name."""
    return {path.stem: _theme(path.stem, _read(path)) for path in sorted((FOLDER / "themes").glob("*.toml"))}


@cache
def images(name: str) -> frozenset[str]:
    """Words that show a theme: its keys, and words of its phrases that few other themes use."""
    spoken = {theme.name: _spoken(theme) for theme in themes().values()}
    shared = Counter(word for words in spoken.values() for word in words)
    theme = themes()[name]
    return theme.keys | theme.words | {word for word in spoken[name] if shared[word] <= _MOST_SHARING}


@cache
def stances() -> Mapping[str, Stance]:
    """All stances by name."""
    return {
        path.stem: _stance(path.stem, _read(path)) for path in sorted((FOLDER / "stances").glob("*.toml"))
    }


@cache
def genres() -> Mapping[str, Genre]:
    """All genres by name; "pop" is the usual one."""
    return {name: _genre(name, data) for name, data in _read(FOLDER / "genres.toml").items()}


@cache
def own_words() -> OwnWords:
    """How to speak of the prompt's own nouns."""
    data = _read(FOLDER / "own.toml")
    classes = {word: name for name, part in data.items() for word in part["words"].split()}
    return OwnWords(
        classes,
        {name: part["theme"] for name, part in data.items()},
        {name: _scene({"name": name, **part}) for name, part in data.items()},
        {name: block(part["hooks"]) for name, part in data.items()},
    )


def _spoken(theme: Theme) -> set[str]:
    phrases = [*theme.hooks, *theme.likes, *theme.yous]
    phrases += [
        text for scene in theme.scenes for part in (scene.sets, scene.things, scene.places) for text in part
    ]
    return {word for word in _WORD.findall(" ".join(phrases).lower()) if word not in FUNCTION_WORDS}


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _theme(name: str, data: dict[str, Any]) -> Theme:
    return Theme(
        name=name,
        keys=frozenset(data["keys"].split()),
        words=frozenset(data.get("words", "").split()),
        stances=tuple(data["stances"].split()),
        hooks=block(data["hooks"]),
        likes=block(data["likes"]),
        yous=block(data["yous"]),
        scenes=tuple(_scene(scene) for scene in data["scene"]),
    )


def _scene(data: dict[str, Any]) -> Scene:
    return Scene(
        data["name"], block(data["sets"]), block(data["things"]), block(data["acts"]), block(data["places"])
    )


def _stance(name: str, data: dict[str, Any]) -> Stance:
    return Stance(
        name=name,
        keys=frozenset(data["keys"].split()),
        person=data["person"],
        tense=data["tense"],
        moods=tuple(data["moods"]),
        verse=_voicing(data["verse"]),
        later=_voicing(data["later"]),
        chorus=_voicing(data["chorus"]),
        bridge=_voicing(data["bridge"]),
        lift=block(data["lift"]),
    )


def _voicing(data: dict[str, str]) -> Voicing:
    return Voicing(block(data["heads"]), block(data["tails"]))


def _genre(name: str, data: dict[str, Any]) -> Genre:
    return Genre(
        name=name,
        keys=frozenset(data["keys"]),
        tags=tuple(data["tags"]),
        stances=tuple(data.get("stances", "").split()),
        forms=tuple(tuple(form.split()) for form in data["forms"]),
        metres={code: tuple(found) for code, found in data["metres"].items()},
    )
