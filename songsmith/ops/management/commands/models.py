"""`manage.py models`: what can be fetched, what is there, and the fetching."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from songsmith.engine.models import FetchFailed, Model, catalogue, fetch

MEGABYTE = 1_000_000


class Command(BaseCommand):
    help = "List the models and samples that Songsmith can use, or fetch some of them."
    requires_system_checks = []  # it is what those checks tell people to run

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("names", nargs="*", metavar="NAME", help="fetch these")
        parser.add_argument("--all", action="store_true", help="fetch everything")
        parser.add_argument("--list", action="store_true", help="list (also without any argument)")

    def handle(self, *args: Any, **options: Any) -> None:
        known = catalogue()
        names = list(known) if options["all"] else options["names"]
        if unknown := [name for name in names if name not in known]:
            raise CommandError(f"There is no model {', '.join(unknown)}. There are: {', '.join(known)}.")
        for name in names:
            self._fetch(known[name])
        if options["list"] or not names:
            for model in known.values():
                self._describe(model)

    def _fetch(self, model: Model) -> None:
        try:
            fetch(model, self.stdout.write)
        except FetchFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{model.title} is in {model.folder}")

    def _describe(self, model: Model) -> None:
        state = "here" if model.is_present() else "not fetched"
        self.stdout.write(f"{model.name:<18}{model.bytes / MEGABYTE:>6.1f} MB  {state:<12} {model.title}")
        self.stdout.write(f"{'':<18}for {model.needed_for}; licence: {model.licence}")
