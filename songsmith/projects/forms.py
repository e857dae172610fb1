"""Forms of the song's own pages."""

from __future__ import annotations

from django import forms

from songsmith.projects.models import TITLE_LENGTH


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
