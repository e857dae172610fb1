"""Weights made by this project's own training modules."""

from __future__ import annotations

from pathlib import Path


def data_path(name: str) -> Path:
    return Path(__file__).parent / name
