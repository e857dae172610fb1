"""Files made from the score and the timing map, as they are downloaded."""

from __future__ import annotations

import gzip
import io
import json
from http import HTTPStatus

import mido
import pysubs2
import pytest
from django.urls import reverse
from music21 import converter
from pytest_django import DjangoAssertNumQueries

from songsmith.engine import score_json
from songsmith.engine.clock import Clock
from songsmith.engine.timing import timing_map
from songsmith.takes.exports import Format, offered
from songsmith.takes.models import Take, TakeOutput
from tests.engine import songs
from tests.takes.conftest import MakeTake, People
from tests.takes.test_audio import body

SOUND = {Format.WAV, Format.FLAC, Format.MP3, Format.OGG}
TIMED = {Format.LRC, Format.LRC_WORDS, Format.SRT, Format.ASS}
REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY

FILES = {
    "midi": ("Paper Boats - take 1.mid", "audio/midi"),
    "musicxml": ("Paper Boats - take 1.musicxml", "application/vnd.recordare.musicxml+xml"),
    "chords": ("Paper Boats - take 1 (chords).txt", "text/plain; charset=utf-8"),
    "chordpro": ("Paper Boats - take 1.cho", "text/plain; charset=utf-8"),
    "lead-sheet": ("Paper Boats - take 1 (lead sheet).pdf", "application/pdf"),
    "lyric-sheet": ("Paper Boats - take 1 (lyrics).pdf", "application/pdf"),
    "ultrastar": ("Paper Boats - take 1 (UltraStar).txt", "text/plain; charset=utf-8"),
    "lrc": ("Paper Boats - take 1.lrc", "text/plain; charset=utf-8"),
    "lrc-words": ("Paper Boats - take 1 (words).lrc", "text/plain; charset=utf-8"),
    "srt": ("Paper Boats - take 1.srt", "application/x-subrip; charset=utf-8"),
    "ass": ("Paper Boats - take 1.ass", "text/x-ssa; charset=utf-8"),
}


@pytest.fixture
def take(done: MakeTake) -> Take:
    """With a score, and the timing map that belongs to it."""
    take = done(seed=12)
    score = songs.song()
    timing = json.dumps(timing_map(score, Clock.of(score))).encode()
    TakeOutput.objects.filter(take=take).update(score=score_json.pack(score), timing=gzip.compress(timing))
    return take


def address(take: Take, fmt: str, query: str = "") -> str:
    return reverse("takes:take_download", args=[take.pk, fmt]) + query


def text(people: People, take: Take, fmt: str, query: str = "") -> str:
    response = people.viewer.get(address(take, fmt, query))
    assert response.status_code == HTTPStatus.OK
    return body(response).decode()


@pytest.mark.parametrize("fmt", sorted(FILES))
def test_each_file_has_its_name_and_type(people: People, take: Take, fmt: str) -> None:
    response = people.viewer.get(address(take, fmt))
    name, content_type = FILES[fmt]
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Content-Type"] == content_type
    assert body(response)


def test_every_format_that_is_written_is_named_here() -> None:
    assert {Format(name) for name in FILES} == set(Format) - SOUND


@pytest.mark.parametrize("fmt", ["musicxml", "ass"])
def test_guests_and_strangers_download_nothing(people: People, take: Take, fmt: str) -> None:
    assert people.guest.get(address(take, fmt)).status_code == HTTPStatus.FORBIDDEN
    assert people.stranger.get(address(take, fmt)).status_code == HTTPStatus.NOT_FOUND


def test_the_files_hold_the_song(people: People, take: Take) -> None:
    sheet = converter.parseData(text(people, take, "musicxml"), format="musicxml")
    assert sheet.metadata.title == "Paper Boats"
    assert "[C]Sing a little (tune)" in text(people, take, "chordpro")
    assert "| C | % |" in text(people, take, "chords")
    assert len(pysubs2.SSAFile.from_string(text(people, take, "srt"), format_="srt")) == 1
    assert len(pysubs2.SSAFile.from_string(text(people, take, "ass"), format_="ass")) == 2
    assert "<00:00.50>Sing" in text(people, take, "lrc-words")
    game = text(people, take, "ultrastar")
    assert "#ARTIST:Owner\n#AUDIO:Paper Boats - take 1.mp3\n" in game
    midi = mido.MidiFile(file=io.BytesIO(body(people.viewer.get(address(take, "midi")))))
    assert midi.tracks[0].name == "Paper Boats"


def test_chord_sheets_come_in_any_key(people: People, take: Take) -> None:
    assert "[D]Sing" in text(people, take, "chordpro", "?transpose=2")
    moved = text(people, take, "chordpro", "?transpose=3&capo=1")
    assert "{capo: 1}" in moved
    assert "[D]Sing" in moved
    assert "Key D" in text(people, take, "chords", "?transpose=2&capo=")
    assert "[C]Sing" in text(people, take, "chordpro")


@pytest.mark.parametrize("query", ["?transpose=x", "?transpose=12", "?capo=-1", "?capo=12", "?capo=1.5"])
def test_a_shift_that_makes_no_sense_is_refused(people: People, take: Take, query: str) -> None:
    assert people.viewer.get(address(take, "chordpro", query)).status_code == REFUSED


def test_a_take_offers_what_it_has(take: Take, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert offered(take) == set(Format)
    TakeOutput.objects.filter(take=take).update(score=b"")
    assert offered(take) == SOUND | TIMED
    TakeOutput.objects.filter(take=take).update(timing=b"")
    assert offered(take) == SOUND


def test_a_take_without_words_has_no_karaoke(people: People, take: Take) -> None:
    Take.objects.update(instrumental=True)
    take.refresh_from_db()
    written = {Format.MIDI, Format.MUSICXML, Format.CHORDS, Format.CHORDPRO, Format.LEAD_SHEET}
    assert offered(take) == SOUND | written
    answer = people.viewer.get(address(take, "srt"))
    assert answer.status_code == REFUSED
    assert "no words" in answer.content.decode()


def test_what_has_no_score_says_so(people: People, take: Take) -> None:
    TakeOutput.objects.filter(take=take).update(score=b"")
    answer = people.viewer.get(address(take, "musicxml"))
    assert answer.status_code == REFUSED
    assert "came without a score, so there is no MusicXML file of it" in answer.content.decode()
