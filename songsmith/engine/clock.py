"""One clock for audio, karaoke and MIDI: beats to seconds and back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from songsmith.engine.score import Score, TempoChange

EIGHTH = 0.5


class Clock:
    """Maps beats to seconds from the start of the file, through tempo map and swing.

    Swing bends time inside each beat: [0, .5] is stretched to [0, swing] and [.5, 1] squeezed to the rest,
    so that every layer (drums, tune, words) swings together.
    """

    def __init__(self, tempo_map: Sequence[TempoChange], *, swing: float = 0.5, lead_in: float = 0.0) -> None:
        if not tempo_map or tempo_map[0].beat != 0:
            raise ValueError("a tempo map starts at beat 0")
        self.swing = swing
        self.lead_in = lead_in
        self._beats = [change.beat for change in tempo_map]
        self._spb = [60.0 / change.bpm for change in tempo_map]
        self._starts = [lead_in]
        for i in range(1, len(tempo_map)):
            span = self._beats[i] - self._beats[i - 1]
            self._starts.append(self._starts[-1] + span * self._spb[i - 1])

    @classmethod
    def of(cls, score: Score) -> Clock:
        return cls(score.tempo_map, swing=score.swing, lead_in=score.lead_in)

    def after(self, seconds: float) -> Clock:
        """The same song on a clock that starts so many seconds later: what lies before is negative."""
        changes = [TempoChange(b, 60.0 / spb) for b, spb in zip(self._beats, self._spb, strict=True)]
        return Clock(changes, swing=self.swing, lead_in=self.lead_in - seconds)

    def seconds(self, beat: float) -> float:
        """Seconds from the start of the file; beats before 0 extrapolate with the first tempo."""
        straight = self.swung(beat)
        i = max(0, bisect_right(self._beats, straight) - 1)
        return self._starts[i] + (straight - self._beats[i]) * self._spb[i]

    def beat(self, seconds: float) -> float:
        """Inverse of :meth:`seconds`."""
        i = max(0, bisect_right(self._starts, seconds) - 1)
        return self._unswung(self._beats[i] + (seconds - self._starts[i]) / self._spb[i])

    def swung(self, beat: float) -> float:
        """Where a beat falls once swing has bent it, in beats of even length."""
        whole = beat // 1
        part = beat - whole
        if part < EIGHTH:
            return whole + part * self.swing / EIGHTH
        return whole + self.swing + (part - EIGHTH) * (1 - self.swing) / EIGHTH

    def _unswung(self, beat: float) -> float:
        whole = beat // 1
        part = beat - whole
        if part < self.swing:
            return whole + part * EIGHTH / self.swing
        return whole + EIGHTH + (part - self.swing) * EIGHTH / (1 - self.swing)
