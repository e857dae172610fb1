from __future__ import annotations

from django.urls import path

from songsmith.api.minimax import views as minimax

app_name = "api"

urlpatterns = [
    path("v1/music_generation", minimax.music_generation, name="music_generation"),
    path("v1/files/<str:signed>/song.<str:extension>", minimax.music_file, name="music_file"),
]
