from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from songsmith.accounts import services
from songsmith.accounts.models import Theme, User
from songsmith.accounts.selectors import api_token_for
from tests.cast import PASSWORD, person

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "a river of wine"


def who(client: Client) -> str | None:
    """The id of the signed-in user."""
    found: str | None = client.session.get("_auth_user_id")
    return found


def sign_in(client: Client, password: str = PASSWORD, **more: str) -> Any:
    return client.post(
        reverse("accounts:sign_in"), {"email": "ana@example.com", "password": password, **more}
    )


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ["settings", "password_change"])
def test_pages_of_the_account_send_strangers_to_the_sign_in_page(client: Client, name: str) -> None:
    page = reverse(f"accounts:{name}")
    answer = client.get(page)
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('accounts:sign_in')}?next={page}")


def test_sign_in_takes_the_address_in_any_case(client: Client) -> None:
    ana = person("ana")
    answer = client.post(reverse("accounts:sign_in"), {"email": "ANA@Example.com", "password": PASSWORD})
    assert answer.status_code == 302
    assert who(client) == str(ana.pk)


def test_a_wrong_password_says_so_and_keeps_the_address_but_not_the_password(client: Client) -> None:
    person("ana")
    answer = sign_in(client, "wrong words")
    assert answer.status_code == 422
    assert b"do not belong together" in answer.content
    assert b'value="ana@example.com"' in answer.content
    assert b"wrong words" not in answer.content
    assert who(client) is None


def test_an_empty_form_names_both_fields(client: Client) -> None:
    answer = client.post(reverse("accounts:sign_in"))
    assert answer.status_code == 422
    assert answer.content.count(b'class="field-error"') == 2
    assert b'aria-describedby="id_email_error"' in answer.content


@pytest.mark.parametrize(
    ("target", "lands"),
    [("/bin/", "/bin/"), ("https://evil.example/", "/"), ("//evil.example", "/"), ("", "/")],
)
def test_sign_in_goes_on_to_pages_of_this_server_only(client: Client, target: str, lands: str) -> None:
    person("ana")
    assert sign_in(client, next=target)["Location"] == lands


def test_guessing_passwords_is_slowed_down_for_the_right_one_too(client: Client, settings: Settings) -> None:
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "sign_in": "3/600"}
    person("ana")
    assert [sign_in(client, "wrong words").status_code for _ in range(3)] == [422, 422, 422]
    answer = sign_in(client)
    assert answer.status_code == 429
    assert b"Try again in" in answer.content
    assert who(client) is None


def test_signing_out_takes_a_post(client: Client) -> None:
    client.force_login(person("ana"))
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    assert who(client) is not None
    assert client.post(reverse("accounts:sign_out")).status_code == 302
    assert who(client) is None


def sign_up(client: Client, **more: str) -> Any:
    data = {"name": "Ana", "email": "ana@example.com", "password": PASSWORD, **more}
    return client.post(reverse("accounts:sign_up"), data)


def test_sign_up_is_closed_unless_the_server_opens_it(client: Client, settings: Settings) -> None:
    assert client.get(reverse("accounts:sign_up")).status_code == 404
    assert sign_up(client).status_code == 404
    assert not User.objects.exists()
    settings.SIGN_UP_OPEN = True
    assert client.get(reverse("accounts:sign_up")).status_code == 200
    assert sign_up(client).status_code == 302
    assert who(client) == str(User.objects.get().pk)
    assert not User.objects.get().is_staff


def test_sign_up_with_a_taken_address_says_so_beside_it_and_keeps_what_was_typed(
    client: Client, settings: Settings
) -> None:
    settings.SIGN_UP_OPEN = True
    person("ana")
    answer = sign_up(client, name="Anabel", email="ANA@example.com")
    assert answer.status_code == 422
    assert b'id="id_email_error"' in answer.content
    assert b'value="Anabel"' in answer.content


@pytest.mark.parametrize("password", ["short", "password123", "ana@example.com"])
def test_a_weak_password_is_refused_beside_its_field(
    client: Client, settings: Settings, password: str
) -> None:
    settings.SIGN_UP_OPEN = True
    answer = sign_up(client, password=password)
    assert answer.status_code == 422
    assert b'id="id_password_error"' in answer.content
    assert not User.objects.exists()


def owner_link() -> str:
    secret = services.owner_link_create()
    assert secret
    return reverse("accounts:first_owner", args=[secret])


def post_owner(client: Client, link: str) -> Any:
    return client.post(link, {"name": "Ana", "email": "ana@example.com", "password": PASSWORD})


def test_looking_at_the_owner_link_does_not_use_it_up(client: Client) -> None:
    link = owner_link()
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert post_owner(client, link).status_code == 302
    assert who(client) == str(User.objects.get(is_staff=True).pk)


def test_a_used_owner_link_says_what_to_do(client: Client) -> None:
    link = owner_link()
    post_owner(client, link)
    for answer in (Client().get(link), post_owner(Client(), link)):
        assert answer.status_code == 410
        assert b"start the server again" in answer.content
    assert User.objects.count() == 1


def test_a_refused_owner_form_leaves_the_link_open(client: Client) -> None:
    link = owner_link()
    assert client.post(link, {"name": "Ana", "email": "nonsense", "password": PASSWORD}).status_code == 422
    assert post_owner(client, link).status_code == 302


def reset_link(user: User) -> str:
    return reverse("accounts:reset", args=[services.reset_link_create(user=user)])


def test_a_reset_link_sets_the_password_signs_in_and_ends_other_sessions(client: Client) -> None:
    ana = person("ana")
    elsewhere = signed_in(ana)
    link = reset_link(ana)
    assert client.get(link).status_code == 200
    assert client.post(link, {"password": "short"}).status_code == 422
    assert client.post(link, {"password": NEW_PASSWORD}).status_code == 302
    assert who(client) == str(ana.pk)
    assert elsewhere.get(reverse("accounts:settings")).status_code == 302
    assert sign_in(Client(), NEW_PASSWORD).status_code == 302


def test_a_used_or_invented_reset_link_says_what_to_do(client: Client) -> None:
    link = reset_link(person("ana"))
    client.post(link, {"password": NEW_PASSWORD})
    for url in (link, reverse("accounts:reset", args=["invented"])):
        answer = Client().get(url)
        assert answer.status_code == 410
        assert b"resetlink" in answer.content


def test_settings_are_kept_and_shown(client: Client) -> None:
    ana = person("ana")
    client.force_login(ana)
    page = reverse("accounts:settings")
    assert client.post(page, {"name": "Ana B", "theme": "dark", "hue": "210"}).status_code == 302
    ana.refresh_from_db()
    assert (ana.name, ana.theme, ana.hue, ana.shortcuts) == ("Ana B", Theme.DARK, 210, False)
    assert b'data-theme="dark"' in client.get(page).content


@pytest.mark.parametrize(
    ("field", "value"), [("theme", "neon"), ("hue", "7"), ("hue", ""), ("name", ""), ("name", "a\x00b")]
)
def test_settings_that_make_no_sense_are_refused_beside_their_field(
    client: Client, field: str, value: str
) -> None:
    client.force_login(person("ana"))
    data = {"name": "Other", "theme": "dark", "hue": "30", "shortcuts": "on", field: value}
    answer = client.post(reverse("accounts:settings"), data)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"'.encode() in answer.content
    assert User.objects.get().name == "Ana"


def test_a_password_change_needs_the_old_one_and_keeps_this_session_only(client: Client) -> None:
    ana = person("ana")
    client.force_login(ana)
    elsewhere = signed_in(ana)
    page = reverse("accounts:password_change")
    assert client.post(page, {"current": "wrong words", "password": NEW_PASSWORD}).status_code == 422
    assert client.post(page, {"current": PASSWORD, "password": NEW_PASSWORD}).status_code == 302
    assert client.get(reverse("accounts:settings")).status_code == 200
    assert elsewhere.get(reverse("accounts:settings")).status_code == 302


def test_a_token_is_listed_and_ended_by_its_user_alone(client: Client) -> None:
    ana = person("ana")
    token, secret = services.api_token_create(user=ana, name="my script")
    end = reverse("accounts:token_delete", args=[token.pk])
    assert client.post(end)["Location"].startswith(reverse("accounts:sign_in"))
    assert signed_in(person("ben")).post(end).status_code == 404
    assert api_token_for(secret) is not None
    client.force_login(ana)
    page = client.get(reverse("accounts:settings")).content
    assert b"my script" in page
    assert secret.encode() not in page
    assert client.get(end).status_code == 405
    assert client.post(end).status_code == 302
    assert api_token_for(secret) is None


def test_a_token_made_in_the_settings_is_shown_once_and_carries_its_scopes(client: Client) -> None:
    ana = person("ana")
    client.force_login(ana)
    made = client.post(reverse("accounts:token_create"), {"name": "my script", "scopes": ["read"]})
    shown = re.search(rb'value="(sgs_[^"]+)"', made.content)
    assert shown
    token = api_token_for(shown[1].decode())
    assert token is not None
    assert (token.user, token.scopes) == (ana, ["read"])
    assert "no-store" in made["Cache-Control"]
    assert shown[1] not in client.get(reverse("accounts:settings")).content


@pytest.mark.parametrize("data", [{"name": "x"}, {"scopes": ["read"]}, {"name": "x", "scopes": ["*"]}])
def test_a_token_needs_a_name_and_known_scopes(client: Client, data: dict[str, object]) -> None:
    ana = person("ana")
    client.force_login(ana)
    assert client.post(reverse("accounts:token_create"), data).status_code == 422
    assert not ana.api_tokens.exists()


def test_forms_without_a_token_are_refused() -> None:
    person("ana")
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403
