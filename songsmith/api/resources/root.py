"""The resource API as a whole, and its OpenAPI document."""

from __future__ import annotations

from django.conf import settings
from ninja import NinjaAPI

from songsmith.api.resources import people, songs, takes, webhooks
from songsmith.api.resources.problems import problems_handle

DESCRIPTION = (
    "Songs, words and takes of this server. Every request carries a token: `Authorization: Bearer sgs_…`. "
    "Tokens have scopes: `read`, `write`, `music`, or `*` for everything that their user may. Refusals are "
    "problem details (RFC 9457)."
)

root = NinjaAPI(
    title="Songsmith",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    openapi_url=None,
    urls_namespace="resources",
    servers=[{"url": settings.PUBLIC_URL}],
)
problems_handle(root)
root.add_router("", people.router)
root.add_router("", songs.router)
root.add_router("", takes.router)
root.add_router("", webhooks.router)
