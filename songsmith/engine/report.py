"""What is worth telling about a finished song."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.clock import Clock
from songsmith.engine.mix import MasterReport
from songsmith.engine.mix.loudness import HOP, energies, integrated
from songsmith.engine.recipe import ENGINE_VERSION, Recipe
from songsmith.engine.score import Key, Score
from songsmith.engine.spelling import spelled
from songsmith.engine.voices import Voice

REPORT_VERSION = 1


def key_name(key: Key) -> str:
    """ "F# minor" """
    return f"{spelled(key.tonic, key)} {key.mode}"


def song_report(
    recipe: Recipe,
    score: Score,
    voice: Voice | None,
    mastered: Audio,
    levels: MasterReport,
    seconds: Mapping[str, float],
) -> dict[str, Any]:
    """After schemas/report.schema.json. voice None: an instrumental. seconds: wall time by stage."""
    duration = mastered.shape[1] / SAMPLE_RATE
    return {
        "version": REPORT_VERSION,
        "engine_version": ENGINE_VERSION,
        "seed": recipe.seed,
        "duration": round(duration, 3),
        "sample_rate": SAMPLE_RATE,
        "genre": score.genre,
        "bpm": round(score.tempo_map[0].bpm, 2),
        "key": key_name(score.key),
        "meter": f"{score.meter.numerator}/{score.meter.denominator}",
        "voice": voice.name if voice else "",
        "instrumental": voice is None,
        "parts": [part.name for part in score.parts if part.notes],
        "loudness": {
            "integrated_lufs": round(levels.loudness, 2),
            "true_peak_dbtp": round(levels.true_peak, 2),
            "sections": section_loudness(score, mastered),
        },
        "seconds": {stage: round(spent, 3) for stage, spent in seconds.items()},
    }


def section_loudness(score: Score, mastered: Audio) -> list[dict[str, Any]]:
    """LUFS of each section."""
    clock, energy = Clock.of(score), energies(mastered)
    rate = SAMPLE_RATE / HOP
    found = []
    for section in score.sections:
        start = clock.seconds(section.start)
        end = clock.seconds(section.start + section.bars * score.meter.bar_beats)
        lufs = integrated(energy[round(start * rate) : max(round(end * rate), round(start * rate) + 1)])
        found.append({"section_id": section.id, "label": section.label, "lufs": round(lufs, 2)})
    return found
