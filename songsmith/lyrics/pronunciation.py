"""How the words of a song are said: a dictionary of its own, which counts, rhymes and singer go by."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from http import HTTPStatus

from songsmith.accounts.models import User
from songsmith.core.errors import DomainError, Invalid
from songsmith.core.preview import PreviewSilent, preview_answer
from songsmith.language.hanzi import hanzi_runs
from songsmith.language.reader import Reader, read_pinyin
from songsmith.language.writing import bare, written_words
from songsmith.lyrics.models import PronunciationEntry
from songsmith.lyrics.word_models import SAID_LENGTH, WORD_LENGTH
from songsmith.projects.models import Project
from songsmith.projects.services import project_touch

PATIENCE = 3.0
"""Seconds; reading a respelling takes a hundredth of one."""

MOST_ENTRIES = 500
"""Of one song; a dictionary that long is a mistake of a program."""

NO_WORD = "Name the one word that this is about."
NOTHING = "Write how it is said: words or syllables, such as “air-ee-AH-nuh”."
AWAY = "The singer is not running. It starts with the server: try again in a moment."
TOO_MANY = f"A song can have {MOST_ENTRIES} such words. Remove one first."
UNREADABLE = "This cannot be said. Use English words or syllables, such as “air-ee-AH-nuh”."


class SingerAway(DomainError):
    """The preview process does not run, is busy, or broke."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "singer_away"


def pronunciations_of(project: Project) -> dict[str, str]:
    """word → phones between slashes, as recipes and readers take them. One query."""
    rows = PronunciationEntry.objects.filter(project=project).order_by("word")
    return {word: f"/{phones}/" for word, phones in rows.values_list("word", "phones")}


def pronunciations_in(text: str, said: Mapping[str, str]) -> dict[str, str]:
    """Those entries whose word stands in a text."""
    if not said:
        return {}
    written = written_words(text)
    words = {bare(word.text).lower() for word in written}
    words |= {part.spoken.lower() for word in written for part in word.parts}
    return {
        word: phones for word, phones in said.items() if word in words or (hanzi_runs(word) and word in text)
    }


def reader_for(said: Mapping[str, str]) -> Reader:
    """Reads words as this song says them; kept for the next asking."""
    return _reader(tuple(sorted(said.items())))


def word_clean(word: str) -> str:
    """As entries name it. Raises Invalid (field "word")."""
    clean = bare(" ".join(word.split())).lower()
    if not clean or len(clean) > WORD_LENGTH or not _is_one_word(clean):
        raise Invalid(NO_WORD, field="word", code="no_word")
    return clean


def _is_one_word(clean: str) -> bool:
    return hanzi_runs(clean) == [(0, len(clean))] or len(written_words(clean)) == 1


def said_read(said: str, word: str = "") -> str:
    """Phones of a respelling, read by the singer; of a Chinese word's pinyin the pinyin itself.

    Raises Invalid (field "said"), SingerAway.
    """
    text = " ".join(said.split())[:SAID_LENGTH]
    if not text:
        raise Invalid(NOTHING, field="said", code="nothing_said")
    if hanzi_runs(word):
        try:
            return " ".join(read_pinyin(word, text))
        except ValueError as error:
            raise Invalid(str(error), field="said", code="unreadable") from error
    try:
        answer = preview_answer({"op": "said", "said": text}, timeout=PATIENCE)
    except PreviewSilent as error:
        raise SingerAway(AWAY, field="said") from error
    phones = str(answer.get("phones", ""))
    if not phones or len(phones) > SAID_LENGTH:
        raise Invalid(str(answer.get("fault") or UNREADABLE), field="said", code="unreadable")
    return phones


def pronunciation_set(*, project: Project, user: User, word: str, said: str) -> PronunciationEntry:
    """From now on this song says the word so; takes that exist keep what they sang. Raises as above."""
    clean = word_clean(word)
    phones = said_read(said, clean)
    entries = PronunciationEntry.objects.filter(project=project)
    if entries.exclude(word=clean).count() >= MOST_ENTRIES:
        raise Invalid(TOO_MANY, field="said", code="too_many")
    written = " ".join(said.split())[:SAID_LENGTH]
    entry, _ = PronunciationEntry.objects.update_or_create(
        project=project,
        word=clean,
        defaults={"said": written, "phones": phones, "changed_by": user},
    )
    project_touch(project_id=project.pk, user_id=user.pk)
    return entry


def pronunciation_remove(*, project: Project, user: User, word: str) -> str:
    """The word is said as usual again; returns what was said, "" when nothing was."""
    found = PronunciationEntry.objects.filter(project=project, word=word.lower()).first()
    if found is None:
        return ""
    found.delete()
    project_touch(project_id=project.pk, user_id=user.pk)
    return found.said


@lru_cache(maxsize=64)
def _reader(said: tuple[tuple[str, str], ...]) -> Reader:
    return Reader(dict(said))
