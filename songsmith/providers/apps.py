from django.apps import AppConfig


class ProvidersConfig(AppConfig):
    name = "songsmith.providers"
    label = "providers"
