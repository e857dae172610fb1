from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.decorators.csrf import csrf_exempt

from songsmith.api import openapi
from songsmith.api.minimax import views as minimax
from songsmith.api.resources.problems import not_found
from songsmith.api.resources.root import root

app_name = "api"


def open_to_tokens(patterns: list[URLResolver | URLPattern]) -> list[URLResolver | URLPattern]:
    """Tokens are asked for by the operations themselves; the login of pages is not."""
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        pattern.callback = login_not_required(pattern.callback)
    return patterns


resources, resources_app, resources_namespace = root.urls

urlpatterns = [
    path("v1/music_generation", minimax.music_generation, name="music_generation"),
    path("v1/music_cover_preprocess", minimax.music_cover_preprocess, name="music_cover_preprocess"),
    path("v1/lyrics_generation", minimax.lyrics_generation, name="lyrics_generation"),
    path("v1/files/<str:signed>/song.<str:extension>", minimax.music_file, name="music_file"),
    path("api/openapi.json", openapi.openapi_json, name="openapi_json"),
    path("api/docs/", openapi.docs, name="docs"),
    path("api/", (open_to_tokens(resources), resources_app, resources_namespace)),
    re_path(r"^api/", csrf_exempt(login_not_required(not_found))),
]
