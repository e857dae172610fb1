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

handler400 = "songsmith.core.views.bad_request"
handler403 = "songsmith.core.views.permission_denied"
handler404 = "songsmith.core.views.page_not_found"
handler500 = "songsmith.core.views.server_error"
