"""Where a tune should go so that Chinese words keep their tones: up to a high one, down to a low one.

Songs in Mandarin need not follow the tones, but a tune that contradicts them blurs the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from songsmith.engine.compose.sheet import SungSyllable
from songsmith.language.mandarin import FALLING, HIGH, LOW, RISING, tone_of

LEVELS = {HIGH: 5.0, RISING: 4.0, FALLING: 3.0, LOW: 1.5}
"""Where a tone lies on the whole, on Chao's scale of five."""
LEAST = 1.0
"""Levels apart from which the tune should tell two tones apart."""


def directions(syllables: Sequence[SungSyllable]) -> tuple[int, ...]:
    """For each syllable 1, −1 or 0: the tune should rise to it, fall to it, or is free.

    Free after a pause and beside a neutral tone; empty when it is free everywhere, as in other languages.
    """
    found = (0, *(_direction(before, after) for before, after in pairwise(syllables)))
    return found if any(found) else ()


def _direction(before: SungSyllable, after: SungSyllable) -> int:
    first, second = LEVELS.get(tone_of(before.phones)), LEVELS.get(tone_of(after.phones))
    if before.pause or first is None or second is None or abs(second - first) < LEAST:
        return 0
    return 1 if second > first else -1
