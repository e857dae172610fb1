"""All sections, in the order of the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from songsmith.takes.bench import band, callers, collab, engine, line, listening, pages, queue, voices
from songsmith.takes.bench.songs import Library
from songsmith.takes.bench.table import Row

SECTIONS: dict[str, Callable[[Library], Iterable[Row]]] = {
    pages.SECTION: pages.rows,
    queue.SECTION: queue.rows,
    line.SECTION: line.rows,
    collab.SECTION: collab.rows,
    callers.SECTION: callers.rows,
    engine.SECTION: engine.rows,
    band.SECTION: band.rows,
    voices.SECTION: voices.rows,
    listening.SECTION: listening.rows,
}
