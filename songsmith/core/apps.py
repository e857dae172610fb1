from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "songsmith.core"
    label = "core"
