"""`manage.py resetlink EMAIL`: a link that sets a new password once, for servers that send no mail."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse

from songsmith.accounts.selectors import user_by_email
from songsmith.accounts.services import reset_link_create


class Command(BaseCommand):
    help = "Print a link with which somebody can set a new password once, within a day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="whose password")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_by_email(options["email"])
        if user is None:
            raise CommandError(f"There is no account {options['email']}.")
        self.stdout.write(
            settings.PUBLIC_URL + reverse("accounts:reset", args=[reset_link_create(user=user)])
        )
