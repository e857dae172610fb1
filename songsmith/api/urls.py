from __future__ import annotations

from django.urls import path

from songsmith.api.minimax import views as minimax

app_name = "api"

urlpatterns = [
    path("v1/music_generation", minimax.music_generation, name="music_generation"),
    path("v1/music_cover_preprocess", minimax.music_cover_preprocess, name="music_cover_preprocess"),
    path("v1/lyrics_generation", minimax.lyrics_generation, name="lyrics_generation"),
    path("v1/files/<str:signed>/song.<str:extension>", minimax.music_file, name="music_file"),
]
