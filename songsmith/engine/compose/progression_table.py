"""The shape of a genre's chord progressions.

Section family ("verse", "pre", "chorus", "bridge") → mode → progressions: one token a bar, a comma splits it.
"""

from __future__ import annotations

from songsmith.engine.score import Mode

Table = dict[str, dict[Mode, tuple[str, ...]]]
