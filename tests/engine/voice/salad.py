"""Lines to measure with: fixed plain lyric lines, and a generator so that nothing is tuned to those."""

from __future__ import annotations

import numpy as np

FIXED_LINES = (
    "Rain is writing letters on the window of the train",
    "Every town we pass has got a different kind of name",
    "Hold the light and hold it low",
    "There is somewhere we could go",
    "Paper boats on a river of wine",
    "I'll carry your heart if you carry mine",
    "Nobody told us the water was deep",
    "Summer fires were burning slowly over the hill",
    "I can hear the radio playing our song",
    "Do you remember when the money was running low",
    "We were only kids with nothing but a broken guitar",
    "Somebody told me that the winter never ends",
    "I keep a photograph of you beside the door",
    "She was dancing barefoot in the kitchen light",
    "Give me a reason to believe in you tonight",
    "All of my friends are leaving for the city",
    "Golden feathers falling from a silver tree",
    "Tell your mother that I'm coming home again",
    "You can have the world if you promise to stay",
    "Nothing ever changes underneath the stars",
    "We built a castle out of paper and of stone",
    "Turn around and look me in the eyes",
    "The river never asks the rain for a reason",
    "I was lost until I heard you call my name",
    "Every street is quiet and the bars are closed",
    "Take your time because the morning will be slow",
)

SUBJECTS = (
    "my brother|the old man|a stranger|the winter|your shadow|the city|a soldier|the ocean|"
    "nobody|every child|her father|the captain|an angel|the engine|your laughter|the thunder|"
    "my mirror|the village|a dancer|the preacher"
)
VERBS = (
    "follows|remembers|carries|forgets|watches|answers|believes in|waits for|dreams of|"
    "runs from|returns to|covers|swallows|surrounds|breaks|gathers|borrows|burns|misses|"
    "paints"
)
OBJECTS = (
    "the morning|a silver ring|the broken road|every secret|the summer rain|a golden field|"
    "the empty chairs|our names|the telephone|a bottle of wine|yellow flowers|the judge|"
    "these pictures|some money|the ladder|a prayer"
)
ENDINGS = (
    "in the dark|until the end|like a river|when I call|on the hill|far away|one more time|"
    "beside the sea|under a cold blue moon|before the show|for no reason|without a sound|"
    "with both hands|after school"
)
OPENINGS = "||and |but |so |maybe |tonight |today |now |if |because |while |somewhere "


def random_lines(count: int, seed: int) -> tuple[str, ...]:
    """Grammatical nonsense of about nine words a line."""
    rng = np.random.default_rng(seed)
    pools = [pool.split("|") for pool in (SUBJECTS, VERBS, OBJECTS, ENDINGS)]
    openings = OPENINGS.split("|")
    return tuple(
        str(rng.choice(openings)) + " ".join(str(rng.choice(pool)) for pool in pools) for _ in range(count)
    )
