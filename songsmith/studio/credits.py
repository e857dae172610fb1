"""Who wrote what, shown to who asks for it, and the split sheet that is made from it."""

from __future__ import annotations

import csv
import io
import uuid
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from songsmith.accounts.people import signed_in
from songsmith.core.errors import DomainError
from songsmith.lyrics.ledger import Ledger, ledger_of
from songsmith.lyrics.models import Draft
from songsmith.lyrics.selectors import drafts_of
from songsmith.projects import splits
from songsmith.projects.access import project_for
from songsmith.projects.models import NAME_LENGTH, Membership, Project, Role, SplitShare
from songsmith.projects.selectors import members_of

BLANK_ROWS = 2
"""For writers without an account: saving them makes room for more."""

LYRICIST = "Words"


class ShareForm(forms.Form):
    """One line of the split sheet; an empty one is left out."""

    name = forms.CharField(label="Legal name", required=False, max_length=NAME_LENGTH)
    percent = forms.DecimalField(
        label="Share, %", required=False, min_value=0, max_value=100, max_digits=5, decimal_places=2
    )
    role = forms.CharField(label="Role", required=False, max_length=NAME_LENGTH)
    society = forms.CharField(label="PRO", required=False, max_length=NAME_LENGTH)
    ipi = forms.CharField(label="IPI number", required=False, max_length=20)
    user = forms.TypedChoiceField(label="Signs as", required=False, coerce=uuid.UUID, empty_value=None)

    def __init__(self, *args: Any, members: list[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        user = self.fields["user"]
        assert isinstance(user, forms.TypedChoiceField)
        user.choices = [("", "Nobody here: on paper"), *((str(m.user_id), str(m.user)) for m in members)]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("name") and (data.get("percent") or data.get("user")):
            self.add_error("name", "Who is it? A share needs a name.")
        return data

    def line(self) -> splits.SplitLine | None:
        """None: left empty. Only of a valid form."""
        data = self.cleaned_data
        if not data.get("name"):
            return None
        texts = {name: data[name] for name in ("name", "role", "society", "ipi")}
        return splits.SplitLine(percent=data["percent"] or Decimal(0), user=data["user"], **texts)


ShareFormSet = forms.formset_factory(
    ShareForm, extra=0, max_num=splits.WRITERS_MAX + BLANK_ROWS, validate_max=True
)


@require_GET
def page(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """The split sheet, and the way to the ledger, which is shown on request alone."""
    project = project_for(signed_in(request), project_id, at_least=Role.VIEWER)
    return render(request, "studio/credits.html", _page_context(request, project))


@require_GET
def ledger(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """Line by line. Reads every revision of the sheet."""
    project, draft = _project_and_draft(request, project_id)
    context = {"project": project, "ledger": ledger_of(draft), "here": "credits"}
    return render(request, "studio/ledger.html", context)


@require_GET
def ledger_csv(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    project, draft = _project_and_draft(request, project_id)
    return _csv(ledger_of(draft).as_rows(), f"{project.title} who wrote what")


@require_GET
def ledger_json(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    project, draft = _project_and_draft(request, project_id)
    response = JsonResponse(
        ledger_of(draft).as_json(), json_dumps_params={"ensure_ascii": False, "indent": 1}
    )
    return _named(response, f"{project.title} who wrote what", "json")


@never_cache
@require_http_methods(["GET", "POST"])
def split_edit(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """The split sheet to change; a new one begins with the ledger's shares. `?again=1` begins anew."""
    project = project_for(signed_in(request), project_id, at_least=Role.EDITOR)
    members = members_of(project)
    refused = ""
    if request.method == "POST":
        rows = ShareFormSet(request.POST, form_kwargs={"members": members}, prefix="w")
        if rows.is_valid():
            refused = _saved(request, project, rows)
            if not refused:
                return redirect("studio:credits", project.pk)
        seen = request.POST.get("seen", "")
    else:
        split = splits.split_of(project)
        begun = split is not None and "again" not in request.GET
        initial = _rows_of(split) if split and begun else _rows_from_ledger(_draft_of(project), members)
        blank: list[dict[str, Any]] = [{}] * BLANK_ROWS
        rows = ShareFormSet(initial=initial + blank, form_kwargs={"members": members}, prefix="w")
        seen = split.digest if split else ""
    context = {"project": project, "rows": rows, "seen": seen, "refused": refused, "here": "credits"}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if rows.is_bound else HTTPStatus.OK
    return render(request, "studio/split_edit.html", context, status=status)


@require_POST
def split_sign(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """A writer signs their own line."""
    user = signed_in(request)
    project = project_for(user, project_id, at_least=Role.VIEWER)
    try:
        splits.split_sign(project=project, user=user, seen=request.POST.get("seen", ""))
    except DomainError as error:
        context = {**_page_context(request, project), "refused": error.message}
        return render(request, "studio/credits.html", context, status=error.status)
    messages.success(request, "You signed the split sheet.")
    return redirect("studio:credits", project.pk)


@require_POST
def split_unsign(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """A writer takes their signature back."""
    user = signed_in(request)
    project = project_for(user, project_id, at_least=Role.VIEWER)
    splits.split_unsign(project=project, user=user)
    return redirect("studio:credits", project.pk)


@require_GET
def split_print(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    """The split sheet on paper, with lines to sign on."""
    project = project_for(signed_in(request), project_id, at_least=Role.VIEWER)
    context = _page_context(request, project)
    if context["split"] is None:
        raise Http404("no split sheet yet")
    return render(request, "studio/split_print.html", context)


@require_GET
def split_csv(request: HttpRequest, project_id: uuid.UUID) -> HttpResponse:
    project = project_for(signed_in(request), project_id, at_least=Role.VIEWER)
    split = splits.split_of(project)
    if split is None:
        raise Http404("no split sheet yet")
    rows = [["name", "percent", "role", "pro", "ipi", "signed"]]
    for share in split.shares:
        signed = share.signed_at.isoformat() if share.signed_at and split.has_signed(share) else ""
        rows.append([share.name, f"{share.percent:.2f}", share.role, share.society, share.ipi, signed])
    return _csv(rows, f"{project.title} split sheet")


def _project_and_draft(request: HttpRequest, project_id: uuid.UUID) -> tuple[Project, Draft]:
    project = project_for(signed_in(request), project_id, at_least=Role.VIEWER)
    return project, _draft_of(project)


def _draft_of(project: Project) -> Draft:
    """The song's main sheet. Raises Http404 for a song without one."""
    drafts = drafts_of(project)
    if not drafts:
        raise Http404("no sheet in this song")
    return drafts[0]


def _page_context(request: HttpRequest, project: Project) -> dict[str, Any]:
    """One query."""
    split = splits.split_of(project)
    signed = split.signed if split else ()
    rows = [{"share": share, "signed": share in signed} for share in split.shares] if split else []
    mine = [row for row in rows if _is_of(request, row["share"])]
    return {
        "project": project,
        "split": split,
        "rows": rows,
        "mine": bool(mine),
        "mine_signed": bool(mine) and all(row["signed"] for row in mine),
        "here": "credits",
    }


def _is_of(request: HttpRequest, share: Any) -> bool:
    return isinstance(share, SplitShare) and share.user_id == request.user.pk


def _rows_of(split: splits.Split) -> list[dict[str, Any]]:
    names = ("name", "percent", "role", "society", "ipi")
    return [
        {**{name: getattr(share, name) for name in names}, "user": share.user_id} for share in split.shares
    ]


def _rows_from_ledger(draft: Draft, members: list[Membership]) -> list[dict[str, Any]]:
    """Everybody whose words are still there, by their words; everybody alike while there are none."""
    found: Ledger = ledger_of(draft)
    here = {str(member.user_id): str(member.user) for member in members if member.role >= Role.EDITOR}
    wrote = {str(share.author.user): share for share in found.people}
    weights = {key: float(share.words) for key, share in wrote.items()} or dict.fromkeys(here, 1.0)
    percents = splits.split_even(weights)
    names = {**here, **{key: share.author.name for key, share in wrote.items()}}
    members_here = {str(member.user_id) for member in members}
    return [
        {
            "name": names[key],
            "percent": percent,
            "role": LYRICIST,
            "user": key if key in members_here else "",
        }
        for key, percent in percents.items()
    ]


def _saved(request: HttpRequest, project: Project, rows: Any) -> str:
    """ "" when it is stored, else why not."""
    lines = [line for form in rows.forms if (line := form.line()) is not None]
    try:
        seen = request.POST.get("seen", "")
        splits.split_save(project=project, lines=lines, by=signed_in(request), seen=seen)
    except DomainError as error:
        return error.message
    return ""


def _csv(rows: list[list[str]], name: str) -> HttpResponse:
    """With the mark that spreadsheets want before they read UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([_plain(cell) for cell in row] for row in rows)
    return _named(
        HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8"), name, "csv"
    )


def _plain(cell: str) -> str:
    """Spreadsheets run what begins like a formula; lyrics and names may begin with anything."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _named(response: HttpResponse, name: str, ending: str) -> HttpResponse:
    header = content_disposition_header(True, f"{slugify(name) or 'song'}.{ending}")
    if header:
        response["Content-Disposition"] = header
    return response
