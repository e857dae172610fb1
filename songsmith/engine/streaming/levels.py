"""Levels that are known before a song is heard: what the desk and the master usually come to, by genre.

`levels.json` is measured by `tests.engine.streaming.measure` on whole songs, as the mix and the master decide
there. A song that is streamed takes these decisions ready-made, since nobody has heard its end yet.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median
from typing import Any

from songsmith.engine.mix import MasterSettings, MixGains
from songsmith.engine.render.kit import ELEMENTS, PERCUSSION, SYNTH_ELEMENTS
from songsmith.engine.render.part import WHOLE
from songsmith.engine.score import Score

VOICES = ("vocal", "backing")
"""Tracks that are no parts of the band; their ids are their roles."""

Decisions = Mapping[str, float]
"""dB (layers: a factor) by instrument, or by instrument and element of a kit: "drums sf2:128:0 snare"."""


@dataclass(frozen=True, slots=True)
class GenreLevels:
    """What `MixGains` holds by track, here by instrument; and the master's settings."""

    tracks: Decisions
    makeup: Decisions
    layers: Decisions
    master: MasterSettings

    def gains(self, score: Score) -> MixGains:
        """For a song's own tracks; instruments that the genre was never measured with are left to the mix."""
        names = track_names(score)
        tracks, makeup, layers = (
            {track: table[name] for track, name in names.items() if name in table}
            for table in (self.tracks, self.makeup, self.layers)
        )
        return MixGains(tracks, makeup, layers)


def track_names(score: Score) -> dict[str, str]:
    """Track id → the name of its instrument."""
    found = {role: role for role in VOICES}
    for part in score.parts:
        for element in (WHOLE, PERCUSSION, *ELEMENTS, *SYNTH_ELEMENTS.values()):
            found[f"{part.id}:{element}"] = f"{part.role} {part.source} {element}".strip()
    return found


def genre_levels(genre: str) -> GenreLevels:
    return _all()[genre]


@cache
def _all() -> Mapping[str, GenreLevels]:
    text = files(__package__).joinpath("levels.json").read_text("utf-8")
    return {genre: _read(found) for genre, found in json.loads(text).items()}


def _read(found: Mapping[str, Any]) -> GenreLevels:
    settings = {**found["master"], "tone": tuple(found["master"]["tone"])}
    return GenreLevels(found["tracks"], found["makeup"], found["layers"], MasterSettings(**settings))


def named(score: Score, gains: MixGains, settings: MasterSettings) -> GenreLevels:
    """What was decided for one song, by instrument."""
    names = track_names(score)
    tracks, makeup, layers = (
        {names[track]: level for track, level in table.items() if track in names}
        for table in (gains.tracks, gains.makeup, gains.layers)
    )
    return GenreLevels(tracks, makeup, layers, settings)


def middle(songs: Sequence[GenreLevels]) -> GenreLevels:
    """The median of every decision over several songs of one genre."""
    tracks, makeup, layers = (
        _medians([getattr(song, table) for song in songs]) for table in ("tracks", "makeup", "layers")
    )
    master = [song.master for song in songs]
    tone = tuple(round(median(band), 2) for band in zip(*(m.tone for m in master), strict=True))
    level, push, rest, trim = (
        round(median(getattr(m, name) for m in master), 2) for name in ("level", "push", "rest", "trim")
    )
    return GenreLevels(tracks, makeup, layers, MasterSettings(tone, level, push, rest, trim))


def _medians(tables: Sequence[Decisions]) -> Decisions:
    names = sorted({name for table in tables for name in table})
    return {name: round(median(t[name] for t in tables if name in t), 2) for name in names}
