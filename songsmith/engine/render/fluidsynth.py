"""The samples' player: a small binding to libfluidsynth (LGPL, linked dynamically) with float output."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Any, Literal

from songsmith.engine.audio import SAMPLE_RATE, Audio, silence
from songsmith.engine.errors import MissingPart
from songsmith.engine.system import fluidsynth_library, trim_heap

GAIN = 0.6
"""Output factor: loud chords stay below full scale, so amplifiers see the same level whatever is played."""

POLYPHONY = 256
"""Voices; a held piano chord with pedal takes about 40."""

INTERPOLATION = 4
"""Fourth-order sample interpolation, the synthesiser's own default."""

DRUM_BANK = 128
DRUM_CHANNEL = 9
PIANOS = tuple(f"sf2:0:{program}" for program in range(4))
"""Sources of parts that share the grand piano's samples."""

MAIN_VOLUME, EXPRESSION, REVERB_SEND, CHORUS_SEND = 7, 11, 91, 93

_P, _I, _S = ctypes.c_void_p, ctypes.c_int, ctypes.c_char_p
_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "new_fluid_settings": (_P, []),
    "delete_fluid_settings": (None, [_P]),
    "fluid_settings_setnum": (_I, [_P, _S, ctypes.c_double]),
    "fluid_settings_setint": (_I, [_P, _S, _I]),
    "new_fluid_synth": (_P, [_P]),
    "delete_fluid_synth": (None, [_P]),
    "fluid_synth_sfload": (_I, [_P, _S, _I]),
    "fluid_synth_program_select": (_I, [_P, _I, _I, _I, _I]),
    "fluid_synth_noteon": (_I, [_P, _I, _I, _I]),
    "fluid_synth_noteoff": (_I, [_P, _I, _I]),
    "fluid_synth_cc": (_I, [_P, _I, _I, _I]),
    "fluid_synth_set_interp_method": (_I, [_P, _I, _I]),
    "fluid_synth_write_float": (_I, [_P, _I, _P, _I, _I, _P, _I, _I]),
    "fluid_set_log_function": (_P, [_I, _P, _P]),
}
_QUIET_LEVELS = (2, 3, 4)
"""Warnings, information and debug: the library would print them on standard error."""


@dataclass(frozen=True, slots=True)
class Event:
    """At sample `at` a note starts (number, velocity) or ends (number), or a controller moves to a value."""

    at: int
    kind: Literal["off", "control", "on"]
    number: int
    value: int = 0


@lru_cache(maxsize=1)
def library() -> ctypes.CDLL:
    """The loaded library with its signatures set; raises MissingPart with the way to install it."""
    loaded = fluidsynth_library()
    for function, (result, arguments) in _SIGNATURES.items():
        entry = getattr(loaded, function)
        entry.restype, entry.argtypes = result, arguments
    for level in _QUIET_LEVELS:
        loaded.fluid_set_log_function(level, None, None)
    return loaded


_KEPT: dict[str, Synth] = {}
_KEEPING = Lock()


def keep_samples(font: Path, bank: int, program: int) -> None:
    """Keeps the samples of the last piano or kit decoded for the next part.

    The library shares decoded samples among synthesisers and drops them with the last one. A piano takes
    1.6 s to decode (116 MB), a kit 0.2 s, everything else next to nothing. They are never kept both: the kit
    plays when the mix of a song needs most memory.
    """
    family = "kit" if bank == DRUM_BANK else "piano" if f"sf2:{bank}:{program}" in PIANOS else ""
    with _KEEPING:
        if not family:
            return
        for other in [name for name in _KEPT if name != family]:
            _KEPT.pop(other).close()
        if family not in _KEPT:
            _KEPT[family] = Synth(font, bank, program)


def drop_samples(family: str) -> None:
    """Frees those kept of a "piano" or "kit", once no part needs them any more."""
    with _KEEPING:
        if family in _KEPT:
            _KEPT.pop(family).close()
            trim_heap()


class Synth:
    """One instrument of a sound font on a fresh synthesiser.

    A synthesiser that has played before renders other bytes (voices keep state), and samples loaded up front
    make each start slow: so every part gets its own, loading only the samples its programme needs.
    """

    def __init__(self, font: Path, bank: int, program: int) -> None:
        """Raises MissingPart when the font cannot be read or has no such programme."""
        self._lib = library()
        self._settings = self._configured()
        self._synth = self._lib.new_fluid_synth(self._settings)
        self._channel = DRUM_CHANNEL if bank == DRUM_BANK else 0
        self._lib.fluid_synth_set_interp_method(self._synth, -1, INTERPOLATION)
        loaded = self._lib.fluid_synth_sfload(self._synth, str(font).encode(), 0)
        if loaded < 0:
            self.close()
            raise MissingPart(f"The sound font {font.name} cannot be read; install it again.")
        if self._lib.fluid_synth_program_select(self._synth, self._channel, loaded, bank, program) != 0:
            self.close()
            raise MissingPart(f"The sound font {font.name} has no instrument {bank}:{program}.")
        for number, value in ((MAIN_VOLUME, 100), (EXPRESSION, 127), (REVERB_SEND, 0), (CHORUS_SEND, 0)):
            self._lib.fluid_synth_cc(self._synth, self._channel, number, value)

    def __enter__(self) -> Synth:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Frees the synthesiser and its samples; safe to call twice."""
        if self._synth:
            self._lib.delete_fluid_synth(self._synth)
            self._lib.delete_fluid_settings(self._settings)
            self._synth = None

    def play(self, events: Sequence[Event], n: int) -> Audio:
        """Plays events (sorted by `at`) into n samples; what starts later is not heard."""
        out = silence(n)
        position = 0
        for event in events:
            at = min(max(event.at, position), n)
            self._write(out, position, at)
            position = at
            self._send(event)
        self._write(out, position, n)
        return out

    def _configured(self) -> int | None:
        settings = self._lib.new_fluid_settings()
        self._lib.fluid_settings_setnum(settings, b"synth.sample-rate", float(SAMPLE_RATE))
        self._lib.fluid_settings_setnum(settings, b"synth.gain", GAIN)
        for name, value in (
            (b"synth.reverb.active", 0),
            (b"synth.chorus.active", 0),
            (b"synth.dynamic-sample-loading", 1),
            (b"synth.polyphony", POLYPHONY),
        ):
            self._lib.fluid_settings_setint(settings, name, value)
        return settings  # type: ignore[no-any-return]

    def _send(self, event: Event) -> None:
        if event.kind == "off":
            self._lib.fluid_synth_noteoff(self._synth, self._channel, event.number)
        else:
            send: Callable[..., int] = (
                self._lib.fluid_synth_noteon if event.kind == "on" else self._lib.fluid_synth_cc
            )
            send(self._synth, self._channel, event.number, event.value)

    def _write(self, out: Audio, start: int, stop: int) -> None:
        if stop > start:
            left, right = out[0].ctypes.data, out[1].ctypes.data
            self._lib.fluid_synth_write_float(self._synth, stop - start, left, start, 1, right, start, 1)
