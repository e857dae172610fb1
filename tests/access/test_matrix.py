"""Every address × everybody: who is let in is what the table says, and no address is missing in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker, Settings

from songsmith.asgi import application
from songsmith.lyrics.collab.gate import Refused, admit
from songsmith.lyrics.collab.member import Close
from songsmith.lyrics.collab.socket import draft_socket
from songsmith.projects.models import Grant, Role
from tests.access.rules import Door, Rule
from tests.access.table import NOWHERE, TABLE, rules_of
from tests.access.world import MEMBERS, PEOPLE, VISITORS, World, build

pytestmark = pytest.mark.django_db

IN, SIGN_IN, REFUSED, NOT_FOUND = "let in", "asked to sign in", "refused", "told there is nothing"
OUTSIDE = {SIGN_IN, REFUSED, NOT_FOUND}
SIGN_IN_PATH = "/sign-in/"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
ANY_METHOD = {"takes:project_events", "takes:reference_events"}
"""Streams: they do the same whatever the method."""

NO_AUTH = {1004, 2049}  # of the MiniMax API: no secret, and one that opens nothing


@cache
def addresses() -> dict[str, list[str]]:
    """Name of each url, with the names of its variable parts; unnamed ones by their path."""
    found: dict[str, list[str]] = {}

    def walk(resolver: URLResolver, prefix: str, path: str) -> None:
        for pattern in resolver.url_patterns:
            here = path + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern, f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix, here)
            elif isinstance(pattern, URLPattern):
                name = f"{prefix}{pattern.name}" if pattern.name else here
                found[name] = list(pattern.pattern.converters)

    walk(get_resolver(), "", "")
    return found


CASES = [
    pytest.param(name, rule, id=f"{name} {rule.label}") for name in sorted(TABLE) for rule in rules_of(name)
]


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[World]:
    """Built once; every request is taken back."""
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media, TAKE_CACHE_DIR=media / "cache"),
        transaction.atomic(),
    ):
        yield build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _settings_of_the_world(_own_media: None, world: World, settings: Settings) -> None:
    settings.MEDIA_ROOT = Path(world.ids["media"])
    settings.SIGN_UP_OPEN = True


def test_every_address_is_classified() -> None:
    missing = sorted(set(addresses()) - set(TABLE) - NOWHERE)
    assert not missing, (
        f"Nobody said who may open {', '.join(missing)}. Add a line for each to tests/access/table.py, "
        'such as "studio:song": get(VIEWER), and a thing for every new part of addresses to world.py.'
    )
    gone = sorted((set(TABLE) | NOWHERE) - set(addresses()))
    assert not gone, f"These addresses do not exist any more: {', '.join(gone)}"


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_the_line_is_where_the_table_draws_it(world: World, name: str, rule: Rule) -> None:
    """The lowest role that is let in, the highest that is not, and all who have no role."""
    check(world, name, rule, near(rule))


@pytest.mark.long
@pytest.mark.parametrize(("name", "rule"), CASES)
def test_everybody_is_let_in_or_kept_out_as_the_table_says(world: World, name: str, rule: Rule) -> None:
    check(world, name, rule, PEOPLE)


def near(rule: Rule) -> tuple[str, ...]:
    others = tuple(who for who in PEOPLE if who not in MEMBERS)
    if rule.door is not Door.SONG:
        return ("owner", "stranger", "link for all", "nobody")
    allowed = [who for who in MEMBERS if MEMBERS[who] >= rule.least]
    refused = [who for who in MEMBERS if MEMBERS[who] < rule.least]
    return (*allowed[-1:], *refused[:1], *others)


def check(world: World, name: str, rule: Rule, people: tuple[str, ...]) -> None:
    found = {who: outcome(name, ask(world, name, rule, who), who) for who in people}
    expected = {who: expectation(name, rule, who) for who in people}
    wrong = {who: (found[who], expected[who]) for who in people if found[who] not in expected[who]}
    assert not wrong, f"{rule.method} {path_of(world, name, rule)}: {{who: (found, expected)}}"


SOCKET = {**dict.fromkeys(("taken out", "stranger"), Close.NOT_FOUND), "guest": Close.NOT_ALLOWED}
"""With which code the socket of a sheet is closed; links open none, and everybody else may at least read."""


@pytest.mark.parametrize("who", PEOPLE)
def test_the_socket_of_a_sheet_lets_in_who_may_read(world: World, who: str) -> None:
    """What comes after that, and that nothing passes before it, is tested with real sockets elsewhere."""
    cookie = world.client(who, programs=False).cookies.get(settings.SESSION_COOKIE_NAME)
    session, draft_id = cookie.value if cookie else "", world.ids["draft_id"]
    if who in MEMBERS and who not in SOCKET:
        _, person = admit(session, draft_id)
        assert person.can_edit == (MEMBERS[who] >= Role.EDITOR)
        return
    with pytest.raises(Refused) as refused:
        admit(session, draft_id)
    assert refused.value.code == SOCKET.get(who, Close.SIGNED_OUT)


def test_there_is_one_socket_and_the_matrix_knows_it() -> None:
    assert application.application_mapping["websocket"] is draft_socket


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(TABLE))
def test_no_other_method_does_anything(world: World, name: str) -> None:
    """Even the owner, who may do everything, finds nothing behind a method that is not in the table."""
    known = {rule.method for rule in rules_of(name)}
    if name in ANY_METHOD:
        return
    for method in set(METHODS) - known:
        rule = Rule(method, Door.SONG, kwargs=rules_of(name)[0].kwargs)
        answer = ask(world, name, rule, "owner")
        assert answer.status_code == 405, f"{method} {name} answers {answer.status_code}: classify it"


def ask(world: World, name: str, rule: Rule, who: str) -> HttpResponseBase:
    """The answer; whatever it changed is taken back."""
    client = world.client(who, programs=is_for_programs(name))
    data: dict[str, Any] = {"data": {key: world.value(value) for key, value in rule.form.items()}}
    if rule.method not in ("GET", "POST"):
        data = {}
    if rule.json is not None:
        body = {key: world.value(value) for key, value in rule.json.items()}
        data = {"data": body, "content_type": "application/json"}
    with transaction.atomic():
        answer: HttpResponseBase = getattr(client, rule.method.lower())(path_of(world, name, rule), **data)
        transaction.set_rollback(True)
    return answer


def path_of(world: World, name: str, rule: Rule) -> str:
    parts = {}
    for part in addresses()[name]:
        assert part in rule.kwargs or part in world.ids, f"{name} needs a “{part}”: make one in world.py"
        parts[part] = world.value(rule.kwargs.get(part, f"@{part}"))
    return reverse(name, kwargs=parts) + rule.query


def is_for_programs(name: str) -> bool:
    return name.startswith("api:")


def outcome(name: str, answer: HttpResponseBase, who: str) -> str:
    assert answer.status_code < 500 or answer.status_code in (502, 503), f"{who}: {answer.status_code}"
    assert answer.status_code != 405, f"{name} does not take this method"
    if answer.status_code == 401 or answer.headers.get("Location", "").startswith(SIGN_IN_PATH):
        return SIGN_IN
    if any(rule.door is Door.ENVELOPE for rule in rules_of(name)):
        code = answer.json()["base_resp"]["status_code"]  # type: ignore[attr-defined]
        return SIGN_IN if code in NO_AUTH else IN
    return {403: REFUSED, 404: NOT_FOUND}.get(answer.status_code, IN)


def expectation(name: str, rule: Rule, who: str) -> set[str]:
    """What may happen to that person."""
    if rule.door is Door.SONG:
        return _by_role(name, rule, who)
    known = who not in VISITORS and who != "nobody"
    if rule.door is Door.EVERYBODY:
        # Signing out sends everybody to the sign-in page, which is what it is for.
        return {IN, SIGN_IN} if name == "accounts:sign_out" else {IN}
    if rule.door is Door.OWN:
        return {IN} if who == "owner" else OUTSIDE
    return {IN} if known else {SIGN_IN}


def _by_role(name: str, rule: Rule, who: str) -> set[str]:
    if who in MEMBERS:
        return {IN} if MEMBERS[who] >= rule.least else {REFUSED}
    if who in ("taken out", "stranger"):
        return {NOT_FOUND}
    if who == "nobody" or is_for_programs(name):
        return {SIGN_IN}
    if rule.grant is None:
        return OUTSIDE
    if who == "link taken back":
        return {NOT_FOUND}
    return {IN} if who == "link for all" or rule.grant is Grant.LOOK else {REFUSED}
