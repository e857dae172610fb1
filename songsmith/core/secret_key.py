"""Keys in files that only the owner of the process can read; first of all the signing key."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

KEY_BYTES = 50  # 400 bits; Django's deployment check asks for 50 characters or more


def new_key() -> str:
    """A signing key."""
    return secrets.token_urlsafe(KEY_BYTES)


def read_or_create(path: Path, make: Callable[[], str] = new_key) -> str:
    """The text in `path`, ASCII; `make` gives it on first use, and the file gets mode 0600.

    Several processes may start at once: the file is written aside and linked into place, so that exactly one
    key wins and nobody reads half a file.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        _create(path, make())
        return path.read_text(encoding="ascii").strip()


def _create(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as aside:  # made with mode 0600
        aside.write(text)
        aside.flush()
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(aside.name, path)
