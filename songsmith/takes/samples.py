"""How each voice sounds: one short line, sung once by everybody, for the voice picker.

Samples are made on demand, by a process of its own: a studio model would fill the preview process. It makes
the one that is asked for first and then all others, since who listens to one voice listens to the next.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path
from threading import Lock

from songsmith.engine.paths import ROOT, var_dir
from songsmith.engine.recipe import ENGINE_VERSION
from songsmith.engine.voices import Voice, voices_available

SHAPE = 1
"""Counted up when samples are to sound otherwise."""
WORDS = {
    "en": "Leave a light on in the window",
    "es": "Deja una luz en la ventana",
    "zh": "在窗边为我留一盏灯",
}
STYLE = "ballad, 84 bpm"
SEED = 11

_making: list[subprocess.Popen[bytes]] = []
_asking = Lock()


def sample_path(voice: Voice) -> Path:
    """Whether it is there or not."""
    said = f"{ENGINE_VERSION} {SHAPE} {voice!r} {words_for(voice)} {STYLE} {SEED}"
    return (
        var_dir() / "cache" / "voices" / f"{voice.name}-{hashlib.sha256(said.encode()).hexdigest()[:16]}.flac"
    )


def sample_order(name: str) -> bool:
    """In the preview process: True when the voice's sample is there; else one is being made now.

    Raises KeyError for a voice that is not here.
    """
    path = sample_path(voices_available()[name])
    with _asking:
        _making[:] = [process for process in _making if process.poll() is None]
        if path.exists():
            return True
        if not _making:
            _making.append(_maker(name))
    return False


def _maker(name: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(ROOT / "manage.py"), "samples", name]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def words_for(voice: Voice) -> str:
    return WORDS.get(voice.languages[0], WORDS["en"])
