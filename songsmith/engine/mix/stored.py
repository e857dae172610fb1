"""The level decisions of mix and master as JSON, to be kept with a take."""

from __future__ import annotations

import json
from dataclasses import asdict

from songsmith.engine.mix.channel import MixGains
from songsmith.engine.mix.master import MasterSettings
from songsmith.engine.typed_json import build

LEVELS_VERSION = 1


def levels_json(gains: MixGains, settings: MasterSettings) -> str:
    """Floats keep every digit."""
    value = {"version": LEVELS_VERSION, "gains": asdict(gains), "master": asdict(settings)}
    return json.dumps(value, separators=(",", ":"))


def levels_from(text: str) -> tuple[MixGains, MasterSettings]:
    """Inverse of :func:`levels_json`. Raises ValueError."""
    try:
        value = json.loads(text)
        return build(MixGains, value["gains"]), build(MasterSettings, value["master"])
    except (TypeError, KeyError) as error:
        raise ValueError(f"these are no levels: {error}") from error
