"""What changes accounts and the secrets they hold."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from songsmith.accounts.models import ApiToken, OneTimeLink, ProviderKey, Theme, User, email_normalise
from songsmith.accounts.secrets import secret_digest, secret_new
from songsmith.accounts.selectors import has_owner
from songsmith.core.errors import Invalid
from songsmith.core.fields import Sealed

TOKEN_PREFIX = "sgs_"
ALL_SCOPES = "*"
OWNER_LINK_LIFE = timedelta(days=7)  # the server prints a new one on every start until there is an owner
RESET_LINK_LIFE = timedelta(days=1)
USE_NOTED_EVERY = timedelta(minutes=1)  # so that a busy script does not write a row with every request


class EmailTaken(Invalid):
    """Another account has this e-mail address."""

    code = "email_taken"

    def __init__(self) -> None:
        super().__init__("There is an account with this e-mail address already.", field="email")


class LinkUsed(Invalid):
    """The one-time link was used, has expired or never existed."""

    status = HTTPStatus.GONE
    code = "link_used"

    def __init__(self) -> None:
        super().__init__("This link was used already, or its time is over.")


def user_create(*, email: str, name: str = "", password: str | None = None, is_staff: bool = False) -> User:
    """A new account; without a password it is entered by a reset link or a token only. Raises EmailTaken."""
    try:
        with transaction.atomic():
            return User.objects.create_user(
                email, password, name=name.strip() or email_normalise(email).split("@")[0], is_staff=is_staff
            )
    except IntegrityError as error:
        raise EmailTaken from error


def user_delete(*, user: User) -> None:
    """Deletes the account with its memberships, tokens and sessions' meaning; what it made stays, unsigned.

    `projects.services.account_delete` decides first what becomes of the songs.
    """
    user.delete()


def appearance_set(*, user: User, name: str, hue: int, theme: Theme, shortcuts: bool) -> User:
    """hue: 0–359 degrees."""
    user.name, user.hue, user.theme, user.shortcuts = name.strip(), hue, theme, shortcuts
    user.save(update_fields=["name", "hue", "theme", "shortcuts"])
    return user


def password_set(*, user: User, password: str) -> User:
    """Ends all other sessions of the user, and any reset link that is still about."""
    user.set_password(password)
    user.save(update_fields=["password"])
    user.one_time_links.filter(used_at=None).update(used_at=timezone.now())
    return user


def owner_link_create() -> str | None:
    """The secret of a new first-owner link, or None when there is an owner. Earlier links stop working."""
    if has_owner():
        return None
    OneTimeLink.objects.filter(purpose=OneTimeLink.Purpose.OWNER, used_at=None).update(used_at=timezone.now())
    return _link_create(OneTimeLink.Purpose.OWNER, None, OWNER_LINK_LIFE)


@transaction.atomic
def owner_create(*, secret: str, email: str, name: str, password: str) -> User:
    """The first owner of this server. Raises LinkUsed (also when an owner exists) and EmailTaken."""
    _link_use(OneTimeLink.Purpose.OWNER, secret)
    if has_owner():
        raise LinkUsed
    return user_create(email=email, name=name, password=password, is_staff=True)


def reset_link_create(*, user: User) -> str:
    """The secret of a new password link. Earlier ones of the user stop working."""
    user.one_time_links.filter(used_at=None).update(used_at=timezone.now())
    return _link_create(OneTimeLink.Purpose.RESET, user, RESET_LINK_LIFE)


@transaction.atomic
def password_reset(*, secret: str, password: str) -> User:
    """Sets the password of the link's user. Raises LinkUsed."""
    user = _link_use(OneTimeLink.Purpose.RESET, secret).user
    if user is None:
        raise LinkUsed
    return password_set(user=user, password=password)


def api_token_create(
    *, user: User, name: str, scopes: tuple[str, ...] = (ALL_SCOPES,)
) -> tuple[ApiToken, str]:
    """The token's row and its secret, which cannot be had again."""
    secret = secret_new(TOKEN_PREFIX)
    token = ApiToken.objects.create(user=user, name=name, digest=secret_digest(secret), scopes=list(scopes))
    return token, secret


def api_token_used(*, token: ApiToken) -> None:
    """Notes that the token was used, at most once a minute."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - USE_NOTED_EVERY)
    ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)


def api_token_delete(*, token: ApiToken) -> None:
    """From now on the secret opens nothing."""
    token.delete()


def provider_key_set(
    *, user: User | None, provider: str, base_url: str, key: str | None, options: Mapping[str, str]
) -> ProviderKey:
    """How the provider is reached from now on. user None: by everybody. key None: the stored one stays."""
    values: dict[str, Any] = {"base_url": base_url.rstrip("/"), "options": dict(options)}
    if key is not None:
        values["key"] = Sealed.seal(key)
    stored, _ = ProviderKey.objects.update_or_create(user=user, provider=provider, defaults=values)
    return stored


def provider_key_delete(*, user: User | None, provider: str) -> None:
    """The key is gone; nothing happens if there was none."""
    ProviderKey.objects.filter(user=user, provider=provider).delete()


def _link_create(purpose: OneTimeLink.Purpose, user: User | None, life: timedelta) -> str:
    secret = secret_new()
    OneTimeLink.objects.create(
        purpose=purpose, user=user, digest=secret_digest(secret), expires_at=timezone.now() + life
    )
    return secret


def _link_use(purpose: OneTimeLink.Purpose, secret: str) -> OneTimeLink:
    """Uses the link up. Of two at once exactly one gets it: the update counts its row. Raises LinkUsed."""
    now = timezone.now()
    links = OneTimeLink.objects.filter(purpose=purpose, digest=secret_digest(secret))
    if links.filter(used_at=None, expires_at__gt=now).update(used_at=now) != 1:
        raise LinkUsed
    return links.select_related("user").get()
