"""The form that tells Songsmith how to reach a provider."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms

from songsmith.accounts.models import URL_LENGTH, ProviderKey
from songsmith.core.outgoing import DEFAULT_PORTS, AddressRefused, checked, is_allowed_private, is_public_name
from songsmith.providers.base import Setup

KEY_LENGTH = 2000  # characters; some services hand out signed tokens

NOT_AN_ADDRESS = "Type an address such as https://music.example.org, without user name or question mark."
NOT_ALLOWED = (
    "This address is private or has an unusual port. Whoever runs this server can allow it: "
    "OUTGOING_PRIVATE_HOSTS={}."
)
NOT_ENCRYPTED = "A key is sent along, so the address must begin with https://."


class ProviderForm(forms.Form):
    """key is write-only: what is stored is never shown, and an empty field keeps it."""

    base_url = forms.CharField(label="Address", max_length=URL_LENGTH, label_suffix="")
    key = forms.CharField(label="Key", max_length=KEY_LENGTH, required=False, label_suffix="")

    def __init__(
        self, *args: Any, name: str, setup: Setup, stored: ProviderKey | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": f"{name}-%s", **kwargs})
        self.setup, self.stored = setup, stored
        first = setup.addresses[0][0] if setup.addresses else ""
        self.initial = {
            "base_url": stored.base_url if stored else first,
            **(stored.options if stored else {}),
        }
        address = {"autocomplete": "off", "spellcheck": "false", "list": f"{name}-addresses"}
        known = " · ".join(f"{url} ({title.split(' (')[0]})" for url, title in setup.addresses)
        self.fields["base_url"].help_text = known or "Such as http://gpu.lan:8000"
        self.fields["base_url"].widget = forms.URLInput(attrs=address)
        self.fields["key"].widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
        self.fields["key"].help_text = self._key_help()
        for choice in setup.choices:
            self.fields[choice.name] = forms.ChoiceField(
                label=choice.title,
                choices=choice.values,
                required=False,
                help_text=choice.help,
                label_suffix="",
            )

    @property
    def options(self) -> dict[str, str]:
        return {choice.name: self.cleaned_data[choice.name] for choice in self.setup.choices}

    @property
    def new_key(self) -> str | None:
        """None: the stored one stays."""
        return self.cleaned_data["key"] or (None if self.stored else "")

    def clean_base_url(self) -> str:
        url: str = self.cleaned_data["base_url"].rstrip("/")
        parts = urlsplit(url)
        try:
            port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
        except ValueError:
            port = 0
        host = parts.hostname or ""
        if not host or not port or "@" in parts.netloc or parts.query or parts.fragment:
            raise forms.ValidationError(NOT_AN_ADDRESS)
        usual = port in DEFAULT_PORTS.values()
        if not is_allowed_private(host, port) and not (usual and is_public_name(host)):
            raise forms.ValidationError(NOT_ALLOWED.format(host if usual else f"{host}:{port}"))
        try:
            checked(url)
        except AddressRefused as error:
            raise forms.ValidationError(NOT_AN_ADDRESS) from error
        return url

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"].strip()
        if not key.isascii() or any(character.isspace() for character in key):
            raise forms.ValidationError("A key has no spaces and no special letters. Copy it again.")
        if not key and self.setup.key_needed and not self.stored:
            raise forms.ValidationError("Paste the key of your account.")
        return key

    def clean(self) -> None:
        """A key goes over an open line only to hosts that the environment names; a new host needs its own."""
        url = urlsplit(self.cleaned_data.get("base_url", ""))
        key = self.cleaned_data.get("key", "")
        stored = bool(self.stored and self.stored.key)
        port = url.port or DEFAULT_PORTS.get(url.scheme, 0)
        if url.scheme == "http" and (key or stored) and not is_allowed_private(url.hostname or "", port):
            self.add_error("base_url", NOT_ENCRYPTED)
        if (
            self.stored
            and stored
            and not key
            and url.netloc
            and url.netloc != urlsplit(self.stored.base_url).netloc
        ):
            self.add_error("key", "The address is another one: paste the key for it.")

    def _key_help(self) -> str:
        if self.stored and self.stored.key:
            return "A key is stored and cannot be shown. Paste another one to replace it."
        return (
            "Stored encrypted, never shown again."
            if self.setup.key_needed
            else "Only if your server asks for one."
        )
