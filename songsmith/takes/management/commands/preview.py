"""`manage.py preview`: answers what the editor asks while a writer types."""

from __future__ import annotations

import signal
import sys
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from songsmith.takes.preview import serve_previews


class Command(BaseCommand):
    help = "Answer the editor's questions from warm models, until stopped by a signal."

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _stop)
        serve_previews()


def _stop(signum: int, frame: FrameType | None) -> None:
    sys.exit(0)
