"""Parts to sound: who plays, how a player plays, and what the instruments are."""

from songsmith.engine.render.part import SoundLayer, kick_times, render_layers, render_part

__all__ = ["SoundLayer", "kick_times", "render_layers", "render_part"]
