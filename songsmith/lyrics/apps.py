from django.apps import AppConfig


class LyricsConfig(AppConfig):
    name = "songsmith.lyrics"
    label = "lyrics"
