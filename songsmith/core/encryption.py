"""Keeps secrets that have to be read again (keys of other services) unreadable in the database.

The keys come from `ENCRYPTION_KEYS` or from a file beside the database that only this user can read. The
first one encrypts, all of them decrypt: a new key is put in front, and old values stay readable.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from songsmith.core.secret_key import read_or_create

KEY_FILE = "encryption_keys"
"""In the data directory: one key a line, the newest first."""


class CannotDecrypt(Exception):
    """None of the present keys made this value."""


def new_encryption_key() -> str:
    """44 characters; 256 bits."""
    return Fernet.generate_key().decode()


def encrypt(text: str) -> str:
    """Another result each time. ASCII."""
    return _cipher().encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Raises CannotDecrypt."""
    try:
        return _cipher().decrypt(token).decode()
    except InvalidToken as error:
        raise CannotDecrypt from error


def _cipher() -> MultiFernet:
    return _built(tuple(settings.ENCRYPTION_KEYS) or _from_file(Path(settings.VAR_DIR) / KEY_FILE))


def _from_file(path: Path) -> tuple[str, ...]:
    return tuple(read_or_create(path, new_encryption_key).split())


@cache
def _built(keys: tuple[str, ...]) -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except ValueError as error:
        wanted = "32 bytes as URL-safe base64, such as Fernet.generate_key() of the package cryptography"
        raise ImproperlyConfigured(f"A key in ENCRYPTION_KEYS is not one: it must be {wanted}.") from error
