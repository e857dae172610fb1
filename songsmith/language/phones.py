"""The phone alphabet (misaki's American English, one character a phone) and syllables by maximal onset."""

from __future__ import annotations

VOWELS = frozenset("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻɐᵊ")
DIPHTHONGS = frozenset("AIOQWY")
PRIMARY, SECONDARY = "ˈ", "ˌ"
STRESS_MARKS = frozenset(PRIMARY + SECONDARY)
