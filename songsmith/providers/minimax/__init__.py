"""MiniMax Music over its HTTP API, or any server that speaks it."""

from songsmith.providers.minimax.provider import MiniMaxProvider

__all__ = ["MiniMaxProvider"]
