"""What the environment changes, and that nothing needs to be set."""

from __future__ import annotations

import os
import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from songsmith.engine.paths import ROOT

Load = Callable[..., dict[str, Any]]

NEUTRAL = {"PATH", "HOME"}
"""What a bare environment has."""


@pytest.fixture
def load(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Load:
    """The settings as a fresh process would have them, with these variables and no others."""

    def load(**variables: str) -> dict[str, Any]:
        for name in set(os.environ) - NEUTRAL:
            monkeypatch.delenv(name)
        for name, value in {"SONGSMITH_VAR": str(tmp_path), **variables}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(ROOT / "songsmith" / "settings.py"))

    return load


def test_the_defaults_serve_plain_http_on_this_machine_alone(load: Load) -> None:
    settings = load()
    assert not settings["DEBUG"]
    assert settings["HOST"] == "127.0.0.1"
    assert settings["PUBLIC_URL"] == "http://127.0.0.1:8000"
    assert not settings["SESSION_COOKIE_SECURE"]
    assert not settings["SECURE_SSL_REDIRECT"]
    assert "*" not in settings["ALLOWED_HOSTS"]


def test_an_https_address_turns_on_what_needs_it(load: Load) -> None:
    settings = load(PUBLIC_URL="https://songs.example.org/")
    assert settings["SESSION_COOKIE_SECURE"]
    assert settings["CSRF_COOKIE_SECURE"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] > 0
    assert "songs.example.org" in settings["ALLOWED_HOSTS"]
    assert settings["CSRF_TRUSTED_ORIGINS"] == ["https://songs.example.org"]


def test_public_listens_everywhere_under_this_machines_own_names(load: Load) -> None:
    settings = load(PUBLIC="true")
    assert settings["HOST"] == "0.0.0.0"
    assert "*" not in settings["ALLOWED_HOSTS"]
    assert len(settings["ALLOWED_HOSTS"]) > len(load(PUBLIC="false")["ALLOWED_HOSTS"])


def test_sqlite_waits_for_its_turn_and_writes_ahead(load: Load, tmp_path: Path) -> None:
    database = load()["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "songsmith.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert database["OPTIONS"]["timeout"] == 5
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_another_database_and_a_bus_are_one_variable_each(load: Load) -> None:
    settings = load(DATABASE_URL="postgres://s:p@db/songs", REDIS_URL="redis://bus:6379/0")
    assert settings["DATABASES"]["default"]["ENGINE"].endswith("postgresql")
    assert settings["DATABASES"]["default"]["OPTIONS"]["pool"]
    assert settings["DATABASES"]["default"].get("CONN_MAX_AGE", 0) == 0
    assert "redis" in settings["CACHES"]["default"]["BACKEND"]
    assert settings["CHANNEL_LAYERS"]["default"]["CONFIG"]["hosts"] == ["redis://bus:6379/0"]


def test_a_given_key_is_used_and_none_is_written(load: Load, tmp_path: Path) -> None:
    assert load(SECRET_KEY="k" * 60)["SECRET_KEY"] == "k" * 60
    assert list(tmp_path.iterdir()) == []


def test_every_variable_is_explained_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text()
    named = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "songsmith" / "settings.py").read_text())
    assert len(named) > 10
    assert [name for name in named if f"`{name}`" not in readme] == []
