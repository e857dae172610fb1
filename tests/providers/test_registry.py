"""Providers: found by their dotted path, told everything by value."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
from pytest_django import Settings

import songsmith.providers
from songsmith.providers.base import GenerationJob
from songsmith.providers.registry import UnknownProvider, default_provider, provider, providers

COPIED = """
from songsmith.providers.base import Capabilities, GenerationResult
import numpy as np

class HumProvider:
    name = "hum"
    title = "Humming"
    version = "1"
    capabilities = Capabilities()

    def warm(self):
        pass

    def generate(self, job, report, cancelled):
        report("Humming", 0.5)
        return GenerationResult(audio=np.zeros((2, 100), np.float32), sample_rate=100)
"""


def job() -> GenerationJob:
    return GenerationJob(take_id="t", prompt="folk", lyrics="la", seed=1, key="sk-very-secret")


def test_the_built_in_engine_is_there_and_the_default() -> None:
    assert default_provider() is provider("builtin")
    capabilities = provider("builtin").capabilities
    assert capabilities.local
    assert capabilities.exact_timing


def test_an_unknown_provider_is_named() -> None:
    with pytest.raises(UnknownProvider, match="“gone”"):
        provider("gone")


def test_a_new_folder_is_a_new_provider(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "humming"
    folder.mkdir()
    (folder / "__init__.py").write_text(COPIED)
    monkeypatch.syspath_prepend(tmp_path)
    settings.PROVIDERS = [*settings.PROVIDERS, "humming.HumProvider"]
    assert list(providers()) == ["builtin", "minimax", "music3", "hum"]
    said: list[str] = []
    result = provider("hum").generate(job(), lambda label, share: said.append(label), lambda: False)
    assert result.audio.shape == (2, 100)
    assert result.timing_estimated, "nobody may call a foreign timing exact by accident"
    assert said == ["Humming"]
    del sys.modules["humming"]


def test_two_providers_of_one_name_are_refused(settings: Settings) -> None:
    settings.PROVIDERS = ["songsmith.providers.builtin.BuiltinProvider"] * 2
    with pytest.raises(ValueError, match="two providers are called builtin"):
        providers()


def test_a_key_is_never_printed() -> None:
    assert "sk-very-secret" not in repr(job())


def test_providers_import_no_models() -> None:
    for path in Path(songsmith.providers.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                assert "models" not in (node.module or "").split("."), path
                assert not (node.module or "").startswith("django.db"), path
