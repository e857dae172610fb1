"""The measured phrases that a section draws from, in this song's choice of words, tense and person."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from songsmith.language.writer.banks import OwnWords, Scene, Stance, Theme, own_words
from songsmith.language.writer.brief import OwnNoun
from songsmith.language.writer.grammar import acted, expand, finite, with_noun
from songsmith.language.writer.lines import Pools
from songsmith.language.writer.metre import Piece, measure

_SHARE, _FEWEST = 0.7, 7
"""Part of a pool that one song draws from, and the number of phrases that are always left."""
_FEELS = ("it feels", "and it feels", "some days it feels", "tonight it feels")
_FELT = ("it felt", "and it felt", "some days it felt", "it all felt")
_PERSONAL = frozenset(("my", "me", "I", "you", "your", "mine", "our", "we", "her", "his"))
"""Words that tie an adjunct to a person: "in my shoes" fits what somebody does, not what the rain does."""
_YOU = frozenset(("you", "your", "yours", "you're"))


def scene_pools(scene: Scene, person: str, tense: str, random: Random) -> Pools:
    """What is seen and done in a scene. Acts that name "you" need an "I" to do them."""
    acts = [act for act in scene.acts if person == "I" or not _YOU & set(act.split())]
    deeds = [(expand(act, random), act) for act in acts]
    return {
        "sets": _measured((finite(expand(text, random), tense), text) for text in scene.sets),
        "things": _measured((expand(text, random), text) for text in scene.things),
        "places": _measured((text, text) for text in scene.places if not _PERSONAL & set(text.split())),
        "stations": _measured((_placed(expand(text, random), person), text) for text in scene.places),
        "acts": _measured((f"{person} {acted(text, person, tense)}", act) for text, act in deeds),
        "deeds": _measured((acted(text, person, tense), act) for text, act in deeds),
    }


def stance_pools(stance: Stance, random: Random) -> Pools:
    """What is felt, by section."""
    parts = {
        "heads": stance.verse.heads,
        "tails": stance.verse.tails,
        "laters": stance.later.heads,
        "later_tails": stance.later.tails,
        "chorus_heads": stance.chorus.heads,
        "chorus_tails": stance.chorus.tails,
        "bridge_heads": stance.bridge.heads,
        "bridge_tails": stance.bridge.tails,
        "lift": stance.lift,
    }
    return {name: _measured((expand(text, random), text) for text in texts) for name, texts in parts.items()}


def theme_pools(theme: Theme, stance: Stance) -> Pools:
    """Metaphors and similes; "you were" belongs to what is over, "you are" to what is not."""
    over = stance.name in ("missing", "memory", "grief", "leaving", "defiance")
    kept = [text for text in theme.yous if over or " were " not in text]
    if stance.name == "story":
        kept = []
    feels = _FELT if stance.tense == "past" else _FEELS
    return {
        "yous": _measured((text, text) for text in kept),
        "likes": _measured((text, text) for text in theme.likes),
        "feels": _measured((text, "it feels") for text in feels),
    }


def with_own(scene: Scene, nouns: Iterable[OwnNoun]) -> Scene:
    """The scene with what can be said of the prompt's own nouns."""
    bank: OwnWords = own_words()
    for noun in nouns:
        own = bank.scenes[noun.kind]
        scene = Scene(
            scene.name,
            scene.sets + _said(own.sets, noun),
            scene.things + _said(own.things, noun),
            scene.acts + _said(own.acts, noun),
            scene.places + _said(own.places, noun),
        )
    return scene


def own_hooks(nouns: Iterable[OwnNoun]) -> tuple[str, ...]:
    """Hooks on the prompt's own nouns."""
    bank = own_words()
    return tuple(text for noun in nouns for text in _said(bank.hooks[noun.kind], noun))


def sampled(pools: Pools, random: Random) -> Pools:
    """A part of each pool, so that songs on one subject do not all find the same best lines."""
    return {
        name: random.sample(list(pieces), max(_FEWEST, round(_SHARE * len(pieces))))
        if len(pieces) > _FEWEST
        else pieces
        for name, pieces in pools.items()
    }


def merged(*pools: Pools) -> Pools:
    """All phrases of several pools."""
    names = {name for part in pools for name in part}
    return {name: tuple(piece for part in pools for piece in part.get(name, ())) for name in names}


def _said(texts: Iterable[str], noun: OwnNoun) -> tuple[str, ...]:
    return tuple(with_noun(text, noun.word, is_plural=noun.is_plural) for text in texts)


def _placed(text: str, person: str) -> str:
    """An adjunct with its possessives for the song's person: "in my shoes", she → "in her shoes"."""
    first, _, rest = text.partition(" ")
    return f"{first} {acted('*' + 'x ' + rest, person, 'present').partition(' ')[2]}" if rest else text


def _measured(texts: Iterable[tuple[str, str]]) -> tuple[Piece, ...]:
    return tuple(measure(text, source) for text, source in texts)
