"""Forward-filter, backward-sample: many paths through a lattice of costs, drawn as likely as they are
cheap."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
IMPOSSIBLE = 1e6


def sample_paths(
    first: Floats,
    local: Floats,
    step: Callable[[int], Floats],
    count: int,
    rng: np.random.Generator,
    heat: float = 1.0,
) -> Ints:
    """`count` paths of shape (count, n) through n places with S states each, drawn from exp(−cost / heat).

    first: (S,) cost of starting in a state. local: (n, S). step(i): (S, S) cost from the state at place i − 1
    (row) to the one at place i (column). The best path alone would be the dullest; samples keep variety.
    """
    n, states = local.shape
    forward = -(first + local[0]) / heat
    moves: list[Floats] = []
    for i in range(1, n):
        scores = forward[:, None] - step(i) / heat
        top = scores.max(axis=0)
        forward = top + np.log(np.exp(scores - top).sum(axis=0)) - local[i] / heat
        moves.append(scores)
    paths = np.empty((count, n), dtype=np.int64)
    paths[:, -1] = np.argmax(forward[:, None] + rng.gumbel(size=(states, count)), axis=0)
    for i in range(n - 2, -1, -1):
        scores = moves[i][:, paths[:, i + 1]]
        paths[:, i] = np.argmax(scores + rng.gumbel(size=(states, count)), axis=0)
    return paths
