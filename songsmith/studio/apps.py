from django.apps import AppConfig


class StudioConfig(AppConfig):
    name = "songsmith.studio"
    label = "studio"
