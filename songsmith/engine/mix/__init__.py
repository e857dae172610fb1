"""Mix and master."""

from songsmith.engine.mix.channel import Desk, MixGains, Track, gathered
from songsmith.engine.mix.master import MasterReport, MasterSettings, master, report_of
from songsmith.engine.mix.mixdown import Mixdown, MixResult, StemSink, mix
from songsmith.engine.mix.stored import levels_from, levels_json

__all__ = [
    "Desk",
    "MasterReport",
    "MasterSettings",
    "MixGains",
    "MixResult",
    "Mixdown",
    "StemSink",
    "Track",
    "gathered",
    "levels_from",
    "levels_json",
    "master",
    "mix",
    "report_of",
]
