"""Whole songs from a prompt by the built-in writer, in the preview process: no other page waits for them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from http import HTTPStatus

from songsmith.core.errors import DomainError
from songsmith.core.preview import PreviewSilent, preview_answer
from songsmith.language.structure import parse_sheet
from songsmith.language.writer import NoLine, WrittenSong, edit_song, write_song
from songsmith.lyrics.text import text_clean

PATIENCE = 60.0
"""Seconds; a song takes a part of one, but others may be written first."""


class NoSong(DomainError):
    """The writer found no words, or is too busy to look for any."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "no_song"


NO_WORDS = "No words were found for this. Say it in other words, or ask again."
BUSY = "The writer is busy. Try again in a moment."


@dataclass(frozen=True, slots=True)
class SongWish:
    """title: kept, "" for one of the writer's. lyrics: a sheet to change by the prompt; "": a new song."""

    prompt: str
    seed: int
    title: str = ""
    lyrics: str = ""


def song_write(wish: SongWish) -> WrittenSong:
    """Blocks for a part of a second and longer in a queue. Raises NoSong."""
    wish = SongWish(_clean(wish.prompt), wish.seed, wish.title, _clean(wish.lyrics))
    try:
        answer = preview_answer({"op": "song", **asdict(wish)}, timeout=PATIENCE)
    except PreviewSilent as error:
        if error.busy:
            raise NoSong(BUSY, status=HTTPStatus.SERVICE_UNAVAILABLE) from error
        return _written_here(wish)
    if "refused" in answer:
        raise NoSong(NO_WORDS)
    return WrittenSong(answer["title"], tuple(answer["style_tags"]), answer["lyrics"])


def sung_lines(song: WrittenSong) -> list[str]:
    """The song's own lines, for the ledger of authors."""
    return [line.sung for section in parse_sheet(song.lyrics).sections for line in section.lines]


def _written_here(wish: SongWish) -> WrittenSong:
    """Where no preview process runs beside the pages."""
    try:
        if wish.lyrics:
            return edit_song(wish.lyrics, wish.prompt, seed=wish.seed, title=wish.title)
        return write_song(wish.prompt, seed=wish.seed, title=wish.title)
    except NoLine as error:
        raise NoSong(NO_WORDS) from error


def _clean(text: str) -> str:
    return text_clean(text).text
