"""Providers: found by their dotted path, told everything by value."""

from __future__ import annotations

import ast
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django import Settings

import songsmith.providers
from songsmith.providers import minimax
from songsmith.providers.base import Connection, GenerationJob, RemoteProvider
from songsmith.providers.registry import UnknownProvider, default_provider, provider, providers
from tests.providers.upstream import KEY, SECONDS, Upstream

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


def test_a_copied_folder_under_another_name_is_another_provider(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, service: Upstream
) -> None:
    """What the README says: copy it, rename it in its own imports, give it a name, register it."""
    copy = tmp_path / "elsewhere"
    shutil.copytree(Path(minimax.__path__[0]), copy, ignore=shutil.ignore_patterns("__pycache__"))
    for path in copy.glob("*.py"):
        text = path.read_text().replace("songsmith.providers.minimax", "elsewhere")
        path.write_text(text.replace('name = "minimax"', 'name = "elsewhere"'))
    monkeypatch.syspath_prepend(tmp_path)
    settings.PROVIDERS = [*settings.PROVIDERS, "elsewhere.MiniMaxProvider"]
    found = provider("elsewhere")
    assert isinstance(found, RemoteProvider)
    assert type(found).__module__.startswith("elsewhere.")
    ready = replace(job(), lyrics="[Verse]\nLa la la", key=KEY, base_url=service.url)
    assert found.test(Connection(service.url, KEY)).works
    result = found.generate(ready, lambda label, share: None, lambda: False)
    assert result.audio.shape[1] / result.sample_rate == pytest.approx(SECONDS, abs=0.1)
    assert provider("minimax") is not found
    for name in [name for name in sys.modules if name.split(".")[0] == "elsewhere"]:
        del sys.modules[name]


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
