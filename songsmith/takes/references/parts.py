"""What this server cannot hear yet, because the models for it were not fetched."""

from __future__ import annotations

from dataclasses import dataclass

from songsmith.engine.models import Model, catalogue

MEGABYTE = 1_000_000
VOICE, NOTES, WORDS = "separation", "notes", "whisper-base"
"""Names in models.toml, in the order in which they are fetched."""
ENGLISH_WORDS = "whisper-tiny-en"
"""Does for English alone what WORDS does."""
WITHOUT = {
    VOICE: "who sings, the sung tune and the words",
    NOTES: "the tune of recordings without a voice",
    WORDS: "the words",
}
"""What is not heard without each."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """names: as `manage.py models` takes them. megabytes: in all. unheard: what they are needed for."""

    names: tuple[str, ...]
    megabytes: int
    unheard: tuple[str, ...]


def lacking() -> Lacking | None:
    """None: everything is here. Costs a few small reads."""
    known = catalogue()
    models = [known[name] for name in WITHOUT if not _is_here(known[name])]
    if not models:
        return None
    megabytes = round(sum(model.bytes for model in models) / MEGABYTE)
    names = tuple(model.name for model in models)
    told = [name for name in names if name != WORDS or VOICE not in names]  # no voice, no words
    return Lacking(names, megabytes, tuple(WITHOUT[name] for name in told))


def _is_here(model: Model) -> bool:
    return model.is_present() or (model.name == WORDS and catalogue()[ENGLISH_WORDS].is_present())
