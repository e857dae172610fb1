"""Pages of the account: sign-in and out, one-time links, password, appearance."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from songsmith.accounts import services
from songsmith.accounts.forms import (
    AppearanceForm,
    NewPasswordForm,
    PasswordChangeForm,
    SignInForm,
    SignUpForm,
    TokenForm,
)
from songsmith.accounts.models import OneTimeLink, Theme, User
from songsmith.accounts.people import signed_in
from songsmith.accounts.selectors import api_tokens_of, one_time_link_open
from songsmith.core.errors import DomainError, TooManyRequests
from songsmith.core.forms import posted
from songsmith.core.rates import spend

Landing = Callable[[User], str]
"""Prepares something for a new owner and returns the URL to open."""

_BACKEND = "django.contrib.auth.backends.ModelBackend"  # of users who come in without typing an old password


def landing_default(user: User) -> str:
    """Where everybody lands after sign-in."""
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """E-mail and password; goes on to `next` if that is on this server."""
    if request.user.is_authenticated:
        return redirect(_next_url(request))
    form = SignInForm(posted(request), request=request)
    if form.is_valid() and form.user is not None:
        login(request, form.user)
        return redirect(_next_url(request))
    context = {"form": form, "next": _next(request), "sign_up_open": settings.SIGN_UP_OPEN}
    return render(request, "accounts/sign_in.html", context, status=_status(form))


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends this session; the others of the user go on."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """A new account, when this server lets strangers make one; 404 otherwise."""
    if not settings.SIGN_UP_OPEN:
        raise Http404("sign-up is closed")
    form = SignUpForm(posted(request))
    if form.is_valid() and (user := _signed_up(request, form)):
        login(request, user, backend=_BACKEND)
        return redirect(landing_default(user))
    return render(request, "accounts/sign_up.html", {"form": form}, status=_status(form))


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def first_owner(request: HttpRequest, token: str, landing: Landing = landing_default) -> HttpResponse:
    """One form makes the owner of this server. Looking at the page does not use the link up.

    landing: given by the url map, since what waits for a new owner is known by upper layers only.
    """
    if one_time_link_open(purpose=OneTimeLink.Purpose.OWNER, secret=token) is None:
        return _link_over(request, OneTimeLink.Purpose.OWNER)
    form = SignUpForm(posted(request))
    if form.is_valid() and (user := _owner_made(form, token)):
        login(request, user, backend=_BACKEND)
        return redirect(landing(user))
    return render(request, "accounts/first_owner.html", {"form": form}, status=_status(form))


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest, token: str) -> HttpResponse:
    """A new password by a one-time link. Looking at the page does not use the link up."""
    link = one_time_link_open(purpose=OneTimeLink.Purpose.RESET, secret=token)
    if link is None or link.user is None:
        return _link_over(request, OneTimeLink.Purpose.RESET)
    form = NewPasswordForm(posted(request), user=link.user)
    if form.is_valid():
        try:
            user = services.password_reset(secret=token, password=form.cleaned_data["password"])
        except services.LinkUsed:
            return _link_over(request, OneTimeLink.Purpose.RESET)
        login(request, user, backend=_BACKEND)
        messages.success(request, "Your new password is set.")
        return redirect(landing_default(user))
    return render(
        request, "accounts/reset.html", {"form": form, "user_email": link.user.email}, status=_status(form)
    )


@never_cache
@require_http_methods(["GET", "POST"])
def account_settings(request: HttpRequest) -> HttpResponse:
    """Name, colour, appearance, shortcuts, tokens; links to the rest."""
    user = signed_in(request)
    now = {"name": user.name, "theme": user.theme, "hue": user.hue, "shortcuts": user.shortcuts}
    form = AppearanceForm(posted(request), initial=now)
    if form.is_valid():
        data = form.cleaned_data
        services.appearance_set(
            user=user,
            name=data["name"],
            hue=data["hue"],
            theme=Theme(data["theme"]),
            shortcuts=data["shortcuts"],
        )
        messages.success(request, "Saved.")
        return redirect("accounts:settings")
    context = {"form": form, "tokens": api_tokens_of(user), "token_form": TokenForm()}
    return render(request, "accounts/settings.html", context, status=_status(form))


@never_cache
@require_POST
def token_create(request: HttpRequest) -> HttpResponse:
    """A new API token of the user; its secret is on the answer's page and nowhere else."""
    user = signed_in(request)
    form = TokenForm(request.POST)
    secret = ""
    if form.is_valid():
        data = form.cleaned_data
        _, secret = services.api_token_create(user=user, name=data["name"], scopes=tuple(data["scopes"]))
    context = {"form": form, "secret": secret, "name": form.cleaned_data.get("name", "")}
    return render(request, "accounts/token.html", context, status=_status(form))


@require_POST
def token_delete(request: HttpRequest, token_id: uuid.UUID) -> HttpResponse:
    """Ends an API token of the user; the token of somebody else is not found."""
    user = signed_in(request)
    services.api_token_delete(token=get_object_or_404(user.api_tokens, pk=token_id))
    messages.success(request, "The token does not work any more.")
    return redirect("accounts:settings")


@never_cache
@sensitive_post_parameters("current", "password")
@require_http_methods(["GET", "POST"])
def password_change(request: HttpRequest) -> HttpResponse:
    """Keeps this session and ends the user's others."""
    user = signed_in(request)
    form = PasswordChangeForm(posted(request), user=user)
    if form.is_valid():
        services.password_set(user=user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, user)
        messages.success(request, "Your new password is set. Other devices have to sign in again.")
        return redirect("accounts:settings")
    return render(request, "accounts/password_change.html", {"form": form}, status=_status(form))


def _signed_up(request: HttpRequest, form: SignUpForm) -> User | None:
    """The new user; None with the reason beside its field."""
    try:
        spend("sign_up", request.META.get("REMOTE_ADDR", ""))
        return services.user_create(**form.cleaned_data)
    except DomainError as error:
        form.add_error(error.field, error.message)
        return None


def _owner_made(form: SignUpForm, token: str) -> User | None:
    """The new owner; None with the reason beside its field."""
    try:
        return services.owner_create(secret=token, **form.cleaned_data)
    except DomainError as error:
        form.add_error(error.field, error.message)
        return None


def _link_over(request: HttpRequest, purpose: OneTimeLink.Purpose) -> HttpResponse:
    context = {"is_reset": purpose == OneTimeLink.Purpose.RESET}
    return render(request, "accounts/link_over.html", context, status=HTTPStatus.GONE)


def _status(form: Form) -> HTTPStatus:
    """Of the page that shows the form."""
    if form.has_error(NON_FIELD_ERRORS, TooManyRequests.code):
        return HTTPStatus.TOO_MANY_REQUESTS
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def _next(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next") or ""


def _next_url(request: HttpRequest) -> str:
    """`next` if it stays on this host, else the library."""
    url = _next(request)
    safe = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if safe else resolve_url(settings.LOGIN_REDIRECT_URL)
