"""Settings of providers that need an address: one's own, and for who runs this server, everybody's."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_GET, require_POST

from songsmith.accounts.models import ProviderKey, User
from songsmith.accounts.people import signed_in
from songsmith.accounts.selectors import provider_key_own
from songsmith.accounts.services import provider_key_delete, provider_key_set
from songsmith.core.errors import Invalid
from songsmith.core.rates import spend
from songsmith.providers.base import ProviderError, RemoteProvider
from songsmith.providers.registry import providers
from songsmith.studio.provider_forms import ProviderForm
from songsmith.takes.makers import connection_with

MINE, SERVER = "mine", "server"


@dataclass(frozen=True, slots=True)
class Card:
    """One provider of the page."""

    provider: RemoteProvider
    stored: ProviderKey | None
    form: ProviderForm


@never_cache
@require_GET
def page(request: HttpRequest, scope: str) -> HttpResponse:
    """Every provider that can be set up."""
    owner = _owner(request, scope)
    return _page(request, scope, [_card(provider, owner) for provider in _remote().values()])


@sensitive_post_parameters("key")
@sensitive_variables()
@require_POST
def save(request: HttpRequest, scope: str, name: str) -> HttpResponse:
    owner, provider = _owner(request, scope), _provider(name)
    card = _card(provider, owner, request)
    if not card.form.is_valid():
        others = [_card(other, owner) for other in _remote().values() if other.name != name]
        return _page(request, scope, [card, *others], HTTPStatus.UNPROCESSABLE_ENTITY)
    form = card.form
    provider_key_set(
        user=owner,
        provider=name,
        base_url=form.cleaned_data["base_url"],
        key=form.new_key,
        options=form.options,
    )
    messages.success(request, f"{provider.title} is set up. It is offered on every song page.")
    return _back(scope)


@sensitive_variables()
@require_POST
def test(request: HttpRequest, scope: str, name: str) -> HttpResponse:
    """Asks the service something that costs nothing."""
    owner, provider = _owner(request, scope), _provider(name)
    spend("provider_test", signed_in(request).pk)
    stored = provider_key_own(owner, name)
    if stored is None:
        raise Invalid("Save an address first.")
    try:
        finding = provider.test(connection_with(stored, provider.title))
    except ProviderError as error:
        messages.error(request, str(error))
    else:
        level = messages.SUCCESS if finding.works else messages.ERROR
        messages.add_message(request, level, f"{provider.title}: {finding.message}")
    return _back(scope)


@require_POST
def delete(request: HttpRequest, scope: str, name: str) -> HttpResponse:
    owner, provider = _owner(request, scope), _provider(name)
    provider_key_delete(user=owner, provider=provider.name)
    messages.success(request, f"{provider.title} is not set up any more; its key is deleted.")
    return _back(scope)


def _page(
    request: HttpRequest, scope: str, cards: list[Card], status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {"cards": cards, "scope": scope, "for_all": scope == SERVER}
    return render(request, "studio/providers.html", context, status=status)


def _card(provider: RemoteProvider, owner: User | None, request: HttpRequest | None = None) -> Card:
    stored = provider_key_own(owner, provider.name)
    data = request.POST if request else None
    form = ProviderForm(data, name=provider.name, setup=provider.setup, stored=stored)
    return Card(provider, stored, form)


def _owner(request: HttpRequest, scope: str) -> User | None:
    """Whose entries are meant; None: the server's, which only who runs it may see."""
    user = signed_in(request)
    if scope == MINE:
        return user
    if scope != SERVER:
        raise Http404
    if not user.is_staff:
        raise PermissionDenied("Only who runs this server decides what everybody uses.")
    return None


def _remote() -> dict[str, RemoteProvider]:
    return {name: found for name, found in providers().items() if isinstance(found, RemoteProvider)}


def _provider(name: str) -> RemoteProvider:
    try:
        return _remote()[name]
    except KeyError:
        raise Http404 from None


def _back(scope: str) -> HttpResponse:
    return redirect("studio:providers", scope)
