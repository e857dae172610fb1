"""The recipe of a take as JSON: every input, so that the take can be made again years later."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from songsmith.engine import given as givens
from songsmith.engine.audio import Audio
from songsmith.engine.given import Given
from songsmith.engine.recipe import Expression
from songsmith.lyrics.models import Revision
from songsmith.lyrics.pronunciation import pronunciations_in, pronunciations_of
from songsmith.lyrics.selectors import sung_ids
from songsmith.providers.base import Connection, Finished, GenerationJob

FINISHED = "finished"
"""In the recipe of a take that changes another one in places: that one's id."""


def recipe_changed(
    before: Mapping[str, Any], *, revision: Revision, voice: str, take_id: uuid.UUID
) -> dict[str, Any]:
    """A finished take's recipe with the words of another revision. voice: who sang."""
    ids = sung_ids(revision)
    return {
        **before,
        "lyrics": revision.text,
        "voice": voice,
        "pronunciations": pronunciations_in(revision.text, pronunciations_of(revision.draft.project)),
        "section_ids": list(ids.sections),
        "line_ids": list(ids.lines),
        FINISHED: str(take_id),
    }


def recipe_make(
    *,
    revision: Revision,
    prompt: str,
    seed: int,
    voice: str,
    instrumental: bool,
    expression: Expression,
    options: Mapping[str, Any],
    given: Given | None = None,
    transpose: int = 0,
) -> dict[str, Any]:
    """A revision has one id for each line of its text; a recipe has one for each line that is sung.

    The song's dictionary goes in as it is now: takes keep how their words were said.
    """
    ids = sung_ids(revision)
    return {
        "prompt": prompt,
        "lyrics": revision.text,
        "seed": seed,
        "voice": voice,
        "instrumental": instrumental,
        "expression": asdict(expression),
        "pronunciations": pronunciations_in(revision.text, pronunciations_of(revision.draft.project)),
        "section_ids": list(ids.sections),
        "line_ids": list(ids.lines),
        "options": dict(options),
        "given": None if given is None else givens.as_json(given),
        "transpose": transpose,
    }


def job_from(
    take_id: uuid.UUID,
    recipe: Mapping[str, Any],
    *,
    connection: Connection | None = None,
    memory: Mapping[str, Any] | None = None,
    remember: Callable[[Mapping[str, Any]], None] = lambda _: None,
    hear: Callable[[Audio, int], None] | None = None,
    finished: Finished | None = None,
) -> GenerationJob:
    """What a provider is told. connection: to a remote one; its options are older than the recipe's."""
    reached = connection or Connection("")
    return GenerationJob(
        take_id=str(take_id),
        prompt=recipe["prompt"],
        lyrics=recipe["lyrics"],
        seed=recipe["seed"],
        voice=recipe["voice"],
        instrumental=recipe["instrumental"],
        expression=Expression(**recipe["expression"]),
        pronunciations=recipe["pronunciations"],
        section_ids=tuple(recipe["section_ids"]),
        line_ids=tuple(recipe["line_ids"]),
        given=givens.from_json(recipe["given"]) if recipe.get("given") else None,
        transpose=recipe.get("transpose", 0),
        options={**reached.options, **recipe["options"]},
        key=reached.key,
        base_url=reached.base_url,
        memory=memory or {},
        remember=remember,
        hear=hear,
        finished=finished,
    )
