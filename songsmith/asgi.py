"""The app as an ASGI server sees it: pages, streams and (with live editing) sockets in one process."""

import os

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.asgi import get_asgi_application

from songsmith.core.body_limit import BodyLimit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songsmith.settings")

MUSIC_API = "/v1/"
"""Whose bodies may carry a recording. Its views refuse what is too large in the words of that API; what is
twice as large gets no such courtesy."""


def body_limit(path: str) -> int:
    """Bytes."""
    return (
        2 * settings.MUSIC_BODY_BYTES if path.startswith(MUSIC_API) else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    )


application = ProtocolTypeRouter({"http": BodyLimit(get_asgi_application(), body_limit)})
