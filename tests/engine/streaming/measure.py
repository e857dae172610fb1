"""Measures the levels that streamed songs start from: `python -m tests.engine.streaming.measure [GENRE …]`.

Writes songsmith/engine/streaming/levels.json: the medians over a few songs of every genre named (by default
all), each mixed and mastered as a whole.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from songsmith.engine.compose import compose
from songsmith.engine.mix import master
from songsmith.engine.performance import perform
from songsmith.engine.recipe import Expression, Recipe
from songsmith.engine.session import Session
from songsmith.engine.song import choose_voice
from songsmith.engine.streaming import levels
from songsmith.engine.style.genres import GENRES

SEEDS = (11, 12, 13)
SHEET = """[Intro]
[Verse]
Rain is writing letters on the window of the train
Every town we pass has got a different kind of name
[Chorus]
Paper boats on a river of wine (river of wine)
I'll carry your heart if you carry mine
[Outro]
"""


def measured(genre: str) -> Iterator[levels.GenreLevels]:
    for seed in SEEDS:
        recipe = Recipe(genre, SHEET, seed)
        voice = choose_voice(recipe)
        score = compose(recipe, voice)
        mixed = perform(score, voice, Expression(), Session({})).mixed
        _, report = master(mixed.mix, score.genre)
        yield levels.named(score, mixed.gains, report.settings)


def main() -> None:
    path = Path(levels.__file__).with_name("levels.json")
    found = json.loads(path.read_text("utf-8"))
    for genre in sys.argv[1:] or GENRES:
        found[genre] = asdict(levels.middle(list(measured(genre))))
        print(genre, found[genre]["master"], file=sys.stderr, flush=True)
        path.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
