"""`manage.py worker`: makes the takes that wait."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from songsmith.core.niceness import give_way
from songsmith.takes.worker import work

NICENESS = 10
"""Pages and live editing come first: with 5 a co-writer's keys took twice as long on two cores."""


class Command(BaseCommand):
    help = "Make the takes that wait, until stopped by a signal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="end when nothing waits any more")
        parser.add_argument(
            "--nice", type=int, default=NICENESS, help=f"added to the niceness (default: {NICENESS})"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        give_way(options["nice"])
        work(batch=options["batch"])
