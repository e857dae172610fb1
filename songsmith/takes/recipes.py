"""The recipe of a take as JSON: every input, so that the take can be made again years later."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from songsmith.engine import given as givens
from songsmith.engine.audio import Audio
from songsmith.engine.given import Given, GivenLine
from songsmith.engine.recipe import Expression, SectionWish
from songsmith.lyrics.models import Revision
from songsmith.lyrics.pronunciation import pronunciations_in, pronunciations_of
from songsmith.lyrics.selectors import sung_ids
from songsmith.providers.base import Connection, Finished, GenerationJob
from songsmith.takes.lengths import Lengths, length_wishes
from songsmith.takes.models import Take

FINISHED = "finished"
"""In the recipe of a take that changes another one in places: that one's id."""


def recipe_changed(
    take: Take, *, revision: Revision, lines: Sequence[GivenLine] = (), wish: SectionWish | None = None
) -> dict[str, Any]:
    """The recipe of a finished take with the words of a revision, with notes locked in some lines, with what
    is wished in a section. Earlier locks and wishes stay. lines: as they sound in the take."""
    before = take.recipe
    ids = sung_ids(revision)
    return {
        **before,
        "lyrics": revision.text,
        "voice": take.voice,
        "pronunciations": pronunciations_in(revision.text, pronunciations_of(revision.draft.project)),
        "section_ids": list(ids.sections),
        "line_ids": list(ids.lines),
        "given": _with_lines(before.get("given"), _at_home(lines, before)),
        "wishes": _with_wish(before.get("wishes", []), wish),
        FINISHED: str(take.pk),
    }


def recipe_without_voice(take: Take) -> dict[str, Any]:
    """Of the band of a finished take alone."""
    return {**take.recipe, "instrumental": True, "without_voice": True, FINISHED: str(take.pk)}


def recipe_moved(
    take: Take, lines: Sequence[GivenLine], semitones: int, tempo_factor: float
) -> dict[str, Any]:
    """The recipe of a take in another key and tempo. lines: as they sound in it, where its recipe alone would
    not compose them so."""
    before = {name: value for name, value in take.recipe.items() if name != FINISHED}
    return {
        **before,
        "voice": take.voice,
        "given": _with_lines(before.get("given"), _at_home(lines, before)),
        "transpose": before.get("transpose", 0) + semitones,
        "tempo_factor": round(before.get("tempo_factor", 1.0) * tempo_factor, 4),
    }


def _at_home(lines: Sequence[GivenLine], recipe: Mapping[str, Any]) -> list[GivenLine]:
    """Lines as they sound, in the key that the song is composed in: recipes move them with all the rest."""
    return [line.moved(-recipe.get("transpose", 0)) for line in lines]


def _with_lines(value: Mapping[str, Any] | None, lines: Sequence[GivenLine]) -> Mapping[str, Any] | None:
    if not lines:
        return value
    given = givens.from_json(value) if value else Given()
    named = {line.id for line in lines}
    kept = tuple(line for line in given.lines if line.id not in named)
    return givens.as_json(replace(given, lines=(*kept, *lines)))


def _with_wish(wishes: Sequence[Mapping[str, Any]], wish: SectionWish | None) -> list[Mapping[str, Any]]:
    if wish is None:
        return list(wishes)
    return [*(old for old in wishes if old["section_id"] != wish.section_id), asdict(wish)]


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
    lengths: Lengths | None = None,
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
        "wishes": [asdict(wish) for wish in length_wishes(revision.text, lengths or {}, ids.sections)],
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
        tempo_factor=recipe.get("tempo_factor", 1.0),
        without_voice=recipe.get("without_voice", False),
        wishes=tuple(SectionWish(**wish) for wish in recipe.get("wishes", ())),
        options={**reached.options, **recipe["options"]},
        key=reached.key,
        base_url=reached.base_url,
        memory=memory or {},
        remember=remember,
        hear=hear,
        finished=finished,
    )
