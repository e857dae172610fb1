from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from songsmith.accounts.models import User
from songsmith.accounts.selectors import api_token_for
from tests.cast import person

pytestmark = pytest.mark.django_db


def test_token_prints_the_secret_alone(capsys: pytest.CaptureFixture[str]) -> None:
    ana = person("ana")
    call_command("token", "ANA@example.com")
    out, err = capsys.readouterr()
    assert len(out.split()) == 1
    assert err == ""
    token = api_token_for(out.strip())
    assert token is not None
    assert token.user == ana


def test_token_makes_the_account_only_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(CommandError, match="--create"):
        call_command("token", "ana@example.com")
    assert not User.objects.exists()
    call_command("token", "ana@example.com", create=True)
    call_command("token", "ana@example.com", create=True)
    assert User.objects.get().api_tokens.count() == 2
    assert not User.objects.get().has_usable_password()


def test_token_refuses_what_is_no_address() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        call_command("token", "ana", create=True)


def test_resetlink_prints_a_link_that_opens(capsys: pytest.CaptureFixture[str], client: Client) -> None:
    person("ana")
    call_command("resetlink", "ana@example.com")
    link = capsys.readouterr().out.strip()
    assert link.startswith("http")
    assert client.get("/" + link.split("/", 3)[3]).status_code == 200


def test_resetlink_of_nobody_is_refused() -> None:
    with pytest.raises(CommandError, match="no account"):
        call_command("resetlink", "ana@example.com")
