"""Encrypted values: unreadable where they lie, readable with any of the keys, opened on purpose only."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from songsmith.core.encryption import KEY_FILE, CannotDecrypt, decrypt, encrypt, new_encryption_key
from songsmith.core.fields import Sealed, SealedField

SECRET = "sk-very-secret"


@pytest.fixture(autouse=True)
def _own_keys(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    settings.ENCRYPTION_KEYS = []


def test_a_key_file_is_made_that_nobody_else_can_read(tmp_path: Path) -> None:
    assert decrypt(encrypt(SECRET)) == SECRET
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600


def test_a_new_key_in_front_encrypts_and_the_old_one_still_reads(settings: Settings) -> None:
    old, new = new_encryption_key(), new_encryption_key()
    settings.ENCRYPTION_KEYS = [old]
    before = encrypt(SECRET)
    settings.ENCRYPTION_KEYS = [new, old]
    assert decrypt(before) == SECRET
    after = encrypt(SECRET)
    settings.ENCRYPTION_KEYS = [new]
    assert decrypt(after) == SECRET
    with pytest.raises(CannotDecrypt):
        decrypt(before)


def test_keys_of_the_file_can_be_rotated_too(tmp_path: Path) -> None:
    before = encrypt(SECRET)
    file = tmp_path / KEY_FILE
    file.write_text(f"{new_encryption_key()}\n{file.read_text()}")
    assert decrypt(before) == SECRET


def test_what_is_no_key_is_said_at_once(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = ["too-short"]
    with pytest.raises(ImproperlyConfigured, match="32 bytes"):
        encrypt(SECRET)


def test_a_sealed_value_shows_nothing_of_itself() -> None:
    sealed = Sealed.seal(SECRET)
    assert SECRET not in f"{sealed!r} {sealed} {sealed.token}"
    assert sealed.open() == SECRET
    assert sealed
    assert not Sealed.seal("")
    assert Sealed.seal("").open() == ""


def test_plain_text_does_not_go_into_the_column() -> None:
    with pytest.raises(TypeError):
        SealedField().get_prep_value(SECRET)
