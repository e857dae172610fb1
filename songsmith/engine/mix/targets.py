"""How loud, how coloured and how wide each role is, by genre: an engineer's habits as tables."""

from __future__ import annotations

from collections.abc import Mapping

from songsmith.engine import filters
from songsmith.engine.mix.compress import Compressor

TARGETS: Mapping[str, float] = {
    "vocal": -15.7,
    "backing": -25.5,
    "lead": -20.5,
    "kick": -22.5,
    "snare": -23.0,
    "hats": -30.5,
    "toms": -24.0,
    "cymbals": -31.5,
    "percussion": -29.5,
    "bass": -21.5,
    "pad": -25.5,
    "fx": -27.0,
    "crackle": -44.0,
}
USUAL_TARGET = -22.5
"""LUFS of what plays (rests aside) before macro dynamics, by kit element or role: the voice is on top."""

GENRE_OFFSETS: Mapping[str, Mapping[str, float]] = {
    "house": {"kick": 3.0, "bass": 1.0, "synth": 1.0},
    "dnb": {"kick": 2.0, "snare": 1.5, "bass": 1.5},
    "hiphop": {"vocal": -0.7, "kick": 2.0, "bass": 1.5, "hats": 1.0},
    "synthwave": {"kick": 1.0, "snare": 1.5, "synth": 0.5},
    "pop": {"kick": 1.0, "snare": 1.0},
    "rock": {"vocal": 0.7, "kick": 1.0, "snare": 1.5, "cymbals": 1.0, "guitar": 2.0},
    "punk": {"kick": 1.0, "snare": 1.5, "cymbals": 1.5, "guitar": 1.5},
    "funk": {"kick": 1.0, "snare": 1.0, "bass": 1.5},
    "reggae": {"vocal": -1.1, "bass": 2.0, "kick": 0.5},
    "lofi": {"kick": 1.5, "snare": 0.5, "bass": 1.0},
    "jazz": {"vocal": -2.0, "kick": -8.0, "snare": -6.0, "hats": 1.0, "cymbals": 5.0, "bass": 1.0},
    "bossa": {"vocal": -1.5, "kick": -4.0, "snare": -4.0, "percussion": 1.0},
    "folk": {"vocal": -1.5, "kick": -2.0, "snare": -3.0, "bass": -1.0},
    "chinese": {"kick": -1.0, "snare": -2.0},
    "country": {"vocal": -0.7},
    "gospel": {"vocal": -0.3},
    "ballad": {"kick": -1.0, "snare": -0.5},
    "ambient": {"pad": 3.0},
    "cinematic": {"strings": 1.5, "kick": 1.0, "toms": 2.0},
    "latin": {"percussion": 3.0},
}
"""LU added to the target, by genre and by kit element or role."""

CENTRED = frozenset({"kick", "snare", "bass"})
"""Elements and roles that are mono whatever the samples are: low end and backbeat belong in the middle."""

CROWD = 4
"""Harmony parts (keys, guitars, strings, pads …) beyond which each gives way, so that their sum stays."""

ACCOMPANIMENT_FREE = frozenset({"vocal", "backing", "drums", "percussion", "bass", "fx"})
"""Roles that neither count as harmony nor step back while the voice sings."""

MACRO_DEPTH: Mapping[str, float] = {
    "jazz": 2.5,
    "lofi": 2.5,
    "hiphop": 2.5,
    "house": 3.0,
    "rock": 4.0,
    "folk": 4.0,
    "bossa": 2.5,
    "blues": 3.0,
    "ambient": 2.0,
    "punk": 3.0,
    "reggae": 2.5,
    "dnb": 3.0,
    "funk": 3.0,
}
USUAL_DEPTH = 4.0
"""dB between the quietest and the fullest section, by genre."""

VOCAL_SHARE = 0.65
"""Share of the macro dynamics that the voice follows: words must stay audible in quiet sections."""

VOICE_DIP = 2.0
"""dB by which harmony parts step back while the voice sings …"""

HARMONY_ROOM = filters.bell(2400.0, -9.0, 0.45)
"""… and further where consonants are told apart: around 3 kHz every decibel is heard in the words, around
700 Hz none is. With this, DRUM_ROOM, a voice 1 dB louder and its hall open at ends of phrases only, a
recogniser got 19, 16, 12 and 4 % of the words wrong over the band (pop, rock, soul, folk; 6, 6, 3 and 2 % of
the voice alone) instead of 29, 25, 18 and 15 %."""

DRUM_ROOM = filters.bell(2500.0, -6.0, 0.6)
"""What drums and percussion leave of the same while the voice sings."""

HALF_DIP = 0.4
"""Share of the dip that drums and percussion take."""

NARROWEST, WIDENING = 0.6, 0.5
"""Stereo width of harmony parts: at no energy, and how much a full section adds."""

MONO_BELOW = 110.0
"""Hz: below this the master is mono, as subwoofers and records want it."""


def target(role: str, element: str, genre: str) -> float:
    """LUFS a part is brought to."""
    key = element or role
    offset = GENRE_OFFSETS.get(genre, {}).get(key, 0.0)
    return TARGETS.get(key, USUAL_TARGET) + offset


_EQ: Mapping[str, tuple[filters.Sections, ...]] = {
    "kick": (
        filters.cut("highpass", 30.0),
        filters.bell(62.0, 2.5, 1.1),
        filters.bell(320.0, -4.0),
        filters.bell(3800.0, 2.5),
    ),
    "snare": (
        filters.cut("highpass", 110.0),
        filters.bell(200.0, 1.5),
        filters.bell(550.0, -2.0),
        filters.shelf("high", 6000.0, 2.0),
    ),
    "hats": (filters.cut("highpass", 400.0),),
    "cymbals": (filters.cut("highpass", 300.0),),
    "toms": (filters.cut("highpass", 60.0), filters.bell(400.0, -3.0)),
    "percussion": (filters.cut("highpass", 120.0),),
    "bass": (
        filters.cut("highpass", 32.0),
        filters.bell(90.0, 1.5, 0.8),
        filters.bell(350.0, -2.5),
        filters.bell(900.0, 1.5),
    ),
    "keys": (
        filters.cut("highpass", 90.0),
        filters.bell(320.0, -2.0, 0.9),
        filters.shelf("high", 5000.0, 1.5),
    ),
    "guitar": (filters.cut("highpass", 100.0), filters.bell(220.0, -2.5), filters.shelf("high", 6000.0, 1.5)),
    "strings": (filters.cut("highpass", 140.0), filters.bell(350.0, -1.5)),
    "pad": (filters.cut("highpass", 180.0), filters.bell(350.0, -2.0)),
    "synth": (filters.cut("highpass", 140.0), filters.bell(350.0, -2.0)),
    "brass": (filters.cut("highpass", 120.0),),
    "lead": (
        filters.cut("highpass", 120.0),
        filters.bell(2800.0, 1.5, 0.8),
        filters.shelf("high", 9000.0, 1.5),
    ),
    "vocal": (
        filters.cut("highpass", 95.0),
        filters.bell(280.0, -2.0, 0.9),
        filters.bell(3200.0, 2.0, 0.8),
        filters.shelf("high", 9500.0, 1.5),
    ),
    "backing": (
        filters.cut("highpass", 160.0),
        filters.bell(300.0, -2.5, 0.9),
        filters.bell(3000.0, -1.5, 0.8),
        filters.shelf("high", 9000.0, 2.0),
    ),
}
_USUAL_EQ = (filters.cut("highpass", 100.0),)


def equaliser(role: str, element: str, high_pass: float, low_pass: float) -> filters.Sections:
    """The channel's filters; high_pass and low_pass in Hz are the part's own wishes, 0 = none."""
    own = [filters.cut("highpass", high_pass)] if high_pass > 0 else []
    own += [filters.cut("lowpass", low_pass)] if low_pass > 0 else []
    return filters.cascade([*_EQ.get(element or role, _USUAL_EQ), *own])


COMPRESSORS: Mapping[str, Compressor] = {
    "vocal": Compressor(0.0, 3.0, 0.006, 0.12, 6.0, 0.8),
    "backing": Compressor(0.0, 4.0, 0.005, 0.12, 6.0, 0.8),
    "bass": Compressor(0.0, 4.0, 0.012, 0.14, 6.0, 0.8),
    "keys": Compressor(2.0, 2.5, 0.012, 0.14, 6.0, 0.8),
    "guitar": Compressor(2.0, 2.5, 0.012, 0.14, 6.0, 0.8),
    "lead": Compressor(2.0, 2.5, 0.012, 0.14, 6.0, 0.8),
}
"""Thresholds in dB above the role's loudness target + PEAK_ABOVE."""

PEAK_ABOVE = 8.0
"""dB by which the peaks of a steady instrument stand above its loudness."""

DRUM_CRUSH = Compressor(-20.0, 6.0, 0.004, 0.09)
DRUM_CRUSH_LEVEL = 0.45
"""Parallel compression of the kit: thickens the ring of the drums, leaves their attacks."""
