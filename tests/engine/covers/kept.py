"""How much of what was heard a cover keeps: notes of the tune, roots of the chords."""

from __future__ import annotations

from songsmith.engine.compose import compose
from songsmith.engine.covers.as_given import Keep, given_of
from songsmith.engine.covers.grid import Ruler, ruler_of
from songsmith.engine.covers.words import la_sheet, lyric_sheet, wordless
from songsmith.engine.listen.heard import Heard
from songsmith.engine.recipe import Recipe
from songsmith.engine.score import Score
from songsmith.engine.voices import VOICES

STYLES = ("bossa nova, nylon guitar", "synthwave, drum machine", "country ballad, fiddle")
CLOSE = 0.15
"""Beats that a note may be moved by: half a sixteenth, and a little."""
LOOK = 0.5
"""Beats between two looks at the chord."""


def kept(heard: Heard, style: str, seed: int = 1) -> tuple[float, float]:
    """Shares 0 … 1 of the heard notes that the cover sings in their places, and of the time in which it has
    the heard roots. What the cover adds costs nothing."""
    words = lyric_sheet(heard)
    source = heard if words else wordless(heard)
    score = compose(
        Recipe(style, words or la_sheet(heard), seed, given=given_of(source, Keep())), VOICES["wren"]
    )
    ruler = ruler_of(heard)
    origin = (heard.sections[0].bar - 1) * ruler.bar_beats if heard.sections else 0
    return _notes(heard, score, ruler, origin), _roots(heard, score, ruler, origin)


def _notes(heard: Heard, score: Score, ruler: Ruler, origin: float) -> float:
    sung = [(note.beat, note.pitch % 12) for note in score.melody]
    found = sum(
        any(
            pitch == note.pitch % 12 and abs(beat - (ruler.beat_at(note.start) - origin)) <= CLOSE
            for beat, pitch in sung
        )
        for note in heard.tune
    )
    return found / max(1, len(heard.tune))


def _roots(heard: Heard, score: Score, ruler: Ruler, origin: float) -> float:
    right = looks = 0
    for chord in heard.chords:
        beat = max(0.0, ruler.beat_at(chord.start) - origin) + LOOK / 2
        end = ruler.beat_at(chord.end) - origin
        while beat < end and chord.root is not None:
            own = [c for c in score.chords if c.beat <= beat < c.beat + c.dur]
            right += any(c.root == chord.root for c in own)
            looks += 1
            beat += LOOK
    return right / max(1, looks)
