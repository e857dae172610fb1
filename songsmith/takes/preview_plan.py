"""In the preview process: what a take would be, before it is made: how long, which sections, what cannot be
sung. Composes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from songsmith.engine.compose import Outlook, outlook
from songsmith.engine.errors import CannotSing, MissingPart, NothingToSing
from songsmith.engine.recipe import Recipe
from songsmith.engine.song import choose_voice
from songsmith.engine.voices import require_voice
from songsmith.takes.lengths import length_wishes, name_of

PLANS_KEPT = 64
"""Answers remembered: the same form is asked about again whenever somebody opens its page."""


def plan_take(request: Mapping[str, Any]) -> dict[str, Any]:
    """{prompt, lyrics, seed, instrumental, pronunciations, voice} → {seconds, sections} or {refused}.

    May name lengths, too: bars by the names of sections, as in `takes.lengths`.
    """
    said = tuple(sorted((str(word), str(phones)) for word, phones in request["pronunciations"].items()))
    return dict(
        _planned(
            str(request["prompt"]),
            str(request["lyrics"]),
            int(request["seed"]),
            bool(request["instrumental"]),
            said,
            str(request["voice"]),
            tuple(sorted((str(name), int(bars)) for name, bars in request.get("lengths", {}).items())),
        )
    )


@lru_cache(PLANS_KEPT)
def _planned(
    prompt: str,
    lyrics: str,
    seed: int,
    instrumental: bool,
    said: tuple[tuple[str, str], ...],
    voice: str,
    lengths: tuple[tuple[str, int], ...],
) -> dict[str, Any]:
    recipe = Recipe(
        prompt,
        lyrics,
        seed,
        instrumental=instrumental,
        pronunciations=dict(said),
        voice=voice,
        wishes=length_wishes(lyrics, dict(lengths)),
    )
    try:
        if instrumental:
            return _shaped(outlook(recipe))
        singer = choose_voice(recipe)
        found = _shaped(outlook(recipe, singer))
        require_voice(singer)
        return found
    except (CannotSing, MissingPart, NothingToSing) as error:
        return {"refused": str(error)}


def _shaped(found: Outlook) -> dict[str, Any]:
    return {
        "seconds": found.seconds,
        "sections": [
            {
                "name": name_of(section.kind, section.number),
                "kind": section.kind,
                "label": section.label,
                "bars": section.bars,
                "seconds": section.seconds,
                "usual": section.usual,
                "fewest": section.fewest,
            }
            for section in found.sections
        ],
    }
