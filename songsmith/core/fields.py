"""A column that is encrypted, and a value that has to be opened on purpose."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from songsmith.core.encryption import decrypt, encrypt


class Sealed:
    """An encrypted text. Printing, comparing or rendering it shows nothing; `open()` is the only way in."""

    __slots__ = ("_token",)

    def __init__(self, token: str) -> None:
        self._token = token

    @classmethod
    def seal(cls, text: str = "") -> Sealed:
        """Nothing stays nothing."""
        return cls(encrypt(text) if text else "")

    @property
    def token(self) -> str:
        """What is stored."""
        return self._token

    def open(self) -> str:
        """The text. Raises CannotDecrypt when its key is gone."""
        return decrypt(self._token) if self._token else ""

    def __bool__(self) -> bool:
        return bool(self._token)

    def __repr__(self) -> str:
        return "Sealed(…)" if self._token else "Sealed()"


class SealedField(models.TextField):  # type: ignore[type-arg]
    """Holds a `Sealed`; plain text cannot be stored by mistake."""

    _pyi_private_set_type: Sealed  # type: ignore[assignment]
    _pyi_private_get_type: Sealed  # type: ignore[assignment]

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> Sealed:
        return Sealed(value or "")

    def to_python(self, value: Any) -> Sealed:
        return value if isinstance(value, Sealed) else Sealed(value or "")

    def get_prep_value(self, value: Any) -> str:
        """Raises TypeError for anything that was not sealed."""
        if not isinstance(value, Sealed):
            raise TypeError("only a Sealed value goes into an encrypted column")
        return value.token

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))
