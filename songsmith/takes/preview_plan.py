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

PLANS_KEPT = 64
"""Answers remembered: the same form is asked about again whenever somebody opens its page."""


def plan_take(request: Mapping[str, Any]) -> dict[str, Any]:
    """{prompt, lyrics, seed, instrumental, pronunciations, voice} → {seconds, sections} or {refused}."""
    said = tuple(sorted((str(word), str(phones)) for word, phones in request["pronunciations"].items()))
    return dict(
        _planned(
            str(request["prompt"]),
            str(request["lyrics"]),
            int(request["seed"]),
            bool(request["instrumental"]),
            said,
            str(request["voice"]),
        )
    )


@lru_cache(PLANS_KEPT)
def _planned(
    prompt: str, lyrics: str, seed: int, instrumental: bool, said: tuple[tuple[str, str], ...], voice: str
) -> dict[str, Any]:
    recipe = Recipe(prompt, lyrics, seed, instrumental=instrumental, pronunciations=dict(said), voice=voice)
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
            {"kind": section.kind, "label": section.label, "bars": section.bars, "seconds": section.seconds}
            for section in found.sections
        ],
    }
