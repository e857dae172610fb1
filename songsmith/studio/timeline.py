"""The saved states of a sheet as its writers look back on them: by day, what changed, what was sung."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.lyrics.changed import tallies
from songsmith.lyrics.compare import Row, Tally, compare, tally
from songsmith.lyrics.models import Draft, Revision
from songsmith.projects.models import Project
from songsmith.takes.models import Take

PAGE = 30
"""States shown at once."""

HEAVY = ("text", "section_ids", "line_ids", "word_ids", "clocks")


@dataclass(frozen=True, slots=True)
class Entry:
    """tally: what it changed against the state before it; None: it is the first. takes: that sang it."""

    revision: Revision
    tally: Tally | None
    takes: tuple[Take, ...]


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """unsaved: what was written since the last state; None when that is the sheet as it stands.

    older: the number before which to go on, None at the beginning.
    """

    days: tuple[Day, ...]
    unsaved: Tally | None
    older: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """old, new: what is compared; new None: the sheet as it stands."""

    old: Revision
    new: Revision | None
    rows: tuple[Row, ...]
    tally: Tally


def timeline_of(draft: Draft, *, before: int | None = None) -> Timeline:
    """Newest first. Five queries, whatever their number."""
    writers = Prefetch("writers", User.objects.order_by("name"))
    found = list(_states(draft, before).prefetch_related(writers)[: PAGE + 1])
    shown = found[:PAGE]
    changed = tallies([(old, new) for new, old in pairwise(found)])
    takes = _takes_of(draft.project, shown)
    entries = [Entry(one, changed.get(one.pk), tuple(takes[one.pk])) for one in shown]
    by_day = groupby(entries, key=lambda entry: timezone.localdate(entry.revision.created_at))
    return Timeline(
        days=tuple(Day(day, tuple(group)) for day, group in by_day),
        unsaved=None if before else _unsaved(draft),
        older=shown[-1].number if len(found) > PAGE else None,
    )


def states_of(draft: Draft) -> list[Revision]:
    """All of them to choose from, newest first, without their texts. One query."""
    return list(_states(draft, None))


def comparison(draft: Draft, *, old: int, new: int | None) -> Comparison | None:
    """Two states by number, `new` None being the sheet as it stands. None: no such state. One query."""
    found = {one.number: one for one in Revision.objects.filter(draft=draft, number__in=[old, new or old])}
    if old not in found or (new is not None and new not in found):
        return None
    later = found[new] if new is not None else None
    rows = compare(found[old].text, later.text if later else draft.text)
    return Comparison(found[old], later, rows, tally(rows))


def _states(draft: Draft, before: int | None) -> QuerySet[Revision]:
    found = Revision.objects.filter(draft=draft).select_related("author").defer(*HEAVY).order_by("-number")
    return found if before is None else found.filter(number__lt=before)


def _takes_of(project: Project, states: Sequence[Revision]) -> defaultdict[uuid.UUID, list[Take]]:
    """Revision id → its finished takes, oldest first."""
    done = Take.objects.light().kept().filter(revision__in=states, status=Take.Status.DONE)
    found: defaultdict[uuid.UUID, list[Take]] = defaultdict(list)
    for take in done.order_by("number"):
        take.project = project
        found[take.revision_id].append(take)
    return found


def _unsaved(draft: Draft) -> Tally | None:
    last = Revision.objects.filter(draft=draft).order_by("-number").values_list("text", flat=True).first()
    if last == draft.text or (last is None and not draft.text):
        return None
    return tally(compare(last or "", draft.text))
