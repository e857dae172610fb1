"""JSON Schemas (2020-12) of what the command line, the API, the pages and the tests share."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
NAMES = ("timing", "score", "report", "peaks", "heard")


def schema(name: str) -> dict[str, Any]:
    """The schema called `name`, one of NAMES."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.schema.json").read_text(encoding="utf-8"))
    return found
