"""The project's url map: every app names its whole paths, so nothing is prefixed here."""

from __future__ import annotations

from django.urls import include, path

from songsmith.accounts.views import first_owner
from songsmith.lyrics.services import song_create
from songsmith.projects.views import project_create
from songsmith.studio.demo import demo_land

urlpatterns = [
    # Before the apps' own entries of these paths: what follows belongs to layers that they cannot know.
    path("start/<str:token>/", first_owner, {"landing": demo_land}),
    path("songs/new/", project_create, {"make": song_create}),
    path("", include("songsmith.accounts.urls")),
    path("", include("songsmith.projects.urls")),
    path("", include("songsmith.lyrics.urls")),
    path("", include("songsmith.takes.urls")),
    path("", include("songsmith.studio.urls")),
    path("", include("songsmith.api.urls")),
]

handler400 = "songsmith.core.views.bad_request"
handler403 = "songsmith.core.views.permission_denied"
handler404 = "songsmith.core.views.page_not_found"
handler500 = "songsmith.core.views.server_error"
