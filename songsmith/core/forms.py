"""What pages with a form share."""

from __future__ import annotations

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form is bound to; None for a page that is only looked at. An empty post is bound too."""
    return request.POST if request.method == "POST" else None
