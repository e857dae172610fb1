"""Drawings of the interface, from one file of symbols."""

from __future__ import annotations

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A symbol of `css/icons.svg`, hidden from screen readers: what it stands beside says it in words.

    Made once a process: a page of takes shows hundreds.
    """
    return format_html(
        '<svg class="icon icon-{0}" aria-hidden="true" focusable="false"><use href="{1}#{0}"></use></svg>',
        name,
        static("css/icons.svg"),
    )
