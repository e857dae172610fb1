from django.apps import AppConfig


class TakesConfig(AppConfig):
    name = "songsmith.takes"
    label = "takes"
