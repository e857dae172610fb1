"""The signing key: one file that only the owner of the process can read."""

from __future__ import annotations

import os
import secrets
import tempfile
from contextlib import suppress
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
    with tempfile.NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as aside:  # made with mode 0600
        aside.write(secrets.token_urlsafe(KEY_BYTES))
        aside.flush()
        with suppress(FileExistsError):  # another process was first: its key is the key
            os.link(aside.name, path)
