"""The signing key: one file that only the owner of the process can read."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

KEY_BYTES = 50  # 400 bits; Django's deployment check asks for 50 characters or more


def read_or_create(path: Path) -> str:
    """The key in `path`; made on first use with mode 0600.

    Several processes may start at once: the file is written aside and linked into place, so that exactly one
    key wins and nobody reads half a file.
    """
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        _create(path)
        return path.read_text(encoding="ascii").strip()


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(KEY_BYTES))
    try:
        os.link(aside, path)
    except FileExistsError:
        pass  # another process was first: its key is the key
    finally:
        aside.unlink()
