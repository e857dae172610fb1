"""The open sheets of this process. A room opens with its first member and closes after its last one."""

from __future__ import annotations

import asyncio
import uuid
from weakref import WeakValueDictionary

from songsmith.lyrics.collab.member import Member
from songsmith.lyrics.collab.room import Room

_rooms: dict[uuid.UUID, Room] = {}
_doors: WeakValueDictionary[uuid.UUID, asyncio.Lock] = WeakValueDictionary()
"""One at a time opens or closes the room of a draft."""


async def enter(member: Member, draft_id: uuid.UUID, project_id: uuid.UUID) -> Room:
    """Raises Draft.DoesNotExist."""
    door = _doors.setdefault(draft_id, asyncio.Lock())
    async with door:
        room = _rooms.get(draft_id)
        if room is None:
            room = Room(draft_id, project_id)
            await room.open()
            _rooms[draft_id] = room
        room.join(member)
        return room


async def leave(member: Member, room: Room) -> None:
    """Returns when the words of a room that nobody is left in are stored."""
    room.leave(member)
    if room.roster.members:
        return
    await room.stored()
    door = _doors.setdefault(room.draft_id, asyncio.Lock())
    async with door:
        if not room.roster.members and _rooms.get(room.draft_id) is room:
            del _rooms[room.draft_id]
            await room.close()


def rooms_open() -> int:
    return len(_rooms)
