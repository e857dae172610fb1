"""Forms of the account pages. Passwords are never shown again; everything else that was typed is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from songsmith.accounts.models import HUES, SCOPES, ApiToken, Theme, User, email_normalise
from songsmith.core.errors import TooManyRequests
from songsmith.core.rates import spend

_NAME = User._meta.get_field("name").max_length
_EMAIL = User._meta.get_field("email").max_length
_PASSWORD_MAX = 1024  # characters; hashing longer ones would only cost time


class AccountForm(forms.Form):
    """Base: no colon after labels, since the label stands above its field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


def _email(**attributes: Any) -> forms.EmailField:
    widget = forms.EmailInput(attrs={"autocomplete": "username", "autocapitalize": "none", **attributes})
    return forms.EmailField(label="E-mail", max_length=_EMAIL, widget=widget)


def _name() -> forms.CharField:
    return forms.CharField(
        label="Your name",
        max_length=_NAME,
        help_text="As your co-writers see it.",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


def _password(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label, max_length=_PASSWORD_MAX, strip=False, widget=widget, help_text=help_text
    )


def _new_password() -> forms.CharField:
    return _password("New password", "new-password", "At least 8 characters, and not one of the common ones.")


class NewPasswordForm(AccountForm):
    """A new password, checked against the rules of the settings. `user`: whose name it must not repeat."""

    password = _new_password()

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user or self._typed_user())
        return password

    def _typed_user(self) -> User:
        return User(email=self.cleaned_data.get("email", ""), name=self.cleaned_data.get("name", ""))


class SignUpForm(NewPasswordForm):
    """A new account; also the first owner's."""

    name = _name()
    email = _email()
    field_order = ["name", "email", "password"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Password"


class SignInForm(AccountForm):
    """E-mail and password; `user` after a successful `is_valid()`."""

    email = _email(autofocus=True)
    password = _password("Password", "current-password")

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if "email" in data and "password" in data:
            self._spend(data["email"])
            user = authenticate(self.request, username=data["email"], password=data["password"])
            if not isinstance(user, User):
                raise ValidationError("E-mail and password do not belong together. Check both.")
            self.user = user
        return data

    def _spend(self, email: str) -> None:
        """Per account, not per network address: behind a proxy all visitors share one."""
        try:
            spend("sign_in", email_normalise(email))
        except TooManyRequests as error:
            raise ValidationError(error.message, code=error.code) from error


class OwnPasswordForm(AccountForm):
    """Asks for the password of the signed-in user again, before something that cannot be undone."""

    current = _password("Your password", "current-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        current: str = self.cleaned_data["current"]
        if not self.user.check_password(current):
            raise ValidationError("This is not your password.")
        return current


class PasswordChangeForm(OwnPasswordForm):
    """The old password and a new one."""

    password = _new_password()

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.user)
        return password


class AppearanceForm(AccountForm):
    """What the account page sets."""

    name = _name()
    theme = forms.ChoiceField(label="Appearance", choices=Theme.choices)
    hue = forms.TypedChoiceField(
        label="Your colour",
        choices=HUES,
        coerce=int,
        help_text="Of your cursor and your mark.",
        widget=forms.RadioSelect,
    )
    shortcuts = forms.BooleanField(
        label="Single-key shortcuts",
        required=False,
        help_text="Keys without Ctrl or ⌘, such as m for a take. Switch them off if you dictate.",
    )


class TokenForm(AccountForm):
    """A new API token."""

    name = forms.CharField(
        label="What it is for",
        max_length=ApiToken._meta.get_field("name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    scopes = forms.MultipleChoiceField(
        label="What it may do",
        choices=SCOPES,
        widget=forms.CheckboxSelectMultiple,
        initial=[scope for scope, _ in SCOPES],
        error_messages={"required": "Choose at least one."},
    )
