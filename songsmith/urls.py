"""The project's url map: every app names its whole paths, so nothing is prefixed here."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("songsmith.accounts.urls")),
    path("", include("songsmith.projects.urls")),
    path("", include("songsmith.lyrics.urls")),
    path("", include("songsmith.takes.urls")),
    path("", include("songsmith.studio.urls")),
]
