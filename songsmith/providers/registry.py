"""Which providers exist: the dotted paths of `settings.PROVIDERS`, in the order the page offers them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from songsmith.providers.base import GenerationProvider


class UnknownProvider(LookupError):
    """No provider of that name is registered on this server."""


def providers() -> dict[str, GenerationProvider]:
    """Name → provider, built once for each list of paths."""
    return _load(tuple(settings.PROVIDERS))


def provider(name: str) -> GenerationProvider:
    """The provider of that name, or UnknownProvider."""
    try:
        return providers()[name]
    except KeyError:
        raise UnknownProvider(f"The provider “{name}” is not set up on this server.") from None


def default_provider() -> GenerationProvider:
    """The one that `settings.PROVIDER` names."""
    return provider(settings.PROVIDER)


@cache
def _load(paths: Sequence[str]) -> dict[str, GenerationProvider]:
    found: dict[str, GenerationProvider] = {}
    for path in paths:
        made: GenerationProvider = import_string(path)()
        if made.name in found:
            raise ValueError(f"two providers are called {made.name}")
        found[made.name] = made
    return found
