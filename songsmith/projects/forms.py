"""Forms of the song's own pages."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone

from songsmith.projects.models import NAME_LENGTH, TITLE_LENGTH, Role

LIVES = (("1", "1 day"), ("7", "7 days"), ("30", "30 days"), ("", "No end"))
"""Of a link: days, and how people say it."""
USES = (("1", "One person"), ("5", "5 people"), ("25", "25 people"), ("", "Anybody with the link"))
ROLE_WORDS = {
    Role.VIEWER: "reads and listens",
    Role.COMMENTER: "comments as well",
    Role.EDITOR: "writes and makes takes",
    Role.OWNER: "decides on members, renames, deletes",
}
"""What members of a song may do, as the lists of roles say it."""


class TitleForm(forms.Form):
    """An empty title is fine: the song is called untitled until somebody knows better."""

    title = forms.CharField(
        label="Title",
        required=False,
        max_length=TITLE_LENGTH,
        label_suffix="",
        error_messages={
            "max_length": f"A title has at most {TITLE_LENGTH} characters; this one has %(show_value)d."
        },
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


def _roles() -> list[tuple[int, str]]:
    return [(role.value, f"{role.label}: {words}") for role, words in ROLE_WORDS.items()]


def _role(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=_roles, coerce=lambda value: Role(int(value)))


class RoleForm(forms.Form):
    """The role that somebody has from now on."""

    role = _role("Role")


class LinkForm(forms.Form):
    """What invites and share links are asked for alike."""

    note = forms.CharField(
        label="For whom",
        required=False,
        max_length=NAME_LENGTH,
        help_text="A word for this list, so that you know later which link is which.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    life = forms.ChoiceField(label="Works for", choices=LIVES, required=False, initial="7")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def expires_at(self) -> datetime | None:
        """From now on; None: never. Only of a valid form."""
        days = self.cleaned_data["life"]
        return timezone.now() + timedelta(days=int(days)) if days else None


class InviteForm(LinkForm):
    """email: only where the server can send any."""

    role = _role("May")
    uses = forms.ChoiceField(label="For", choices=USES, required=False, initial="1")
    email = forms.EmailField(
        label="Send it to",
        required=False,
        help_text="Leave this empty to copy the link yourself.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["role", "uses", "life", "note", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].initial = Role.EDITOR
        if not settings.EMAIL_URL:
            del self.fields["email"]

    def max_uses(self) -> int | None:
        """None: any number. Only of a valid form."""
        uses = self.cleaned_data["uses"]
        return int(uses) if uses else None
