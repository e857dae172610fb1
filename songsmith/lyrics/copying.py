"""A song once more, to try another way with it."""

from __future__ import annotations

from django.db import transaction

from songsmith.accounts.models import User
from songsmith.lyrics.models import KeptWords, PronunciationEntry
from songsmith.lyrics.selectors import drafts_of
from songsmith.lyrics.services import draft_create
from songsmith.projects.models import TITLE_LENGTH, Project
from songsmith.projects.services import project_create, project_local_only_set

_MARK = " (copy)"


@transaction.atomic
def song_duplicate(*, project: Project, user: User) -> Project:
    """A song of the user's own with the same sheets, dictionary, word bank, scraps, and the same promise to
    stay at home. Takes, members, comments and earlier states stay where they are."""
    copy = project_create(owner=user, title=project.title[: TITLE_LENGTH - len(_MARK)] + _MARK)
    project_local_only_set(project=copy, local_only=project.local_only)
    for draft in drafts_of(project):
        draft_create(project=copy, title=draft.title, text=draft.text)
    entries = PronunciationEntry.objects.filter(project=project)
    PronunciationEntry.objects.bulk_create(
        PronunciationEntry(project=copy, word=one.word, said=one.said, phones=one.phones, changed_by=user)
        for one in entries
    )
    kept = KeptWords.objects.filter(project=project, deleted_at=None).order_by("created_at")
    KeptWords.objects.bulk_create(
        KeptWords(project=copy, lane=one.lane, text=one.text, created_by=user) for one in kept
    )
    return copy
