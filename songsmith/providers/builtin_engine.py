"""Between the built-in provider and the engine: a job becomes a recipe, a song becomes a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from songsmith.engine import score_json
from songsmith.engine.errors import Cancelled as EngineCancelled
from songsmith.engine.errors import EngineError
from songsmith.engine.recipe import Recipe
from songsmith.engine.session import Progress
from songsmith.engine.song import Song, make_song
from songsmith.providers.base import (
    Cancelled,
    GenerationJob,
    GenerationResult,
    JobCancelled,
    ProviderError,
    Report,
)

WARM_UP = Recipe(prompt="ballad", lyrics="[Verse]\nLa", seed=1)
"""A bar or two: loads every library and model that a real song needs."""


def warm() -> None:
    """Sings a syllable, so that the first take does not wait for models. Raises ProviderError."""
    try:
        make_song(WARM_UP)
    except EngineError as error:
        raise ProviderError(str(error)) from error


def generate(job: GenerationJob, report: Report, cancelled: Cancelled) -> GenerationResult:
    """Raises ProviderError, JobCancelled."""
    try:
        return result_of(make_song(recipe_of(job), progress=_relay(report), cancelled=cancelled))
    except EngineCancelled as error:
        raise JobCancelled from error
    except EngineError as error:
        raise ProviderError(str(error)) from error


def recipe_of(job: GenerationJob) -> Recipe:
    """The engine's recipe for a job."""
    return Recipe(
        prompt=job.prompt,
        lyrics=job.lyrics,
        seed=job.seed,
        voice=job.voice,
        instrumental=job.instrumental,
        expression=job.expression,
        pronunciations=job.pronunciations,
        section_ids=job.section_ids,
        line_ids=job.line_ids,
        given=job.given,
        transpose=job.transpose,
    )


def result_of(song: Song) -> GenerationResult:
    """Levels are kept in the report: a line that is sung anew later needs the gains of its song."""
    levels = {"gains": asdict(song.gains), "master": asdict(song.settings)}
    return GenerationResult(
        audio=song.master,
        sample_rate=song.sample_rate,
        voice=song.report["voice"],
        bpm=song.report["bpm"],
        key=song.report["key"],
        score=score_json.dumps(song.score),
        timing=song.timing,
        timing_estimated=False,
        report={**song.report, "levels": levels},
    )


def _relay(report: Report) -> Callable[[Progress], None]:
    return lambda progress: report(progress.label, progress.fraction)
