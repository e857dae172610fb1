"""`manage.py worker`: makes the takes that wait."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from songsmith.takes.worker import work

NICENESS = 5  # pages and live editing come first on a small machine


class Command(BaseCommand):
    help = "Make the takes that wait, until stopped by a signal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--batch", action="store_true", help="end when nothing waits any more")
        parser.add_argument("--nice", type=int, default=NICENESS, help="added to the niceness (default: 5)")

    def handle(self, *args: Any, **options: Any) -> None:
        os.nice(options["nice"])
        work(batch=options["batch"])
