"""Forms of references: what arrives, and what shall be made of it."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from songsmith.engine.covers.as_given import Keep
from songsmith.engine.covers.grid import FASTEST, SLOWEST
from songsmith.engine.listen.heard import Heard
from songsmith.engine.listen.refusals import MAX_BYTES, SENTENCES
from songsmith.engine.score import Key
from songsmith.engine.spelling import short_key
from songsmith.takes.forms import INCOMPLETE, VoiceForm
from songsmith.takes.references.covers import CoverWish, Words
from songsmith.takes.references.hosted import HostedWish, HostedWords
from songsmith.takes.references.models import NAME_LENGTH, Reference
from songsmith.takes.services import SEED_END

KEYS = [("", "As heard")] + [(str(tonic), short_key(Key(tonic, "major"))) for tonic in range(12)]
"""Pitch class of the new tonic; the mode stays."""

WORDS = [
    (Words.HEARD, "the words above"),
    (Words.DRAFT, "the words of the song’s own sheet"),
    (Words.LA, "“la”"),
    (Words.LEAD, "none: an instrument carries the tune"),
]


HOSTED_WORDS = [
    (HostedWords.SHEET, "the words above"),
    (HostedWords.SONG, "the words of the song’s own sheet"),
    (HostedWords.THEIRS, "whatever is heard there, in one step"),
]


class IntakeForm(forms.Form):
    """Either a file or an address."""

    file = forms.FileField(required=False, error_messages={"empty": SENTENCES["empty"]})
    url = forms.CharField(required=False, max_length=2048, strip=True)
    name = forms.CharField(required=False, max_length=NAME_LENGTH, strip=True)
    source = forms.ChoiceField(choices=Reference.Source.choices, required=False)
    rights = forms.ChoiceField(
        choices=Reference.Rights.choices,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose which of these is true."),
    )
    rights_note = forms.CharField(required=False, max_length=300, strip=True)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and file.size > MAX_BYTES:
            raise forms.ValidationError(SENTENCES["too_large"])
        return file

    def clean(self) -> None:
        if "file" in self.errors:
            return
        if not self.cleaned_data.get("file") and not self.cleaned_data.get("url"):
            self.add_error("file", "Choose a recording, make one, or give its address.")

    @property
    def source_said(self) -> Reference.Source:
        """A browser says only whether it recorded the file itself."""
        recorded = self.cleaned_data["source"] == Reference.Source.RECORDING
        return Reference.Source.RECORDING if recorded else Reference.Source.UPLOAD


class CoverForm(VoiceForm):
    """request_key: made with the page, so that a double click makes one take."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)
    prompt = forms.CharField(
        strip=True, max_length=2000, error_messages={"required": "Describe the style of the new arrangement."}
    )
    words = forms.ChoiceField(choices=WORDS)
    keep_tune = forms.BooleanField(required=False)
    keep_chords = forms.BooleanField(required=False)
    keep_length = forms.BooleanField(required=False)
    key = forms.ChoiceField(required=False, choices=KEYS)
    tempo = forms.FloatField(
        required=False,
        min_value=SLOWEST,
        max_value=FASTEST,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"From {SLOWEST:.0f} to {FASTEST:.0f} beats a minute."
        ),
    )
    seed = forms.IntegerField(required=False, min_value=0, max_value=SEED_END - 1)
    first = forms.IntegerField(required=False, min_value=0)
    """For a hummed tune: the line of the sheet that its first phrase belongs to."""

    def wish(self, heard: Heard) -> CoverWish:
        """heard: whose mode the new key has."""
        asked = self.cleaned_data
        mode = heard.key.mode if heard.key else "major"
        return CoverWish(
            prompt=asked["prompt"],
            words=Words(asked["words"]),
            keep=Keep(asked["keep_tune"], asked["keep_chords"], asked["keep_length"]),
            key=Key(int(asked["key"]), mode) if asked["key"] else None,
            tempo=asked["tempo"],
            voice=asked["voice"],
            seed=asked["seed"],
        )


class HostedCoverForm(forms.Form):
    """A cover by a provider that is sent the recording. Lengths are the contract's business."""

    request_key = forms.UUIDField(widget=forms.HiddenInput, error_messages=INCOMPLETE)
    prompt = forms.CharField(required=False, strip=True, max_length=2000)
    words = forms.ChoiceField(choices=HOSTED_WORDS)

    @property
    def wish(self) -> HostedWish:
        """Of as much as was filled in."""
        asked = self.cleaned_data
        return HostedWish(asked.get("prompt", ""), HostedWords(asked.get("words", HostedWords.SHEET)))


def hosted_form_blank(*, prompt: str = "", heard: bool = True) -> HostedCoverForm:
    """heard: whether words were heard here, or may be, that the provider could be given."""
    words = HostedWords.SHEET if heard else HostedWords.THEIRS
    form = HostedCoverForm(initial={"request_key": uuid.uuid4(), "prompt": prompt, "words": words})
    if not heard:
        form.fields["words"].choices = [one for one in HOSTED_WORDS if one[0] is HostedWords.THEIRS]  # type: ignore[attr-defined]
    return form


def cover_form_blank(heard: Heard, *, has_words: bool, prompt: str = "") -> CoverForm:
    """Keeps everything; sings what there is to sing."""
    words = Words.HEARD if has_words else Words.LA
    return CoverForm(
        initial={
            "request_key": uuid.uuid4(),
            "prompt": prompt,
            "words": words,
            "keep_tune": bool(heard.tune),
            "keep_chords": True,
            "keep_length": True,
        }
    )
