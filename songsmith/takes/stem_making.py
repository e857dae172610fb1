"""Plays a take again in parts. Loads the engine: `takes.stems` imports it in the worker, by name."""

from __future__ import annotations

import gzip
import io
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import soundfile

from songsmith.engine.audio import SAMPLE_RATE, Audio
from songsmith.engine.mix import MixGains, levels_from
from songsmith.engine.performance import perform
from songsmith.engine.recipe import Expression
from songsmith.engine.session import Progress, Session
from songsmith.engine.voices import VOICES
from songsmith.takes.exports import file_title
from songsmith.takes.lane import take_score
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.stems import StemsState

WEIGHTS = {"sing": 0.6, "play": 0.4}
HEADROOM = 0.5
"""Factor on every file alike (−6 dB): single parts may go beyond the full scale that FLAC has."""


def stems_write(take: Take, part: Path, stopping: threading.Event, say: Callable[[StemsState], None]) -> None:
    """FLAC packs by itself, so the archive only holds. Together the parts are the mix before mastering."""
    score, gains = take_score(take), _gains(take)
    voice = None if take.instrumental else VOICES[take.voice]
    expression = Expression(**take.recipe["expression"])

    def tell(progress: Progress) -> None:
        say(StemsState(progress.label, progress.fraction))

    with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:

        def keep(role: str, audio: Audio) -> None:
            archive.writestr(f"{file_title(take)} - {role}.flac", _flac(audio))

        session = Session(WEIGHTS, tell, stopping.is_set)
        mixed = perform(score, voice, expression, session, gains=gains, stem_sink=keep)
        archive.writestr(f"{file_title(take)} - mix before mastering.flac", _flac(mixed.mixed.mix))


def _gains(take: Take) -> MixGains:
    packed = bytes(TakeOutput.objects.values_list("levels", flat=True).get(pk=take.pk))
    return levels_from(gzip.decompress(packed).decode())[0]


def _flac(audio: Audio) -> bytes:
    out = io.BytesIO()
    soundfile.write(out, (audio * HEADROOM).T, SAMPLE_RATE, format="FLAC", subtype="PCM_24")
    return out.getvalue()
