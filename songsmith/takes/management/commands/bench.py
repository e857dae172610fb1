"""`manage.py bench`: the benchmark table, measured on data of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.test.utils import override_settings

from songsmith.engine.paths import models_dir
from songsmith.takes.bench.sections import SECTIONS
from songsmith.takes.bench.songs import library
from songsmith.takes.bench.table import Row, as_json, as_text

INSIDE = "SONGSMITH_BENCH_DIR"
"""Set in the child process: the temporary folder that holds its database, media, caches and static files."""


class Command(BaseCommand):
    help = "Measure what Songsmith costs. Uses a temporary database, never yours."
    requires_system_checks: list[str] | tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--json", metavar="FILE", help="write JSON there; - prints it instead of the table"
        )
        parser.add_argument(
            "--section", action="append", choices=list(SECTIONS), help="only this; repeatable"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folder = os.environ.get(INSIDE)
        if folder is None:
            _run_apart(options)
            return
        with override_settings(STATIC_ROOT=Path(folder) / "static"):
            rows = self._measure(options["section"] or list(SECTIONS))
        body = json.dumps(as_json(rows), indent=2)
        if options["json"] == "-":
            self.stdout.write(body)
            return
        if options["json"]:
            Path(options["json"]).write_text(body + "\n", encoding="utf-8")
        self.stdout.write(as_text(rows))

    def _measure(self, names: Sequence[str]) -> list[Row]:
        self._say("Preparing a temporary library")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        made = library()
        rows: list[Row] = []
        for name in names:
            self._say(f"Measuring {name}")
            for row in SECTIONS[name](made):
                rows.append(row)
                self._say(as_text([row]).rstrip())  # the longest take half an hour
        return rows

    def _say(self, text: str) -> None:
        self.stderr.write(text, lambda plain: plain)


def _run_apart(options: dict[str, Any]) -> None:
    """Runs the same command in a process whose settings know nothing of the user's data."""
    arguments = [f"--section={name}" for name in options["section"] or ()]
    if options["json"]:
        where = options["json"]
        arguments.append(f"--json={where if where == '-' else Path(where).absolute()}")
    with tempfile.TemporaryDirectory(prefix="songsmith-bench-") as folder:
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "bench", *arguments]
        done = subprocess.run(command, env=_environment(folder), check=False)
    if done.returncode:
        raise CommandError("The benchmark stopped; the reason stands above.", returncode=done.returncode)


def _environment(folder: str) -> dict[str, str]:
    """Limits off, plain http, nothing on the disk but `folder` and the models."""
    return {
        **os.environ,
        INSIDE: folder,
        "SONGSMITH_VAR": folder,
        "SONGSMITH_MODELS": str(models_dir()),
        "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "MEDIA_ROOT": f"{folder}/media",
        "REDIS_URL": "",
        "PUBLIC_URL": "http://127.0.0.1",
        "RATE_GENERATION": "",
        "DJANGO_DEBUG": "false",
        "LOG_LEVEL": "ERROR",
    }
