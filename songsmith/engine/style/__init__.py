"""What a writer's style prompt asks for."""

from songsmith.engine.style.parse import parse_prompt
from songsmith.engine.style.spec import Span, StyleSpec

__all__ = ["Span", "StyleSpec", "parse_prompt"]
