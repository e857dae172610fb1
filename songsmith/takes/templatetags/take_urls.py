"""Addresses of takes for lists, where resolving each one anew costs more than the rest of the card."""

from __future__ import annotations

import uuid
from functools import cache

from django import template
from django.urls import reverse

register = template.Library()

_PLACE = uuid.UUID(int=0)


@register.simple_tag
def take_url(name: str, take_id: uuid.UUID) -> str:
    """As `{% url name take_id %}`, for addresses in which a take's id is the only variable part."""
    before, after = _around(name)
    return f"{before}{take_id}{after}"


@cache
def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[_PLACE]).partition(str(_PLACE))
    return before, after
