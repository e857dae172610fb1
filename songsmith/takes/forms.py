"""The form that makes a take: shape of the fields; what they may contain is the contract's business."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from django import forms

from songsmith.accounts.models import User
from songsmith.contract import writer_errors
from songsmith.core.errors import Invalid
from songsmith.engine.recipe import Expression
from songsmith.engine.voices import Voice, voices_available
from songsmith.language.singing import nobody_sings
from songsmith.lyrics.models import Draft
from songsmith.projects.models import Project
from songsmith.providers.registry import default_provider
from songsmith.takes.expression import CONTROLS, MOST, Control, expression_of
from songsmith.takes.lengths import Lengths, lengths_asked
from songsmith.takes.makers import Maker, limit_errors, makers_for
from songsmith.takes.services import SEED_END
from songsmith.takes.voice_list import VoiceOption, voice_options

FIELD_OF = {"lyrics": None, "is_instrumental": "instrumental"}
"""Names of the contract that are called otherwise here; None: about the sheet, shown above the form."""

CHOSEN_BY_STYLE = "Choose for me"
NO_VOICE = {"invalid_choice": "There is no such voice. Choose one from the list."}

INCOMPLETE = dict.fromkeys(
    ("required", "invalid"), "A part of this form did not arrive. Reload the page and try again."
)


def voice_choices() -> list[tuple[str, str]]:
    """Name → what the menu says; empty lets the style choose."""
    named = [(voice.name, _described(voice)) for voice in voices_available().values()]
    return [("", CHOSEN_BY_STYLE), *named]


def _described(voice: Voice) -> str:
    words = voice.register if voice.accent == "American" else f"{voice.register}, {voice.accent}"
    studio = " · studio, slower, truer" if voice.renderer == "studio" else ""
    return f"{voice.title} · {words}{studio}"


def _control() -> forms.IntegerField:
    words = dict.fromkeys(("invalid", "min_value", "max_value"), f"From −{MOST} to {MOST}.")
    return forms.IntegerField(required=False, min_value=-MOST, max_value=MOST, error_messages=words)


class VoiceForm(forms.Form):
    """What chooses a voice, as the picker shows it."""

    voice = forms.ChoiceField(required=False, choices=voice_choices, error_messages=NO_VOICE)

    @property
    def voice_options(self) -> list[VoiceOption]:
        return voice_options()

    @property
    def voice_title(self) -> str:
        """What is chosen."""
        chosen = voices_available().get(self["voice"].value() or "")
        return chosen.title if chosen else CHOSEN_BY_STYLE


class TakeForm(VoiceForm):
    """request_key: made with the page, so that a double click makes one take."""

    draft = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)
    request_key = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)
    prompt = forms.CharField(required=False, strip=True, max_length=2000, widget=forms.Textarea)
    seed = forms.IntegerField(required=False, min_value=0, max_value=SEED_END - 1)
    instrumental = forms.BooleanField(required=False)
    provider = forms.CharField(required=False)
    power = _control()
    freedom = _control()
    space = _control()

    def __init__(
        self, *args: object, project: Project, user: User, lengths: Lengths | None = None, **kwargs: object
    ) -> None:
        """lengths: of sections, to begin with; a form that was sent has its own."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.project = project
        self.lengths = dict(lengths or {})
        self.makers = makers_for(user, project)

    @property
    def maker(self) -> Maker | None:
        """What is chosen, else the server's default where it may be used, else the first."""
        named = {maker.name: maker for maker in self.makers}
        first = next(iter(self.makers), None)
        return named.get(self["provider"].value() or "") or named.get(default_provider().name, first)

    @property
    def controls(self) -> list[tuple[Control, forms.BoundField]]:
        return [(control, self[control.name]) for control in CONTROLS]

    @property
    def has_controls_set(self) -> bool:
        """Whether one is off the middle, or wrong: then they are shown."""
        return any(field.errors or str(field.value() or 0) != "0" for _, field in self.controls)

    @property
    def expression(self) -> Expression:
        """Of a form that is valid."""
        return expression_of(self.cleaned_data)

    @property
    def is_silent(self) -> bool:
        """Whether the take is to be an instrumental: by the switch, or because the style says so."""
        data = self.cleaned_data
        return nobody_sings(data.get("prompt", ""), asked=data.get("instrumental", False))

    def clean_provider(self) -> str:
        name: str = self.cleaned_data["provider"]
        if name and name not in {maker.name for maker in self.makers}:
            raise forms.ValidationError("This provider is not set up, or this song may not go there.")
        return name

    def clean_draft(self) -> Draft:
        draft = Draft.objects.filter(pk=self.cleaned_data["draft"], project=self.project).first()
        if draft is None:
            raise forms.ValidationError("This lyric sheet is no longer in the song. Reload the page.")
        return draft

    def clean(self) -> None:
        """Adds the contract's findings to the fields that they are about."""
        self._clean_lengths()
        draft = self.cleaned_data.get("draft")
        if draft is None or "prompt" in self.errors:
            return
        found = writer_errors(
            prompt=self.cleaned_data["prompt"],
            lyrics=draft.text,
            is_instrumental=self.cleaned_data["instrumental"],
        )
        if self.maker is not None and not found:
            found = limit_errors(
                self.maker,
                prompt=self.cleaned_data["prompt"],
                lyrics=draft.text,
                instrumental=self.is_silent,
            )
        for field, message in found.items():
            self.add_error(FIELD_OF.get(field, field), message)

    def _clean_lengths(self) -> None:
        if self.maker is not None and not self.maker.capabilities.given:
            return
        try:
            self.lengths = lengths_asked(dict(self.data.items()))
        except Invalid as error:
            self.add_error(None, error.message)


def blank_form(
    project: Project,
    draft: Draft,
    user: User,
    *,
    prompt: str = "",
    voice: str = "",
    instrumental: bool = False,
    provider: str = "",
    expression: Mapping[str, int] | None = None,
    lengths: Lengths | None = None,
) -> TakeForm:
    """A new form with a new key; the rest is what the writer asked for last.

    expression: by the names of the three controls. lengths: of sections, by name.
    """
    initial = {
        "draft": draft.pk,
        "request_key": uuid.uuid4(),
        "prompt": prompt,
        "voice": voice,
        "instrumental": instrumental,
        "provider": provider,
        **(expression or {}),
    }
    return TakeForm(project=project, user=user, lengths=lengths, initial=initial)
