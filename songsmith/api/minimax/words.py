"""Words from a prompt: whole songs of the built-in writer, for both endpoints that want them."""

from __future__ import annotations

import asyncio
import secrets
from typing import Any, Literal

from pydantic import StrictStr

from songsmith.api.minimax.answers import SUCCESS, Code, Refusal
from songsmith.api.minimax.fields import Fields, fields_read, invalid
from songsmith.contract import LYRICS_MAX, PROMPT_MAX, MusicRequest
from songsmith.language.writer import WrittenSong
from songsmith.lyrics.song_writing import NoSong, SongWish, song_write
from songsmith.projects.models import TITLE_LENGTH
from songsmith.takes.services import SEED_END


class LyricsRequest(Fields):
    """The body of a call of the lyrics endpoint; absent texts are ""."""

    mode: Literal["write_full_song", "edit"]
    prompt: StrictStr = ""
    lyrics: StrictStr = ""
    title: StrictStr = ""


def lyrics_request(body: object) -> LyricsRequest:
    """Raises Refusal (2013)."""
    request = fields_read(LyricsRequest, body)
    for field, limit in (("prompt", PROMPT_MAX), ("lyrics", LYRICS_MAX), ("title", TITLE_LENGTH)):
        if len(getattr(request, field)) > limit:
            raise invalid(f"{field} length not valid")
    if request.mode == "edit" and not request.lyrics:
        raise invalid("lyrics is required")
    return request


async def with_words(request: MusicRequest) -> MusicRequest:
    """The request with words written from its prompt if it asks for that, else as it is. Raises Refusal."""
    if not request.writes_words:
        return request
    song = await _written(LyricsRequest(mode="write_full_song", prompt=request.prompt))
    return request.model_copy(update={"lyrics": song.lyrics})


async def lyrics_answer(request: LyricsRequest) -> dict[str, Any]:
    """A whole song with title and style. Raises Refusal."""
    song = await _written(request)
    return {
        "song_title": song.title,
        "style_tags": ", ".join(song.style_tags),
        "lyrics": song.lyrics,
        "base_resp": SUCCESS,
    }


async def _written(request: LyricsRequest) -> WrittenSong:
    """Other words each time; another process writes them while a thread waits here."""
    lyrics = request.lyrics if request.mode == "edit" else ""
    wish = SongWish(request.prompt, secrets.randbelow(SEED_END), request.title, lyrics)
    try:
        return await asyncio.to_thread(song_write, wish)
    except NoSong as error:
        raise Refusal(Code.UNKNOWN, "no words were found for this prompt; try another one") from error
