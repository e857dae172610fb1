from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from songsmith.accounts import services
from songsmith.accounts.models import ApiToken, OneTimeLink, User
from songsmith.accounts.selectors import api_token_for, one_time_link_open, user_by_email
from tests.cast import PASSWORD, person

pytestmark = pytest.mark.django_db


def test_an_address_is_one_account_in_any_case() -> None:
    services.user_create(email="Ana@Example.com", password=PASSWORD)
    with pytest.raises(services.EmailTaken):
        services.user_create(email=" ana@example.COM ", password=PASSWORD)
    assert user_by_email("ANA@example.com") is not None


def test_the_database_itself_refuses_an_address_in_another_case() -> None:
    services.user_create(email="ana@example.com")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ANA@example.com")])


def test_without_a_name_the_address_gives_one() -> None:
    assert services.user_create(email="ana@example.com").name == "ana"


def test_the_owner_link_makes_one_owner() -> None:
    secret = services.owner_link_create()
    assert secret is not None
    owner = services.owner_create(secret=secret, email="ana@example.com", name="Ana", password=PASSWORD)
    assert owner.is_staff
    assert owner.check_password(PASSWORD)
    with pytest.raises(services.LinkUsed):
        services.owner_create(secret=secret, email="eve@example.com", name="Eve", password=PASSWORD)
    assert services.owner_link_create() is None


def test_a_new_owner_link_ends_the_one_before() -> None:
    earlier, later = services.owner_link_create(), services.owner_link_create()
    assert earlier
    assert later
    assert one_time_link_open(purpose=OneTimeLink.Purpose.OWNER, secret=earlier) is None
    assert one_time_link_open(purpose=OneTimeLink.Purpose.OWNER, secret=later) is not None


def test_an_owner_link_survives_an_address_that_is_taken() -> None:
    person("ana")
    secret = services.owner_link_create()
    assert secret
    with pytest.raises(services.EmailTaken):
        services.owner_create(secret=secret, email="ana@example.com", name="Ana", password=PASSWORD)
    services.owner_create(secret=secret, email="ben@example.com", name="Ben", password=PASSWORD)


def test_a_reset_link_is_not_an_owner_link() -> None:
    secret = services.reset_link_create(user=person("ana"))
    with pytest.raises(services.LinkUsed):
        services.owner_create(secret=secret, email="eve@example.com", name="Eve", password=PASSWORD)


def test_a_reset_link_works_once_and_for_a_day() -> None:
    ana = person("ana")
    secret = services.reset_link_create(user=ana)
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(services.LinkUsed):
        services.password_reset(secret=secret, password="late as always")
    secret = services.reset_link_create(user=ana)
    services.password_reset(secret=secret, password="hold the light")
    with pytest.raises(services.LinkUsed):
        services.password_reset(secret=secret, password="hold it low")
    ana.refresh_from_db()
    assert ana.check_password("hold the light")


def test_a_changed_password_ends_the_reset_links_that_are_about() -> None:
    ana = person("ana")
    secret = services.reset_link_create(user=ana)
    services.password_set(user=ana, password="hold the light")
    assert one_time_link_open(purpose=OneTimeLink.Purpose.RESET, secret=secret) is None


def test_only_a_digest_of_a_token_is_stored() -> None:
    token, secret = services.api_token_create(user=person("ana"), name="script")
    stored = ApiToken.objects.values().get()
    assert secret not in str(stored)
    found = api_token_for(secret)
    assert found is not None
    assert found.pk == token.pk
    assert api_token_for(secret + "x") is None


def test_a_token_of_a_user_who_was_switched_off_opens_nothing() -> None:
    ana = person("ana")
    _, secret = services.api_token_create(user=ana, name="script")
    User.objects.filter(pk=ana.pk).update(is_active=False)
    assert api_token_for(secret) is None


def test_the_use_of_a_token_is_noted_once_a_minute() -> None:
    token, _ = services.api_token_create(user=person("ana"), name="script")
    services.api_token_used(token=token)
    token.refresh_from_db()
    first = token.last_used_at
    services.api_token_used(token=token)
    token.refresh_from_db()
    assert first is not None
    assert token.last_used_at == first


@pytest.mark.django_db(transaction=True)
def test_of_two_who_use_a_link_at_once_one_gets_it() -> None:
    secret = services.reset_link_create(user=person("ana"))
    start = Barrier(2)

    def use(password: str) -> str:
        try:
            start.wait(timeout=10)
            services.password_reset(secret=secret, password=password)
            return password
        except services.LinkUsed:
            return ""
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(use, ["hold the light", "hold it low"]))
    assert answers.count("") == 1
    assert User.objects.get().check_password("".join(answers))
