"""`manage.py token EMAIL [--create]`: a new API token, alone on standard output."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from songsmith.accounts.models import User
from songsmith.accounts.selectors import user_by_email
from songsmith.accounts.services import api_token_create, user_create


class Command(BaseCommand):
    help = "Print a new API token of an account, once. Only its digest is stored, so keep it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="whose token")
        parser.add_argument("--create", action="store_true", help="make the account if there is none")
        parser.add_argument("--name", default="command line", help="what the token is listed as")

    def handle(self, *args: Any, **options: Any) -> None:
        user = user_by_email(options["email"]) or _created(options["email"], allowed=options["create"])
        _, secret = api_token_create(user=user, name=options["name"])
        self.stdout.write(secret)


def _created(email: str, *, allowed: bool) -> User:
    if not allowed:
        raise CommandError(f"There is no account {email}. Add --create to make one.")
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise CommandError(f"{email!r} is not an e-mail address.") from error
    return user_create(email=email)
