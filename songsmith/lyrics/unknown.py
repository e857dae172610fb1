"""How words that no lexicon has are sung: asked of the preview process once, then remembered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.core.cache import cache

from songsmith.core.preview import preview_ask

KEPT = 24 * 60 * 60
"""Seconds; a new version of the pronunciation network is heard a day later at most."""

PATIENCE = 0.3
"""Seconds that the counts of a sheet may wait; without an answer they stay estimates, marked as such."""


def unknown_stress(words: Iterable[str]) -> dict[str, str]:
    """word → stress of its syllables, one digit each; words that nobody knows are left out."""
    keys = {_key(word): word for word in words}
    known = {keys[key]: stress for key, stress in cache.get_many(keys).items()}
    missing = [word for word in keys.values() if word not in known]
    answer = preview_ask({"op": "syllables", "words": missing}, timeout=PATIENCE) if missing else None
    learnt: dict[str, str] = answer["words"] if answer else {}
    cache.set_many({_key(word): stress for word, stress in learnt.items()}, KEPT)
    return known | learnt


def _key(word: str) -> str:
    return f"stress:{hashlib.sha256(word.encode()).hexdigest()}"
