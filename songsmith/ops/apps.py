from django.apps import AppConfig


class OpsConfig(AppConfig):
    name = "songsmith.ops"
    label = "ops"
