"""The sheet to print, and the list of what a take can be downloaded as."""

from __future__ import annotations

import re

import pytest
from pytest_django import DjangoAssertNumQueries

from songsmith.engine import score_json
from songsmith.studio.sheet import page_of_score, within_octave
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.written import Shift
from tests.engine import songs
from tests.studio.conftest import World

ROLES = ("owner", "editor", "commenter", "viewer", "guest", "stranger", "nobody")


@pytest.fixture
def scored(world: World) -> World:
    TakeOutput.objects.update(score=score_json.pack(songs.song()))
    return world


def page(world: World, query: str = "", name: str = "viewer") -> str:
    response = world.client(name).get(f"/takes/{world.take.pk}/sheet/{query}")
    assert response.status_code == 200
    return response.content.decode()


def visible(html: str) -> str:
    """Of the sheet alone, tags taken out."""
    article = html.split('<article class="songbook">')[1].split("</article>")[0]
    return re.sub(r"<[^>]*>", "", re.sub(r"</(span|p|h1|h2|li)>", "|", article))


def test_it_opens_for_whoever_may_read(scored: World) -> None:
    found = {n: scored.client(n).get(f"/takes/{scored.take.pk}/sheet/").status_code for n in ROLES}
    assert found == dict(zip(ROLES, (200, 200, 200, 200, 403, 404, 302), strict=True))


def test_chords_stand_before_the_syllables_they_belong_to(scored: World) -> None:
    html = page(scored)
    assert "<span><b>C</b><span>Sing</span></span>" in html
    assert "Chorus" in html
    assert '<ol class="songbook-bars"' in html
    text = visible(html)
    assert "Key C" in text
    assert "120 bpm" in text


def test_key_and_capo_can_be_chosen(scored: World) -> None:
    html = page(scored, "?transpose=3&capo=1")
    assert "<b>D</b>" in html
    assert "Capo 1, play D" in html
    assert '<option value="3" selected>Eb (+3)</option>' in html
    assert '<option value="1" selected>1 (play D)</option>' in html
    assert "?transpose=3&amp;capo=1" in html
    assert scored.client("viewer").get(f"/takes/{scored.take.pk}/sheet/?capo=99").status_code == 422


def test_every_transposition_is_one_of_those_on_the_page() -> None:
    for transpose in range(-11, 12):
        shift = within_octave(Shift(transpose, 0))
        assert (shift.transpose - transpose) % 12 == 0
        assert sum(choice.chosen for choice in page_of_score(songs.song(), shift).keys) == 1


def test_without_a_score_the_words_are_printed_as_written(world: World) -> None:
    html = page(world)
    words = visible(html).replace("|", " ")
    assert "Rain is writing" in " ".join(words.split())
    assert "chords are not known" in html
    assert 'name="transpose"' not in html


def test_a_sheet_costs_the_same_for_every_song(
    scored: World, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = scored.client("viewer")
    with django_assert_max_num_queries(4):  # session, user, take with its permission, score
        client.get(f"/takes/{scored.take.pk}/sheet/")


def downloads(world: World, name: str = "viewer") -> list[str]:
    html = world.client(name).get(f"/takes/{world.take.pk}/").content.decode()
    return re.findall(r"/download/([a-z0-9-]+)/", html)


def test_downloads_are_grouped_and_only_what_there_is(scored: World) -> None:
    html = scored.client("viewer").get(f"/takes/{scored.take.pk}/").content.decode()
    groups = re.findall(r'<details class="download-group"( open)?>\s*<summary><span>(\w+)</span>', html)
    assert groups == [(" open", "Audio"), ("", "Score"), ("", "Karaoke"), ("", "Words")]
    assert f"/takes/{scored.take.pk}/sheet/" in html
    assert len(downloads(scored)) == 15
    TakeOutput.objects.update(score=b"")
    assert downloads(scored) == ["wav", "flac", "mp3", "ogg", "lrc", "lrc-words", "srt", "ass"]
    Take.objects.update(instrumental=True)
    assert downloads(scored) == ["wav", "flac", "mp3", "ogg"]


def test_guests_are_not_offered_what_they_may_not_have(scored: World) -> None:
    assert downloads(scored, "guest") == []
