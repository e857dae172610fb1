"""Leaving with the words: ChordPro, text, paper, and a copy of the song."""

from __future__ import annotations

from http import HTTPStatus

import pytest
from django.urls import reverse

from songsmith.language.songbook import sheet_chordpro
from songsmith.lyrics.models import Draft, KeptWords, PronunciationEntry
from songsmith.lyrics.services import draft_edit
from songsmith.projects.models import Project
from songsmith.projects.services import project_local_only_set
from songsmith.takes.models import Take
from tests.cast import WORDS, Cast

CHORDED = (
    "[Verse 1: Ana]\n[Am]Rain is {writing} [F]letters[G]\n# one\n\n"
    "[Intro]\n[C] [G]\n\n[Chorus x2]\nPaper boats\n"
)


def test_chordpro_has_sections_chords_and_nothing_that_reads_as_a_directive() -> None:
    assert sheet_chordpro(CHORDED, title="Boats {1}") == (
        "{title: Boats (1)}\n\n"
        "{start_of_verse: Verse}\n[Am]Rain is (writing) [F]letters [G]\n # one\n{end_of_verse}\n\n"
        "{comment: Intro}\n[C] [G]\n\n"
        "{start_of_chorus: Chorus}\nPaper boats\n{end_of_chorus}\n\n"
        "{start_of_chorus: Chorus}\nPaper boats\n{end_of_chorus}\n"
    )


def test_the_files_carry_the_stored_words(cast: Cast) -> None:
    client = cast.client("viewer")
    text = client.get(reverse("lyrics:draft_export", args=[cast.draft.pk]))
    assert text.content.decode() == WORDS
    song = client.get(reverse("lyrics:draft_chordpro", args=[cast.draft.pk]))
    assert song.content.decode().startswith("{title: Paper Boats}\n")
    assert song["Content-Disposition"] == 'attachment; filename="paper-boats.cho"'


def test_the_printed_sheet_has_chords_or_leaves_them_out(cast: Cast) -> None:
    draft_edit(draft=cast.draft, text="[Verse]\n[Am]Rain\n", user=cast.owner)
    url = reverse("studio:draft_sheet", args=[cast.draft.pk])
    client = cast.client("viewer")
    assert "<b>Am</b>" in client.get(url).content.decode()
    without = client.get(url, {"chords": "0"}).content.decode()
    assert "Rain" in without
    assert "<b>" not in without


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 200), ("editor", 200), ("commenter", 200), ("viewer", 200), ("guest", 403), ("stranger", 404)],
)
def test_who_may_take_the_words_out(cast: Cast, role: str, status: int) -> None:
    client = cast.client(role)
    for name in ("lyrics:draft_export", "lyrics:draft_chordpro", "studio:draft_sheet"):
        assert client.get(reverse(name, args=[cast.draft.pk])).status_code == status


def test_a_copy_has_the_words_and_none_of_the_takes(cast: Cast) -> None:
    project_local_only_set(project=cast.project, local_only=True)
    PronunciationEntry.objects.create(project=cast.project, word="ana", said="AH-nah", phones="ˈɑnɑ")
    KeptWords.objects.create(project=cast.project, lane=KeptWords.Lane.BANK, text="harbour")
    answer = cast.client("editor").post(reverse("lyrics:song_duplicate", args=[cast.project.pk]))
    copy = Project.objects.exclude(pk=cast.project.pk).get()
    assert answer.url == reverse("studio:song", args=[copy.pk])  # type: ignore[attr-defined]
    assert (copy.title, copy.local_only) == ("Paper Boats (copy)", True)
    assert [one.user for one in copy.memberships.all()] == [cast.editor]
    assert Draft.objects.get(project=copy).text == WORDS
    assert PronunciationEntry.objects.get(project=copy).phones == "ˈɑnɑ"
    assert KeptWords.objects.get(project=copy).text == "harbour"
    assert not Take.objects.filter(project=copy).exists()


@pytest.mark.parametrize(
    ("role", "status"),
    [("owner", 302), ("editor", 302), ("commenter", 403), ("viewer", 403), ("guest", 403), ("stranger", 404)],
)
def test_who_may_copy_a_song(cast: Cast, role: str, status: int) -> None:
    answer = cast.client(role).post(reverse("lyrics:song_duplicate", args=[cast.project.pk]))
    assert answer.status_code == status
    assert Project.objects.count() == 1 + (status == HTTPStatus.FOUND)
