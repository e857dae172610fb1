"""Which renderer sings for which voice; each is made once a process and kept warm."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from songsmith.engine.voice.frames import Renderer
from songsmith.engine.voice.model_studio import studio_model
from songsmith.engine.voice.quick import QuickRenderer
from songsmith.engine.voice.studio import StudioRenderer
from songsmith.engine.voice.workload import lines_at_once
from songsmith.engine.voices import Voice


def renderer_for(voice: Voice) -> Renderer[Any]:
    """Raises MissingPart when the voice's model was not fetched."""
    if voice.renderer == "studio":
        return _studio(voice.speaker, voice.formant, voice.pace)
    return _quick(voice.formant, voice.pace)


def takes_all_processors(voice: Voice) -> bool:
    """Whether it sings several lines at once; known without its model."""
    return voice.renderer == "studio" and lines_at_once() > 1


def is_cold(voice: Voice) -> bool:
    """Whether the voice's first phrase must wait for its model (seconds; longer when it was just fetched)."""
    return voice.renderer == "studio" and not studio_model.cache_info().currsize


@lru_cache(maxsize=8)
def _quick(formant: float, pace: float) -> QuickRenderer:
    return QuickRenderer(formant, pace)


@lru_cache(maxsize=8)
def _studio(speaker: str, formant: float, pace: float) -> StudioRenderer:
    return StudioRenderer(speaker, formant, pace)
