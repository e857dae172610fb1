"""`manage.py up`: the whole of Songsmith on one machine, in one process with its children."""

from __future__ import annotations

import os
import socket
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from songsmith.engine.paths import ROOT
from songsmith.ops.first_run import owner_link, prepare
from songsmith.ops.server import listen, serve
from songsmith.ops.supervisor import ChildSpec, Supervisor

CHILD_COMMANDS = ("worker", "preview")
"""Commands of manage.py that run beside the web server, restarted when they end."""


class Command(BaseCommand):
    help = "Run Songsmith: prepare the database, start the workers, serve the pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default=settings.HOST, help="address to listen on (HOST)")
        parser.add_argument(
            "--only-web", action="store_true", help="neither prepare nor start workers: something else does"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with self._listening(options["host"], settings.PORT) as listening:
            if not options["only_web"]:
                prepare(self.stdout.write)
            with _children(() if options["only_web"] else CHILD_COMMANDS):
                self._welcome()
                serve(listening, trusted_proxies=settings.TRUSTED_PROXIES)

    @contextmanager
    def _listening(self, host: str, port: int) -> Iterator[socket.socket]:
        """First of all, so that a second start says so before it touches anything."""
        try:
            listening = listen(host, port)
        except OSError as error:
            raise CommandError(
                f"Cannot listen on {host}:{port} ({os.strerror(error.errno or 0)}). "
                "Is Songsmith running already? Choose another port with PORT=8001."
            ) from error
        with listening:
            yield listening

    def _welcome(self) -> None:
        self.stdout.write(self.style.SUCCESS(f"\nSongsmith is at {settings.PUBLIC_URL}  (Ctrl+C stops it)"))
        if link := owner_link():
            self.stdout.write(f"\nMake it yours, once, at:\n\n    {link}\n")
        self.stdout.flush()


@contextmanager
def _children(commands: tuple[str, ...]) -> Iterator[None]:
    manage = str(ROOT / "manage.py")
    supervisor = Supervisor([ChildSpec(name, (sys.executable, manage, name)) for name in commands])
    supervisor.start()
    try:
        yield
    finally:
        supervisor.stop()
