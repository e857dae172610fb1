"""People and the secrets they hold. Secrets are stored as SHA-256 only: the plain text is shown once."""

from __future__ import annotations

import random
import uuid
from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from songsmith.core.fields import Sealed, SealedField

CIRCLE = 360  # degrees of the colour circle
HUES = (
    (0, "Rose"),
    (30, "Red"),
    (60, "Orange"),
    (90, "Amber"),
    (120, "Olive"),
    (150, "Green"),
    (180, "Teal"),
    (210, "Cyan"),
    (240, "Blue"),
    (270, "Indigo"),
    (300, "Violet"),
    (330, "Pink"),
)
"""Degrees in OKLCH and what they look like: what people choose from for their cursor and mark."""
URL_LENGTH = 300  # characters of a service's address
DIGEST_LENGTH = 64  # hexadecimal digits of a SHA-256


def email_normalise(email: str) -> str:
    """Lower case, no surrounding space: how every e-mail address is stored and looked up."""
    return email.strip().lower()


def hue_random() -> int:
    """A colour to start with; nothing secret, and the user can change it."""
    return random.choice(HUES)[0]


class Theme(models.TextChoices):
    SYSTEM = "system", "As the device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Stores a user; `password=None` means that none works until a reset link sets one."""
        user = self.model(email=email_normalise(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """What sign-in looks up by: the e-mail address in any case."""
        return self.get(email=email_normalise(username or ""))


class User(AbstractBaseUser):
    """Somebody who can sign in. `is_staff`: runs this server (the first owner)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail", unique=True, max_length=254)
    name = models.CharField(max_length=80)
    hue = models.PositiveSmallIntegerField(default=hue_random)
    """0–359 degrees: the colour of this person's cursor and mark."""
    theme = models.CharField(max_length=6, choices=Theme.choices, default=Theme.SYSTEM)
    shortcuts = models.BooleanField("single-key shortcuts", default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            # Addresses are stored in lower case; this holds for rows written by other ways as well.
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case"),
            models.CheckConstraint(condition=models.Q(hue__lt=CIRCLE), name="accounts_user_hue_in_circle"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = email_normalise(self.email)

    @property
    def initials(self) -> str:
        """One or two capitals for the round mark."""
        words = self.name.split() or [self.email]
        return "".join(word[0] for word in (words[0], *words[1:][-1:])).upper()


SCOPES = (
    ("read", "Read: songs, takes, sound"),
    ("write", "Write: change words, make takes"),
    ("music", "Music: the MiniMax-compatible API"),
)
"""What a token may carry; the API enforces them."""


class ApiToken(models.Model):
    """A bearer token of the API and of `manage.py` scripts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    scopes = models.JSONField(default=list)
    """Names of what the token may do; `["*"]`: everything its user may."""
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name

    @property
    def may(self) -> str:
        """Its scopes for people."""
        return ", ".join(scope for scope, _ in SCOPES if scope in self.scopes) or "everything"


class ProviderKey(models.Model):
    """How a remote provider is reached: by one person, or by everybody on this server."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="provider_keys")
    """None: for everybody who has none of their own."""
    provider = models.CharField(max_length=40)
    """Its name, as takes store it."""
    base_url = models.CharField(max_length=URL_LENGTH)
    """Without a slash at its end."""
    key = SealedField(default=Sealed.seal, blank=True)
    options = models.JSONField(default=dict)
    """What the provider's setup asks for: model, delivery …"""
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "provider"], name="accounts_provider_once_a_user"),
            models.UniqueConstraint(
                fields=["provider"],
                condition=models.Q(user=None),
                name="accounts_provider_once_a_server",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} at {self.base_url}"


class OneTimeLink(models.Model):
    """A link that works once: the first owner's, or a password reset."""

    class Purpose(models.TextChoices):
        OWNER = "owner"
        RESET = "reset"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(max_length=5, choices=Purpose.choices)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="one_time_links")
    """Whose password is set; None for the first owner, who does not exist yet."""
    digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.purpose} link"

    def is_open(self, now: datetime) -> bool:
        return self.used_at is None and now < self.expires_at
