"""Who is at a sheet: people at this process, and what is known of those at others. On one event loop only."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from songsmith.lyrics.collab.member import Member
from songsmith.lyrics.collab.wire import Presence, presence_message, text_message

FAR_SECONDS = 30.0
"""After which somebody at another process is gone; pages say every 15 s that they are here."""

GONE = "null"


class Roster:
    def __init__(self) -> None:
        self.members: set[Member] = set()
        self._far: dict[int, tuple[Presence, float]] = {}
        self._news: dict[int, Presence] = {}

    def join(self, member: Member) -> None:
        """Tells the newcomer what they may do and who is here."""
        here = [one.presence for one in self.members if one.presence] + self._elsewhere()
        self.members.add(member)
        member.tell(text_message("hello", can_edit=member.person.can_edit))
        if here:
            member.tell(presence_message(here))

    def leave(self, member: Member) -> None:
        self.members.discard(member)
        if member.presence is not None:
            # The same clock: with the next one the page says that it is back.
            self._news[member.presence.client] = replace(member.presence, state=GONE)

    def present(self, member: Member, told: Presence) -> None:
        """Takes what a page says of itself. Raises BadMessage."""
        if member.presence is None or told.clock >= member.presence.clock:
            member.presence = self._news[told.client] = member.stamp(told)

    def present_far(self, presences: Sequence[Presence]) -> None:
        """Takes what another process said, and passes it on."""
        now = time.monotonic()
        self._far |= {one.client: (one, now) for one in presences}
        self.tell(presence_message(presences))

    def news(self) -> list[Presence]:
        """What has changed since the last call, told to everybody here."""
        news, self._news = list(self._news.values()), {}
        if news:
            self.tell(presence_message(news))
        return news

    def tell(self, message: bytes | str, besides: Member | None = None) -> None:
        for member in self.members:
            if member is not besides:
                member.tell(message)

    def close(self, code: int) -> None:
        for member in tuple(self.members):
            member.close(code)

    def acknowledge(self, counts: dict[Member, int]) -> None:
        """Tells each member how many of their updates are stored."""
        for member, count in counts.items():
            if count > member.stored:
                member.stored = count
                member.tell(text_message("stored", count=count))

    def _elsewhere(self) -> list[Presence]:
        since = time.monotonic() - FAR_SECONDS
        self._far = {key: value for key, value in self._far.items() if value[1] > since}
        return [presence for presence, _ in self._far.values() if presence.state != GONE]
