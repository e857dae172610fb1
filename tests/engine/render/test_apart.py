"""Genres sound different: by timbre and dynamics alone, tempo aside."""

from __future__ import annotations

import numpy as np
import pytest

from songsmith.engine.style.genres import GENRES
from tests.engine.render.apart import confusion, listen, share


def test_neighbours_of_the_same_seed_do_not_count() -> None:
    places = {("pop", 1): 0.0, ("rock", 1): 0.01, ("pop", 2): 2.0, ("rock", 2): 0.05}
    made = {name: np.array([place]) for name, place in places.items()}
    assert confusion(made).tolist() == [[0, 2], [0, 2]]


@pytest.mark.long
def test_genres_are_told_apart_by_ear() -> None:
    counts = confusion(listen(list(GENRES)))
    assert share(counts) >= 0.7
