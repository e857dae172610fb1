"""Composition: words and style become a score."""

from songsmith.engine.compose.song import compose, predicted_seconds

__all__ = ["compose", "predicted_seconds"]
