"""Where lines that were sung for the editor lie: named by what they hold, and free to be deleted."""

from __future__ import annotations

import re
from pathlib import Path

from songsmith.engine.paths import var_dir

CONTENT_TYPE = "audio/flac"

_NAME = re.compile(r"[0-9a-f]{32}-[0-9a-f]{32}\.flac")


def heard_name(draft: str, content: str) -> str:
    """Each of 32 hex digits. draft: its id, so that a line belongs to one song; content: a digest."""
    return f"{draft}-{content}.flac"


def heard_path(name: str) -> Path:
    """Raises ValueError for what is no name of ours."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"not a name of a sung line: {name!r}")
    return var_dir() / "cache" / "lines" / name
