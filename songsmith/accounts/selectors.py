"""What is looked up about people. Wrong, used and expired secrets all give None."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from songsmith.accounts.models import ApiToken, OneTimeLink, ProviderKey, User, email_normalise
from songsmith.accounts.secrets import secret_digest


def user_by_email(email: str) -> User | None:
    """The account with that e-mail address in any case."""
    return User.objects.filter(email=email_normalise(email)).first()


def one_time_link_open(*, purpose: OneTimeLink.Purpose, secret: str) -> OneTimeLink | None:
    """The link if it can still be used, with its user. One query; looking does not use it up."""
    links = OneTimeLink.objects.select_related("user").filter(purpose=purpose, digest=secret_digest(secret))
    link = links.first()
    return link if link and link.is_open(timezone.now()) else None


def has_owner() -> bool:
    """Whether somebody runs this server already."""
    return User.objects.filter(is_staff=True).exists()


def api_token_for(secret: str) -> ApiToken | None:
    """The token behind a bearer secret, with its user; None if unknown or the user is switched off."""
    tokens = ApiToken.objects.select_related("user").filter(
        digest=secret_digest(secret), user__is_active=True
    )
    return tokens.first()


def api_tokens_of(user: User) -> list[ApiToken]:
    """The newest first. One query."""
    return list(user.api_tokens.order_by("-created_at", "pk"))


def provider_keys_for(user: User | None) -> dict[str, ProviderKey]:
    """Provider → how this user reaches it: by an entry of their own, else by the server's. One query."""
    found = ProviderKey.objects.filter(Q(user=user) | Q(user=None))
    return {entry.provider: entry for entry in sorted(found, key=lambda entry: entry.user_id is not None)}


def provider_key_own(user: User | None, provider: str) -> ProviderKey | None:
    """The entry of this user alone; None as the user: the server's. One query."""
    return ProviderKey.objects.filter(user=user, provider=provider).first()
