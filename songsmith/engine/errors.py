"""What the engine refuses, in words that tell a writer what to do."""

from __future__ import annotations


class EngineError(Exception):
    """Base of all refusals; `str(error)` can be shown to the writer as it is."""


class NothingToSing(EngineError):
    """The sheet has no sung line and the instrumental switch is off."""


class CannotSing(EngineError):
    """Some words are in a script or language that the chosen voice has no sounds for; names them."""


class MissingPart(EngineError):
    """A library, sound font or model is not installed; names it and how to get it."""


class NeedsWholeTake(EngineError):
    """What was asked for cannot be done within a place of a finished song; says why, and to make it whole."""


class Cancelled(EngineError):
    """The caller asked to stop."""
