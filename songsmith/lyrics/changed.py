"""How far the words have moved on since a revision: for lists of takes, for marks in sheets."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache

from songsmith.lyrics.compare import ChangedLines, Tally, changed_lines, compare, tally
from songsmith.lyrics.models import Revision

KEPT_SECONDS = 86_400  # a day; while nobody writes, lists compare nothing


@dataclass(frozen=True, slots=True)
class Changes:
    """counts: revision id → how many lines are others now. marks: where they stand."""

    counts: Mapping[str, int]
    marks: ChangedLines


def lines_changed(versions: Mapping[uuid.UUID, int]) -> dict[uuid.UUID, int]:
    """Revision id → how many lines of its draft are others now. One query, none while nobody writes.

    versions: revision id → `version` of its draft.
    """
    keys = {
        revision_id: f"lines-changed:{revision_id}:{version}" for revision_id, version in versions.items()
    }
    known: dict[str, int] = cache.get_many(keys.values())
    missing = [revision_id for revision_id, key in keys.items() if key not in known]
    if missing:
        texts = Revision.objects.filter(pk__in=missing).values_list("pk", "text", "draft__text")
        fresh = {keys[revision_id]: line_count(old, new) for revision_id, old, new in texts}
        cache.set_many(fresh, KEPT_SECONDS)
        known |= fresh
    return {revision_id: known[key] for revision_id, key in keys.items() if key in known}


def changes_since(text: str, revision_ids: Sequence[uuid.UUID], draft_id: uuid.UUID) -> Changes:
    """Of `text` since revisions of one draft; marks since the first one asked for. One query."""
    found = dict(Revision.objects.filter(draft=draft_id, pk__in=revision_ids).values_list("pk", "text"))
    since = found.get(revision_ids[0]) if revision_ids else None
    return Changes(
        counts={str(revision_id): line_count(old, text) for revision_id, old in found.items()},
        marks=ChangedLines() if since is None else changed_lines(compare(since, text)),
    )


def line_count(old: str, new: str) -> int:
    """How many lines are others."""
    return 0 if old == new else tally(compare(old, new)).total


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
