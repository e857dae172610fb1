"""Where an invite's link leads: who is signed in joins with one press, others sign in or make an account."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from songsmith.accounts.forms import SignUpForm
from songsmith.accounts.models import User
from songsmith.accounts.services import user_create
from songsmith.core.errors import DomainError
from songsmith.core.rates import spend
from songsmith.projects.forms import ROLE_WORDS
from songsmith.projects.links import InviteOver, guess_noted, invite_accept, invite_by_secret
from songsmith.projects.models import Invite, Membership, Role

_BACKEND = "django.contrib.auth.backends.ModelBackend"  # who makes an account here types no old password


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """GET: what the invite is for. POST, signed in: joins. Looking does not use the invite up."""
    invite = _opened(request, token)
    if invite is None:
        return _over(request)
    if request.method == "POST" and isinstance(request.user, User):
        try:
            return _welcome(request, invite_accept(secret=token, user=request.user))
        except InviteOver:
            return _over(request)
    return _page(request, invite, token, SignUpForm())


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_POST
def join_sign_up(request: HttpRequest, token: str) -> HttpResponse:
    """Makes an account, also where strangers may not, and joins with it."""
    invite = _opened(request, token)
    if invite is None:
        return _over(request)
    form = SignUpForm(request.POST)
    if form.is_valid():
        try:
            spend("sign_up", request.META.get("REMOTE_ADDR", ""))
            return _newcomer(request, token, form)
        except InviteOver:
            return _over(request)
        except DomainError as error:
            form.add_error(error.field, error.message)
    return _page(request, invite, token, form)


@transaction.atomic
def _newcomer(request: HttpRequest, token: str, form: SignUpForm) -> HttpResponse:
    """No account without the membership. Raises InviteOver, EmailTaken."""
    user = user_create(**form.cleaned_data)
    membership = invite_accept(secret=token, user=user)
    login(request, user, backend=_BACKEND)
    return _welcome(request, membership)


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    role = Role(membership.role)
    messages.success(request, f"Welcome: you are in as {role.label.lower()}.")
    return redirect("studio:song", membership.project_id)


def _opened(request: HttpRequest, token: str) -> Invite | None:
    """None: it opens nothing, and was noted as a guess. Raises TooManyRequests."""
    invite = invite_by_secret(token)
    if invite is None:
        guess_noted(request.META.get("REMOTE_ADDR", ""))
    return invite


def _page(request: HttpRequest, invite: Invite, token: str, form: SignUpForm) -> HttpResponse:
    role = Role(invite.role)
    context = {
        "invite": invite,
        "role": role.label,
        "may": ROLE_WORDS.get(role, ""),
        "token": token,
        "form": form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "projects/join.html", context, status=status)


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "projects/link_over.html", {"invite": True}, status=HTTPStatus.GONE)
