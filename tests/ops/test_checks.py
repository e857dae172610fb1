"""System checks say what does not work and how to mend it."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from songsmith.engine import system
from songsmith.ops.checks import front_end_is_built, music_can_be_made


def test_missing_instruments_are_named_with_the_way_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "FLUIDSYNTH", ("libnothing.so.0",))
    monkeypatch.setenv("SONGSMITH_SOUNDFONT", "/nonexistent.sf3")
    library, font = music_can_be_made(None)
    assert "libfluidsynth3" in str(library.hint)
    assert "manage.py models soundfont" in str(font.hint)
    assert not library.is_serious()
    assert not font.is_serious()


def test_a_missing_bundle_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    (problem,) = front_end_is_built(None)
    assert "bin/build" in str(problem.hint)
    (tmp_path / "static" / "dist").mkdir(parents=True)
    (tmp_path / "static" / "dist" / "app.js").write_text("")
    assert front_end_is_built(None) == []
