"""The built-in engine as a provider: exact, private, no key, no network."""

from __future__ import annotations

from importlib import import_module

from songsmith.engine.recipe import ENGINE_VERSION
from songsmith.providers.base import Cancelled, Capabilities, GenerationJob, GenerationResult, Report

ENGINE = "songsmith.providers.builtin_engine"
"""Loaded with the first job: the web process only asks who a provider is, and the engine with its libraries
would cost it a second and a hundred megabytes."""


class BuiltinProvider:
    """Models stay loaded in the process between jobs."""

    name = "builtin"
    title = "Built-in"
    version = ENGINE_VERSION
    capabilities = Capabilities(
        voices=True,
        seed=True,
        expression=True,
        chords=True,
        exact_timing=True,
        given=True,
        resings=True,
        streams=True,
        local=True,
    )

    def warm(self) -> None:
        import_module(ENGINE).warm()

    def generate(self, job: GenerationJob, report: Report, cancelled: Cancelled) -> GenerationResult:
        result: GenerationResult = import_module(ENGINE).generate(job, report, cancelled)
        return result
