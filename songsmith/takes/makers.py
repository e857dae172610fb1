"""Which providers somebody may use for a song, and what that means for the form."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from songsmith.accounts.models import ProviderKey, User
from songsmith.accounts.selectors import provider_keys_for
from songsmith.core.encryption import CannotDecrypt
from songsmith.core.errors import Invalid
from songsmith.language.structure import lyrics_to_send
from songsmith.projects.models import Project
from songsmith.providers.base import (
    Capabilities,
    Connection,
    GenerationJob,
    GenerationProvider,
    Limits,
    ProviderError,
    RemoteProvider,
    Setup,
)
from songsmith.providers.registry import default_provider, provider, providers
from songsmith.takes.models import Take

NOT_SET_UP = "{} is not set up any more. Set it up in the settings, then try again."
KEY_LOST = "The stored key for {} cannot be read any more. Type it in again in the settings."
STAYS_HERE = "This song never leaves this server: only the built-in engine may sing it."


@dataclass(frozen=True, slots=True)
class Maker:
    """A provider as one person can use it. entry: how it is reached; None for those that are here."""

    provider: GenerationProvider
    entry: ProviderKey | None = None

    @property
    def name(self) -> str:
        return self.provider.name

    @property
    def title(self) -> str:
        return self.provider.title

    @property
    def capabilities(self) -> Capabilities:
        if self.entry is not None and isinstance(self.provider, RemoteProvider):
            return self.provider.capabilities_with(self.entry.options)
        return self.provider.capabilities

    @property
    def limits(self) -> Limits:
        return self.capabilities.limits

    @property
    def setup(self) -> Setup | None:
        """None: nothing leaves this server."""
        return self.provider.setup if isinstance(self.provider, RemoteProvider) else None

    @property
    def recipient(self) -> str:
        """The host that words are sent to; "" for none."""
        return (urlsplit(self.entry.base_url).hostname or "") if self.entry is not None else ""


def makers_for(user: User | None, project: Project) -> tuple[Maker, ...]:
    """In the order the page offers them; without those that are not set up or not allowed. One query."""
    found = _set_up(user)
    return tuple(maker for maker in found if maker.capabilities.local or not project.local_only)


def maker_for(user: User | None, project: Project, name: str = "") -> Maker:
    """The provider of that name, or the server's default. Raises UnknownProvider, Invalid."""
    wanted = provider(name) if name else default_provider()
    maker = next((maker for maker in _set_up(user) if maker.name == wanted.name), None)
    if maker is None:
        raise Invalid(
            f"{wanted.title} is not set up. Its address and key go into the settings.", field="provider"
        )
    if project.local_only and not maker.capabilities.local:
        raise Invalid(STAYS_HERE, field="provider")
    return maker


def connection_of(maker: GenerationProvider, take: Take) -> Connection | None:
    """How the worker reaches the provider of a take: the only place where a key is read.

    None: it is here. Raises ProviderError: the key is gone, or the song may not leave any more.
    """
    if take.project.local_only and not maker.capabilities.local:
        raise ProviderError(STAYS_HERE)
    if not isinstance(maker, RemoteProvider):
        return None
    return connection_with(entry_of(maker, take.created_by), maker.title)


def entry_of(maker: GenerationProvider, user: User | None) -> ProviderKey:
    """How somebody reaches a remote provider. Raises ProviderError: not any more."""
    entry = provider_keys_for(user).get(maker.name)
    if entry is None:
        raise ProviderError(NOT_SET_UP.format(maker.title))
    return entry


def connection_with(entry: ProviderKey, title: str) -> Connection:
    """Raises ProviderError."""
    try:
        return Connection(entry.base_url, entry.key.open(), entry.options)
    except CannotDecrypt as error:
        raise ProviderError(KEY_LOST.format(title)) from error


def payload_of(
    maker: Maker, *, prompt: str, lyrics: str, instrumental: bool, seed: int | None
) -> dict[str, Any] | None:
    """What would be sent, as {"url", "body"}; None: nothing leaves this server. seed None: any."""
    if maker.entry is None or not isinstance(maker.provider, RemoteProvider):
        return None
    job = GenerationJob(
        take_id="",
        prompt=prompt,
        lyrics=lyrics,
        seed=seed or 0,
        instrumental=instrumental,
        options=maker.entry.options,
        base_url=maker.entry.base_url,
    )
    sent = maker.provider.preview(job)
    return {"url": sent["url"], "body": json.dumps(sent["body"], indent=2, ensure_ascii=False)}


def limit_errors(maker: Maker, *, prompt: str, lyrics: str, instrumental: bool) -> dict[str, str]:
    """Field of the contract → what to do, where the provider is narrower than the contract."""
    limits = maker.limits
    errors: dict[str, str] = {}
    if instrumental and not maker.capabilities.instrumental:
        errors["is_instrumental"] = f"{maker.title} makes no instrumentals as it is set up."
    least = max(limits.prompt_least, limits.prompt_min if instrumental else 0) if prompt else 0
    if not least <= len(prompt) <= limits.prompt_max:
        errors["prompt"] = _range("A style", maker, least, limits.prompt_max, len(prompt))
    sent = "" if instrumental else lyrics_to_send(lyrics)
    if sent and not limits.lyrics_min <= len(sent) <= limits.lyrics_max:
        errors["lyrics"] = _range("Words", maker, limits.lyrics_min, limits.lyrics_max, len(sent))
    return errors


def _range(what: str, maker: Maker, low: int, high: int, found: int) -> str:
    return f"{what} for {maker.title}: {low:,} to {high:,} characters as it is set up; these are {found:,}."


def _set_up(user: User | None) -> tuple[Maker, ...]:
    entries = provider_keys_for(user)
    return tuple(
        Maker(known, entries.get(known.name))
        for known in providers().values()
        if not isinstance(known, RemoteProvider) or known.name in entries
    )
