"""Sings the samples of voices. Loads the engine, so only the command `samples` imports it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from songsmith.engine.audio import Audio
from songsmith.engine.compose import compose
from songsmith.engine.excerpt import line_score, sing_excerpt
from songsmith.engine.recipe import Recipe
from songsmith.engine.voices import Voice, voices_available
from songsmith.takes.preview_line import encoded, keep
from songsmith.takes.samples import SEED, STYLE, sample_path, words_for


def samples_make(first: str = "") -> Iterator[Path]:
    """Sings what is not there yet, the named voice before the others."""
    for voice in sorted(voices_available().values(), key=lambda voice: voice.name != first):
        path = sample_path(voice)
        if not path.exists():
            keep(path, encoded(_sung(voice)))
            yield path


def _sung(voice: Voice) -> Audio:
    recipe = Recipe(STYLE, f"[Verse]\n{words_for(voice)}", SEED, voice.name)
    score = compose(recipe, voice)
    return sing_excerpt(line_score(score, score.lines[0]), voice, lambda: False)
