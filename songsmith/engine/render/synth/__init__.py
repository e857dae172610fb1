"""Our own instruments, by the name that a part's source ("synth:NAME") gives."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from songsmith.engine.audio import Audio
from songsmith.engine.render.humanise import PlayedNote
from songsmith.engine.render.synth import drums, effects, plucked, saws, sub

Instrument = Callable[[Sequence[PlayedNote], int], Audio]
"""(notes, n) → dry sound (2, n), or (1, n) of what stands in the middle."""

FreeRunning = Callable[[Sequence[PlayedNote], int, int], Audio]
"""(notes, n, sample of the song that time zero is) → dry sound (2, n)."""

INSTRUMENTS: Mapping[str, Instrument] = {
    "kick": partial(drums.play_kick, "house"),
    "kick808": partial(drums.play_kick, "808"),
    "kick_pop": partial(drums.play_kick, "pop"),
    "kick_lofi": partial(drums.play_kick, "lofi"),
    "snare": partial(drums.play_snare, "trap"),
    "snare_pop": partial(drums.play_snare, "pop"),
    "snare_lofi": partial(drums.play_snare, "lofi"),
    "clap": drums.play_clap,
    "hat": drums.play_hat,
    "bass_sub": sub.play_sub,
    "riser": effects.play_riser,
    "impact": effects.play_impact,
    **{name: partial(plucked.play_strings, shape) for name, shape in plucked.STRINGS.items()},
}

FREE_RUNNING: Mapping[str, FreeRunning] = {
    "vinyl": effects.play_vinyl,
    **{name: partial(saws.play_saws, patch) for name, patch in saws.PATCHES.items()},
}
"""Those whose sound depends on when in the song it is."""
