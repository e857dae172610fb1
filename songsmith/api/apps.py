from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "songsmith.api"
    label = "api"
