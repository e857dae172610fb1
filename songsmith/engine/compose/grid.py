"""The sixteenth grid of a song: metrical weight of each place, and its true time under swing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from songsmith.engine.score import Meter

STEP = 0.25  # beats: a sixteenth
SHORTEST_SECONDS = 0.22  # a sung syllable below this blurs
TWO_UPBEATS_BPM = 107  # from here on two eighths fit into the time of one breath
ANSWER_SECONDS = 0.28  # of a backing syllable, at least

_WEIGHTS: dict[tuple[int, int], tuple[float, ...]] = {
    (4, 4): (4, 0, 1, 0.4, 2.4, 0.2, 1.2, 0.4, 3.2, 0.2, 1.1, 0.4, 2.4, 0.2, 1.2, 0.6),
    (3, 4): (4, 0, 1, 0.4, 2.6, 0.2, 1.2, 0.4, 2.4, 0.2, 1.2, 0.6),
    (6, 8): (4, 0.1, 1.3, 0.2, 1.5, 0.2, 3.2, 0.1, 1.3, 0.2, 1.5, 0.4),
}
"""How strong each sixteenth of the bar is: 4 the downbeat, 0 the weakest."""


@dataclass(frozen=True, slots=True)
class Grid:
    meter: Meter
    bpm: float
    swing: float

    @property
    def bar(self) -> float:
        """Beats in a bar."""
        return self.meter.bar_beats

    @property
    def steps(self) -> int:
        """Sixteenths in a bar."""
        return round(self.bar / STEP)

    @property
    def bar_seconds(self) -> float:
        return self.bar * 60 / self.bpm

    @property
    def pickup(self) -> float:
        """Beats before a line's downbeat that belong to the line: its upbeat. The same all song long."""
        if self.meter.denominator == 8 or self.bpm < TWO_UPBEATS_BPM:
            return 0.5
        return 1.0

    @property
    def answer_step(self) -> float:
        """Beats between the syllables of an answering backing vocal: the quickest even notes that stay
        clear."""
        halves = min(self.swing, 1 - self.swing) * 60 / self.bpm
        for beats in (0.5, 1.0):
            if (halves if beats == 0.5 else 60 / self.bpm) >= ANSWER_SECONDS:
                return beats
        return 1.0

    def seconds_between(self, start: float, end: float) -> float:
        return float(np.diff(self.seconds(np.array([start, end])))[0])

    def seconds(self, beats: NDArray[np.float64]) -> NDArray[np.float64]:
        """Times from beat 0, swing included (as the clock bends them), at the song's base tempo."""
        whole = np.floor(beats)
        part = beats - whole
        bent = np.where(
            part < 0.5, part * self.swing / 0.5, self.swing + (part - 0.5) * (1 - self.swing) / 0.5
        )
        return (whole + bent) * (60 / self.bpm)

    def before(self, beat: float, seconds: float) -> float:
        """The beat that many seconds earlier, swing included."""
        time = float(self.seconds(np.array([beat]))[0]) * self.bpm / 60 - seconds * self.bpm / 60
        whole, part = divmod(time, 1.0)
        if part < self.swing:
            return float(whole + part * 0.5 / self.swing)
        return float(whole + 0.5 + (part - self.swing) * 0.5 / (1 - self.swing))

    def weight(self, steps: NDArray[np.int64]) -> NDArray[np.float64]:
        """Metrical weight of sixteenths counted from any downbeat."""
        table = np.array(_WEIGHTS.get((self.meter.numerator, self.meter.denominator), self._plain_weights()))
        return table[steps % self.steps]

    def _plain_weights(self) -> tuple[float, ...]:
        return tuple(
            4.0 if i == 0 else 2.4 if i % 4 == 0 else 1.1 if i % 2 == 0 else 0.3 for i in range(self.steps)
        )

    def comfortable_onsets(self, beats: float, reserve: float, shortest: float) -> int:
        """How many onsets fit between the start of a window and `reserve` seconds before its end,
        on the grid and at least `shortest` seconds apart.
        """
        times = self.seconds(np.arange(0, beats, STEP))
        limit = float(self.seconds(np.array([beats]))[0]) - reserve
        count, last = 0, -1.0
        for time in times:
            if time > limit:
                break
            if last < 0 or time - last >= shortest - 1e-9:
                count, last = count + 1, float(time)
        return count
