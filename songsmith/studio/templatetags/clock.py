"""Times as people read them."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def clock(seconds: float | None) -> str:
    """Seconds as 2:54; None as 0:00."""
    whole = int(seconds or 0)
    return f"{whole // 60}:{whole % 60:02d}"
