"""In the preview process: how many bars every line of a sheet needs at the least, in a metre and a tempo."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from songsmith.engine.compose.grid import Grid
from songsmith.engine.compose.lengths import bars_for
from songsmith.engine.compose.sheet import read_song
from songsmith.engine.errors import CannotSing, NothingToSing
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Meter


def line_room(request: Mapping[str, Any]) -> dict[str, Any]:
    """{lyrics, pronunciations, numerator, denominator, bpm, swing} → {fewest: bars by the number of the line,
    from 1, as a string}, or {refused}: what cannot be sung, in words."""
    said = {str(word): str(phones) for word, phones in request["pronunciations"].items()}
    meter = Meter(int(request["numerator"]), int(request["denominator"]))
    grid = Grid(meter, float(request["bpm"]), float(request["swing"]))
    try:
        song = read_song(Recipe("", str(request["lyrics"]), 0, pronunciations=said))
    except (CannotSing, NothingToSing) as error:
        return {"refused": str(error)}
    lines = [line for section in song.sections for line in section.lines]
    return {"fewest": {line.id.removeprefix("l"): bars_for(line, grid, hurried=True) for line in lines}}
