"""The band: who plays, and what, in every section."""

from songsmith.engine.compose.arrange.band import arrange

__all__ = ["arrange"]
