"""What every test runs in: its own data directory and database file, and nothing slow that proves nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as project_settings
from django.db import connections
from django.test import override_settings
from pytest_django import Settings

from songsmith.engine.paths import models_dir

# Models are large and never written by tests, so they are shared with the app; everything else is not.
# Set on import: child processes, and modules that read the environment early, must see the same places.
os.environ["SONGSMITH_MODELS"] = str(models_dir())
_VAR = Path(tempfile.mkdtemp(prefix="songsmith-test-"))
os.environ["SONGSMITH_VAR"] = str(_VAR)

_IN_TESTS = {
    "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"],  # fast
    "RATE_LIMITS": dict.fromkeys(project_settings.RATE_LIMITS, ""),
    "STORAGES": {
        **project_settings.STORAGES,
        # Without hashed names no test depends on a collected copy of the files that it is about.
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    },
    "STATIC_ROOT": _VAR / "static",
    "VAR_DIR": _VAR,
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the slow checks as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the slow checks out unless asked; browser tests last.

    The browser driver keeps an event loop running for the rest of the process, in which no other asynchronous
    test could start its own.
    """
    if not config.getoption("--long"):
        slow = [item for item in items if "long" in item.keywords]
        config.hook.pytest_deselected(items=slow)
        items[:] = [item for item in items if "long" not in item.keywords]
    items.sort(key=lambda item: "browser" in item.keywords)


@pytest.fixture(autouse=True, scope="session")
def _settings_for_tests() -> Iterator[None]:
    (_VAR / "static").mkdir()
    with override_settings(**_IN_TESTS):
        yield
    shutil.rmtree(_VAR, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite in a file of this run alone.

    An in-memory database cannot be shared with a worker process, and two runs at once must not meet.
    """
    database = connections["default"].settings_dict
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(_VAR / "test.sqlite3")


@pytest.fixture(autouse=True)
def _own_media(settings: Settings, tmp_path: Path) -> None:
    """Files of one test are not seen by the next."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TAKE_CACHE_DIR = tmp_path / "cache"
