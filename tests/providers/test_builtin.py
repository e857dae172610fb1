"""The built-in provider: what goes to the engine, what comes back, and how its refusals arrive."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from songsmith.engine.errors import Cancelled, CannotSing, MissingPart, NothingToSing
from songsmith.engine.recipe import Expression
from songsmith.providers import builtin_engine
from songsmith.providers.base import GenerationJob, JobCancelled, ProviderError
from songsmith.providers.builtin import BuiltinProvider

JOB = GenerationJob(
    take_id="t",
    prompt="slow folk ballad",
    lyrics="[Verse]\nHold the light",
    seed=3,
    voice="wren",
    expression=Expression(power=0.5),
    pronunciations={"light": "L AY1 T"},
    section_ids=("a",),
    line_ids=("b",),
)


def silent(*_: Any) -> None:
    pass


def generate(job: GenerationJob) -> Any:
    return BuiltinProvider().generate(job, silent, lambda: False)


def test_every_input_reaches_the_recipe() -> None:
    recipe = builtin_engine.recipe_of(JOB)
    for name in (
        "prompt",
        "lyrics",
        "seed",
        "voice",
        "instrumental",
        "expression",
        "pronunciations",
        "section_ids",
        "line_ids",
    ):
        assert getattr(recipe, name) == getattr(JOB, name)


@pytest.mark.parametrize("refusal", [NothingToSing, CannotSing, MissingPart])
def test_refusals_keep_their_words(monkeypatch: pytest.MonkeyPatch, refusal: type[Exception]) -> None:
    def refuse(*args: object, **named: object) -> None:
        raise refusal("Write some words first.")

    monkeypatch.setattr(builtin_engine, "make_song", refuse)
    with pytest.raises(ProviderError, match=r"Write some words first\."):
        generate(JOB)
    with pytest.raises(ProviderError, match=r"Write some words first\."):
        BuiltinProvider().warm()


def test_a_cancelled_song_is_a_cancelled_job(monkeypatch: pytest.MonkeyPatch) -> None:
    def cancel(*args: object, **named: object) -> None:
        raise Cancelled("stopped")

    monkeypatch.setattr(builtin_engine, "make_song", cancel)
    with pytest.raises(JobCancelled):
        generate(JOB)


def test_a_real_song_comes_back_with_score_and_exact_timing() -> None:
    said: list[tuple[str, float]] = []
    result = BuiltinProvider().generate(JOB, lambda label, share: said.append((label, share)), lambda: False)
    assert result.audio.shape[0] == 2
    assert result.audio.shape[1] / result.sample_rate == pytest.approx(result.timing["duration"], abs=0.01)  # type: ignore[index]
    assert not result.timing_estimated
    assert [word["text"] for word in result.timing["words"]] == ["Hold", "the", "light"]  # type: ignore[index]
    assert result.score
    assert result.voice == "wren"
    assert result.levels
    shares = [share for _, share in said]
    assert shares == sorted(shares)
    assert all(label for label, _ in said)


def test_asking_who_a_provider_is_does_not_load_the_engine() -> None:
    code = (
        "import sys; from songsmith.providers.builtin import BuiltinProvider; BuiltinProvider(); "
        "sys.exit('onnxruntime' in sys.modules or 'songsmith.engine.song' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
