"""The app as an ASGI server sees it: pages, streams and (with live editing) sockets in one process."""

import os

from channels.routing import ProtocolTypeRouter
from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songsmith.settings")

application = ProtocolTypeRouter({"http": get_asgi_application()})
