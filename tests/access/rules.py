"""How one address is classified: which request it takes, and who is let in."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from songsmith.projects.models import Grant, Role


class Door(Enum):
    """What decides at an address."""

    SONG = "song"
    """the role in a song, or a share link"""
    SIGNED_IN = "signed in"
    """an account, whatever its roles"""
    OWN = "own"
    """things of one person, here the owner of the song: nobody else finds them"""
    EVERYBODY = "everybody"
    """nobody has to sign in"""
    TOKEN = "token"
    """programs only: any token of the API"""
    ENVELOPE = "envelope"
    """programs only, answered as the MiniMax API answers: 200 with a code of its own"""


@dataclass(frozen=True)
class Rule:
    """One request and who may make it. least: the lowest role that may (only of Door.SONG).

    grant: what a share link must give instead of the role; None: no link opens it. kwargs: parts of the
    address that differ from `World.ids`. query: behind the address.
    """

    method: str
    door: Door
    least: Role = Role.OWNER
    grant: Grant | None = None
    kwargs: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    json: dict[str, Any] | None = None
    query: str = ""

    @property
    def label(self) -> str:
        return f"{self.method} {self.least.label if self.door is Door.SONG else self.door.value}"


def get(least: Role, grant: Grant | None = None, **more: Any) -> Rule:
    """Looking at something of a song."""
    return Rule("GET", Door.SONG, least, grant, **more)


def post(least: Role, grant: Grant | None = None, **more: Any) -> Rule:
    """Doing something in a song."""
    return Rule("POST", Door.SONG, least, grant, **more)


def song(method: str, least: Role, **more: Any) -> Rule:
    """The API: any other method on something of a song."""
    return Rule(method, Door.SONG, least, **more)


def signed_in(method: str = "GET", **more: Any) -> Rule:
    return Rule(method, Door.SIGNED_IN, **more)


def own(method: str = "GET", **more: Any) -> Rule:
    return Rule(method, Door.OWN, **more)


def everybody(method: str = "GET", **more: Any) -> Rule:
    return Rule(method, Door.EVERYBODY, **more)


def token(method: str = "GET", **more: Any) -> Rule:
    return Rule(method, Door.TOKEN, **more)


def envelope(**more: Any) -> Rule:
    return Rule("POST", Door.ENVELOPE, json={}, **more)
