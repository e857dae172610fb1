"""Composition: words and style become a score."""

from songsmith.engine.compose.outlook import Outlook, outlook
from songsmith.engine.compose.song import compose

__all__ = ["Outlook", "compose", "outlook"]
