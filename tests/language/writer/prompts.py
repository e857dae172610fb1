"""Two hundred prompts: twenty-five themes in eight wordings each, with the themes that answer them."""

from __future__ import annotations

SUBJECTS: dict[str, tuple[str, ...]] = {
    "rain": ("a rainy afternoon", "waiting out the storm", "thunder and rain"),
    "sea": ("the sea", "a fishing boat far from the harbour", "sailors on the ocean"),
    "city": ("the city", "neon streets downtown", "a crowded subway in the city"),
    "night": ("a sleepless night", "midnight and the moon", "the dark at midnight"),
    "road": ("a long highway", "a truck driver and his road", "driving all those miles"),
    "home": ("coming home", "an old porch at home", "being homesick"),
    "summer": ("summer", "a hot july", "sunshine and summer"),
    "winter": ("winter", "the first snow", "a cold december"),
    "dance": ("dancing at the club", "a saturday on the dancefloor", "the dj and the disco"),
    "work": ("factory workers", "a hard shift at the mill", "my boss and my job"),
    "memory": ("childhood memories", "an old photograph", "remembering our schooldays"),
    "hope": ("hope", "finding courage at dawn", "healing and hoping"),
    "love": ("falling in love", "a wedding kiss", "my sweetheart"),
    "heartbreak": ("a divorce", "heartbreak", "a bitter breakup"),
    "leaving": ("packing a suitcase", "saying goodbye at the airport", "an escape by plane"),
    "family": ("my father", "my grandmother", "a mother and her daughter"),
    "faith": ("faith and prayer", "a small church", "angels and heaven"),
    "war": ("a soldier", "protest and revolution", "the war"),
    "space": ("an astronaut", "a rocket to mars", "drifting through the galaxy"),
    "river": ("a river", "fishing in the creek", "the old bridge on the river"),
    "garden": ("a garden of roses", "autumn leaves", "birds in the forest"),
    "train": ("a train station", "the railway", "hopping trains"),
    "friends": ("old friends", "my best buddy", "drinking with mates"),
    "fire": ("a bonfire", "wildfire and ashes", "flames"),
    "morning": ("morning coffee", "breakfast with you", "a lazy sunday morning"),
}
"""By theme: what a writer may ask a song about."""

WORDINGS = (
    "pop song about {}",
    "folk ballad about {}, acoustic guitar, 92 bpm",
    "a country song about {}",
    "rock, electric, driving, about {}",
    "slow soul song about {}",
    "electronic track about {}, 124 bpm",
    "hip hop about {}",
    "write me something about {}",
)


def themed_prompts() -> list[tuple[str, str]]:
    """(theme, prompt) of all two hundred."""
    return [
        (theme, wording.format(subjects[place % len(subjects)]))
        for theme, subjects in SUBJECTS.items()
        for place, wording in enumerate(WORDINGS)
    ]
