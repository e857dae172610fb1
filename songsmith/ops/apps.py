from django.apps import AppConfig
from django.core.checks import register

from songsmith.ops.checks import front_end_is_built, music_can_be_made


class OpsConfig(AppConfig):
    name = "songsmith.ops"
    label = "ops"

    def ready(self) -> None:
        register(music_can_be_made)
        register(front_end_is_built)
