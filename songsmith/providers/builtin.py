"""The built-in engine as a provider: exact, private, no key, no network."""

from __future__ import annotations

from collections.abc import Callable

from songsmith.engine import score_json, song
from songsmith.engine.errors import Cancelled as EngineCancelled
from songsmith.engine.errors import EngineError
from songsmith.engine.recipe import ENGINE_VERSION, Recipe
from songsmith.providers.base import (
    Cancelled,
    Capabilities,
    GenerationJob,
    GenerationResult,
    JobCancelled,
    ProviderError,
    Report,
)


class BuiltinProvider:
    """Models stay loaded in the process between jobs."""

    name = "builtin"
    title = "Built-in"
    version = ENGINE_VERSION
    capabilities = Capabilities(
        voices=True, seed=True, expression=True, chords=True, exact_timing=True, local=True
    )

    def warm(self) -> None:
        """Nothing to do: the engine loads on first use and keeps what it loaded."""

    def generate(self, job: GenerationJob, report: Report, cancelled: Cancelled) -> GenerationResult:
        try:
            made = song.make_song(recipe_of(job), progress=_relay(report), cancelled=cancelled)
        except EngineCancelled as error:
            raise JobCancelled from error
        except EngineError as error:
            raise ProviderError(str(error)) from error
        return result_of(made)


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
    )


def result_of(made: song.Song) -> GenerationResult:
    """What a rendered song becomes."""
    score = made.score
    return GenerationResult(
        audio=made.master,
        sample_rate=made.sample_rate,
        voice=str(made.report.get("voice", made.recipe.voice)),
        bpm=score.tempo_map[0].bpm,
        key=str(made.report.get("key", "")),
        score=score_json.dumps(score),
        timing=made.timing,
        timing_estimated=False,
        report=made.report,
    )


def _relay(report: Report) -> Callable[[song.Progress], None]:
    return lambda progress: report(progress.label, progress.fraction)
