"""Between the built-in provider and the engine: a job becomes a recipe, a song becomes a result."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from songsmith.engine import score_json
from songsmith.engine.errors import Cancelled as EngineCancelled
from songsmith.engine.errors import EngineError
from songsmith.engine.mix import levels_from, levels_json
from songsmith.engine.recipe import Recipe
from songsmith.engine.resing import Kept, resing, without_voice
from songsmith.engine.session import Progress
from songsmith.engine.song import Song, make_song
from songsmith.engine.streaming import make_streamed_song
from songsmith.providers.base import (
    Cancelled,
    Finished,
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
        return result_of(_song(job, report, cancelled))
    except EngineCancelled as error:
        raise JobCancelled from error
    except EngineError as error:
        raise ProviderError(str(error)) from error


def _song(job: GenerationJob, report: Report, cancelled: Cancelled) -> Song:
    recipe, progress = recipe_of(job), _relay(report)
    if job.finished is not None and job.without_voice:
        return without_voice(recipe, _kept(job.finished), progress=progress, cancelled=cancelled)
    if job.finished is not None:
        return resing(recipe, _kept(job.finished), progress=progress, cancelled=cancelled).song
    if job.hear is not None:
        return make_streamed_song(recipe, job.hear, progress=progress, cancelled=cancelled)
    return make_song(recipe, progress=progress, cancelled=cancelled)


def _kept(finished: Finished) -> Kept:
    gains, settings = levels_from(finished.levels)
    return Kept(
        replace(recipe_of(finished.job), engine_version=finished.engine_version),
        score_json.loads(finished.score),
        finished.timing,
        gains,
        settings,
        finished.audio,
    )


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
        tempo_factor=job.tempo_factor,
        wishes=job.wishes,
    )


def result_of(song: Song) -> GenerationResult:
    return GenerationResult(
        audio=song.master,
        sample_rate=song.sample_rate,
        voice=song.report["voice"],
        bpm=song.report["bpm"],
        key=song.report["key"],
        score=score_json.dumps(song.score),
        timing=song.timing,
        timing_estimated=False,
        levels=levels_json(song.gains, song.settings),
        report=song.report,
    )


def _relay(report: Report) -> Callable[[Progress], None]:
    return lambda progress: report(progress.label, progress.fraction)
