"""System checks for what lies outside Python: each says what does not work without it, and the fix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Warning

from songsmith.engine.errors import MissingPart
from songsmith.engine.system import fluidsynth_library, soundfont_path

BUNDLE = "dist/app.js"


def music_can_be_made(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The instruments' player and their samples."""
    problems: list[CheckMessage] = []
    for id, part in (("songsmith.W001", fluidsynth_library), ("songsmith.W002", soundfont_path)):
        try:
            part()
        except MissingPart as missing:
            reason, _, hint = str(missing).partition(". ")
            problems.append(Warning(f"No music can be made: {reason}.", hint=hint, id=id))
    return problems


def front_end_is_built(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The bundle that every page loads."""
    if (settings.BASE_DIR / "static" / BUNDLE).is_file():
        return []
    return [Warning("The pages' scripts are not built.", hint="Run bin/build.", id="songsmith.W003")]
