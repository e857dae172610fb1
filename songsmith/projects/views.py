"""What is done to a song as a whole, the bin, and leaving for good."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songsmith.accounts.forms import OwnPasswordForm
from songsmith.accounts.people import signed_in
from songsmith.core.forms import posted
from songsmith.projects import services
from songsmith.projects.access import binned_project_for, project_for
from songsmith.projects.forms import TitleForm
from songsmith.projects.models import Project, Role
from songsmith.projects.selectors import BIN_DAYS, leaving_plan, projects_in_bin

SongMaker = Callable[..., Project]
"""`services.project_create`, or an upper layer's function with the same parameters."""


@require_http_methods(["GET", "POST"])
def project_create(request: HttpRequest, make: SongMaker = services.project_create) -> HttpResponse:
    """A new song, opened. The page of its own is for who had to sign in on the way, and for refused titles.

    make: given by the url map, since only upper layers know what a song starts with.
    """
    user = signed_in(request)
    form = TitleForm(posted(request))
    if not form.is_valid():
        return _title_again(request, form, "New song")
    project = make(owner=user, title=form.cleaned_data["title"])
    return redirect("studio:song", project.pk)


@require_http_methods(["GET", "POST"])
def project_rename(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """The title; the page of its own is for browsers without JavaScript and for titles that are refused."""
    project = project_for(request.user, project_id, at_least=Role.OWNER)
    form = TitleForm(posted(request), initial={"title": project.title})
    if not form.is_valid():
        return _title_again(request, form, "Rename", project)
    services.project_rename(project=project, title=form.cleaned_data["title"])
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)  # typed into the page, which shows it already
    return redirect("studio:song", project.pk)


@require_POST
def project_local_only(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """Whether the song may leave this server: an unchecked box says that it may."""
    project = project_for(request.user, project_id, at_least=Role.OWNER)
    services.project_local_only_set(project=project, local_only="local_only" in request.POST)
    return redirect("studio:song", project.pk)


@require_POST
def project_delete(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """Into the bin, with an undo at once; a second press finds it there already."""
    project = binned_project_for(request.user, project_id, at_least=Role.OWNER)
    services.project_delete(project=project)
    context = {"project": project, "days": BIN_DAYS}
    messages.success(request, render_to_string("projects/_deleted.html", context, request))
    return redirect("studio:library")


@require_POST
def project_restore(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """Out of the bin, and opened."""
    project = binned_project_for(request.user, project_id, at_least=Role.OWNER)
    services.project_restore(project=project)
    return redirect("studio:song", project.pk)


@require_GET
def bin_page(request: HttpRequest) -> HttpResponse:
    """The user's deleted songs."""
    user = signed_in(request)
    return render(request, "projects/bin.html", {"projects": projects_in_bin(user), "days": BIN_DAYS})


@never_cache
@sensitive_post_parameters("current")
@require_http_methods(["GET", "POST"])
def account_delete(request: HttpRequest) -> HttpResponse:
    """Says what happens to the user's songs, asks for the password, deletes the account."""
    user = signed_in(request)
    form = OwnPasswordForm(posted(request), user=user)
    if form.is_valid():
        services.account_delete(user=user)
        logout(request)
        messages.success(request, "Your account is deleted.")
        return redirect("accounts:sign_in")
    context = {"form": form, "leaving": leaving_plan(user), "days": BIN_DAYS}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "projects/account_delete.html", context, status=status)


def _title_again(
    request: HttpRequest, form: TitleForm, heading: str, project: Project | None = None
) -> HttpResponse:
    """The form as a page, with what was typed."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    context = {"form": form, "heading": heading, "project": project}
    return render(request, "projects/title.html", context, status=status)
