"""Share links of a song as its owners see them: for one take or one sheet, without an account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from songsmith.accounts.people import signed_in
from songsmith.core.errors import DomainError
from songsmith.core.forms import posted
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import drafts_of
from songsmith.projects.access import project_for
from songsmith.projects.forms import LinkForm
from songsmith.projects.links import share_address, share_link_create
from songsmith.projects.models import Project, Role, ShareLink
from songsmith.projects.selectors import share_links_of
from songsmith.takes.models import Take

Kind = ShareLink.Kind


@dataclass(frozen=True, slots=True)
class Shareable:
    """A take or a sheet of the song, as a choice of the form."""

    kind: ShareLink.Kind
    id: uuid.UUID
    title: str

    @property
    def value(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class ListedLink:
    """what: what it shows, in words; None: that was deleted, and the link opens nothing."""

    link: ShareLink
    what: str | None
    is_open: bool


class ShareLinkForm(LinkForm):
    """What a visitor sees, and what they may do with it."""

    what = forms.ChoiceField(label="What")
    may_comment = forms.BooleanField(label="Visitors may comment", required=False)
    may_download = forms.BooleanField(label="Visitors may download it", required=False)
    field_order = ["what", "life", "note", "may_comment", "may_download"]

    def __init__(self, *args: Any, shareables: list[Shareable], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {one.value: one for one in shareables}
        field = self.fields["what"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one.value, one.title) for one in shareables]

    def chosen(self) -> Shareable:
        """Only of a valid form."""
        return self._known[self.cleaned_data["what"]]


@never_cache
@require_http_methods(["GET", "POST"])
def links(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """GET: the share links; `?take=` or `?draft=` chooses beforehand. POST: makes one, shown this once."""
    project = project_for(signed_in(request), project_id, at_least=Role.OWNER)
    things = shareables(project)
    first = {"what": _asked(request, things), "life": "30"}
    form = ShareLinkForm(posted(request), initial=first, shareables=things)
    made = _made(request, project, form) if form.is_valid() else None
    context = {
        "project": project,
        "form": ShareLinkForm(initial=first, shareables=things) if made else form,
        "made": made,
        "links": listed(project, things),
        "here": "links",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "studio/links.html", context, status=status)


def shareables(project: Project) -> list[Shareable]:
    """Finished takes, the newest first, then the sheets. Two queries."""
    takes = Take.objects.light().kept().filter(project=project, status=Take.Status.DONE).order_by("-number")
    drafts = drafts_of(project)
    alone = len(drafts) == 1
    return [
        *(Shareable(Kind.TAKE, take.pk, str(take)) for take in takes),
        *(Shareable(Kind.DRAFT, draft.pk, _sheet_title(draft, alone)) for draft in drafts),
    ]


def listed(project: Project, things: list[Shareable]) -> list[ListedLink]:
    """The open ones first, the newest on top. One query."""
    titles = {(one.kind.value, one.id): one.title for one in things}
    now = timezone.now()
    found = []
    for link in share_links_of(project):
        what = titles.get((link.kind, link.target))
        found.append(ListedLink(link, what, link.is_open(now) and what is not None))
    return sorted(found, key=lambda one: not one.is_open)


def _sheet_title(draft: Draft, alone: bool) -> str:
    return "The lyric sheet, as it is written" if alone else f"{draft.title}, as it is written"


def _asked(request: HttpRequest, things: list[Shareable]) -> str:
    """The choice that the address names, else the first."""
    wanted = request.GET.get("take") or request.GET.get("draft")
    return next((one.value for one in things if str(one.id) == wanted), things[0].value if things else "")


def _made(request: HttpRequest, project: Project, form: ShareLinkForm) -> dict[str, str] | None:
    """What to show of the new link; None: refused, and the form says why."""
    asked, chosen = form.cleaned_data, form.chosen()
    try:
        _, secret = share_link_create(
            project=project,
            by=signed_in(request),
            kind=chosen.kind,
            target=chosen.id,
            what=chosen.title,
            note=asked["note"],
            may_comment=asked["may_comment"],
            may_download=asked["may_download"],
            expires_at=form.expires_at(),
        )
    except DomainError as error:
        form.add_error(None, error.message)
        return None
    return {"address": share_address(secret), "what": chosen.title}
