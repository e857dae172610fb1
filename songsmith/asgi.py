"""The app as an ASGI server sees it: pages, streams and sockets in one process."""

import os

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from songsmith.core.body_limit import BodyLimit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songsmith.settings")
pages = get_asgi_application()

# What uses models is imported once Django stands.
from songsmith.lyrics.collab.socket import draft_socket  # noqa: E402

MUSIC_API = "/v1/"
"""Whose bodies may carry a recording. Its views refuse what is too large in the words of that API; what is
twice as large gets no such courtesy."""


RECORDINGS = ("/references/", "/recordings/")
"""How the addresses end that take recordings."""
RECORDING_BYTES = 54_000_000
"""A little above the largest recording that is taken, so that most of those above get an answer in words."""


def body_limit(path: str) -> int:
    """Bytes."""
    if path.endswith(RECORDINGS):
        return RECORDING_BYTES
    return (
        2 * settings.MUSIC_BODY_BYTES if path.startswith(MUSIC_API) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )


application = ProtocolTypeRouter({"http": BodyLimit(pages, body_limit), "websocket": draft_socket})
