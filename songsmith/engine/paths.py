"""Where Songsmith keeps what is not source: the database, audio, fetched models, caches.

Read from the environment on every call: the command line and tests point elsewhere without settings.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def var_dir() -> Path:
    """The data directory: `SONGSMITH_VAR`, else `var/` beside manage.py. Not created here."""
    return _from_environment("SONGSMITH_VAR", ROOT / "var")


def models_dir() -> Path:
    """Fetched models and what is prepared from them: `SONGSMITH_MODELS`, else `models/` in `var_dir`."""
    return _from_environment("SONGSMITH_MODELS", var_dir() / "models")


def _from_environment(name: str, default: Path) -> Path:
    value = os.environ.get(name, "").strip()
    return Path(value).expanduser().resolve() if value else default
