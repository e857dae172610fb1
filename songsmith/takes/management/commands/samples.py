"""`manage.py samples`: lets every voice sing the line that the voice picker plays."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from songsmith.takes.sample_making import samples_make


class Command(BaseCommand):
    help = "Sing the samples of the voice picker that are not there yet."
    requires_system_checks: list[str] | tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("first", nargs="?", default="", help="the voice to begin with")

    def handle(self, *args: Any, **options: Any) -> None:
        for path in samples_make(options["first"]):
            self.stdout.write(str(path))
