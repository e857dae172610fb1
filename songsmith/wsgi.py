"""The app for a WSGI server: pages only, no live streams. Use asgi.py where there is a choice."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "songsmith.settings")

application = get_wsgi_application()
