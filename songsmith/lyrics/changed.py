"""How far the words have moved on since a revision: for lists of takes, for marks in sheets."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping

from django.core.cache import cache

from songsmith.lyrics.compare import ChangedLines, Tally, changed_lines, compare, tally
from songsmith.lyrics.models import Revision

KEPT_SECONDS = 86_400  # a day; while nobody writes, lists compare nothing


def lines_changed(revision_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Revision id → how many lines of its draft are others now. Two queries, one while nobody writes."""
    versions = Revision.objects.filter(pk__in=set(revision_ids)).values_list("pk", "draft__version")
    keys = {revision_id: f"lines-changed:{revision_id}:{version}" for revision_id, version in versions}
    known: dict[str, int] = cache.get_many(keys.values())
    missing = [revision_id for revision_id, key in keys.items() if key not in known]
    if missing:
        texts = Revision.objects.filter(pk__in=missing).values_list("pk", "text", "draft__text")
        fresh = {keys[revision_id]: line_count(old, new) for revision_id, old, new in texts}
        cache.set_many(fresh, KEPT_SECONDS)
        known |= fresh
    return {revision_id: known[key] for revision_id, key in keys.items() if key in known}


def lines_changed_to(text: str, revision_ids: Collection[uuid.UUID], draft_id: uuid.UUID) -> dict[str, int]:
    """Revision id → how many lines `text` has changed since it; of one draft's revisions. One query."""
    found = Revision.objects.filter(draft=draft_id, pk__in=revision_ids).values_list("pk", "text")
    return {str(revision_id): line_count(old, text) for revision_id, old in found}


def line_count(old: str, new: str) -> int:
    """How many lines are others."""
    return 0 if old == new else tally(compare(old, new)).total


def marks_on(new: str, *, since: str) -> ChangedLines:
    """Which lines of `new` to mark."""
    return ChangedLines() if since == new else changed_lines(compare(since, new))


def tallies(pairs: Collection[tuple[Revision, Revision]]) -> Mapping[uuid.UUID, Tally]:
    """Of (revision before, revision) pairs: revision id → what it changed. One query, none once known.

    Neither text need be loaded: revisions never change, so what was found out once stays true.
    """
    keys = {new.pk: f"revision-tally:{old.pk}:{new.pk}" for old, new in pairs}
    known: dict[str, Tally] = cache.get_many(keys.values())
    missing = [(old, new) for old, new in pairs if keys[new.pk] not in known]
    if missing:
        ids = {revision.pk for pair in missing for revision in pair}
        texts = dict(Revision.objects.filter(pk__in=ids).values_list("pk", "text"))
        fresh = {keys[new.pk]: tally(compare(texts[old.pk], texts[new.pk])) for old, new in missing}
        cache.set_many(fresh, KEPT_SECONDS)
        known |= fresh
    return {revision_id: known[key] for revision_id, key in keys.items()}
