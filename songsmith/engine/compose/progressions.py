"""What each genre does with chords: its progressions, its colours, and whether it closes its phrases."""

from __future__ import annotations

from songsmith.engine.compose.progression_table import Table
from songsmith.engine.compose.progressions_grooves import (
    AMBIENT,
    CHINESE,
    CINEMATIC,
    DNB,
    GOSPEL,
    HIPHOP,
    HOUSE,
    LATIN,
    LOFI,
    PUNK,
    SYNTHWAVE,
)
from songsmith.engine.compose.progressions_songs import (
    BALLAD,
    BLUES,
    BOSSA,
    COUNTRY,
    FOLK,
    FUNK,
    JAZZ,
    POP,
    REGGAE,
    ROCK,
    SOUL,
)

PROGRESSIONS: dict[str, Table] = {
    "pop": POP,
    "ballad": BALLAD,
    "rock": ROCK,
    "punk": PUNK,
    "folk": FOLK,
    "country": COUNTRY,
    "blues": BLUES,
    "jazz": JAZZ,
    "bossa": BOSSA,
    "soul": SOUL,
    "funk": FUNK,
    "reggae": REGGAE,
    "hiphop": HIPHOP,
    "lofi": LOFI,
    "house": HOUSE,
    "synthwave": SYNTHWAVE,
    "dnb": DNB,
    "ambient": AMBIENT,
    "cinematic": CINEMATIC,
    "gospel": GOSPEL,
    "latin": LATIN,
    "chinese": CHINESE,
}

COLOURS: dict[str, dict[str, tuple[str, ...]]] = {
    "jazz": {
        "": ("maj9", "69"),
        "maj7": ("maj9", "maj7"),
        "m": ("m9", "m7"),
        "m7": ("m9", "m7"),
        "7": ("13", "9"),
        "m6": ("m69",),
    },
    "bossa": {
        "": ("maj9",),
        "maj7": ("maj9", "maj7"),
        "m": ("m9",),
        "m7": ("m9", "m7"),
        "7": ("13", "9"),
        "m6": ("m69",),
    },
    "soul": {"": ("add9", "maj7"), "maj7": ("maj9", "maj7"), "m7": ("m9", "m7"), "7": ("9",)},
    "gospel": {"": ("add9", ""), "m7": ("m9", "m7"), "7": ("13", "9")},
    "lofi": {"": ("maj9", "maj7"), "m": ("m9", "m7"), "7": ("9", "7"), "m7": ("m9",), "maj7": ("maj9",)},
    "hiphop": {"": ("maj7", ""), "m": ("m7", "m9")},
    "ballad": {"": ("", "", "add9")},
    "ambient": {"": ("add9", "maj7"), "m": ("madd9", "m9")},
    "house": {"m": ("m", "m7"), "": ("", "maj7")},
    "dnb": {"m": ("m9", "m7"), "": ("maj9", "add9")},
    "pop": {"": ("", "", "", "add9")},
    "synthwave": {"": ("", "", "sus2"), "m": ("m", "m", "madd9")},
    "bolero": {"m": ("m", "m6")},
}
"""What a plain quality may become in a genre; one choice for the whole song and numeral."""

LOOPED = frozenset({"house", "synthwave", "lofi", "hiphop", "dnb", "ambient", "funk", "reggae", "latin"})
"""Genres whose loops run on over section ends: no cadence is forced."""
MODAL_DOMINANT = frozenset(
    {"rock", "punk", "house", "synthwave", "dnb", "chinese", "lofi", "hiphop", "ambient", "folk"}
)
"""In minor these use bVII or v where others use V7."""
