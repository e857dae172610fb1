"""What changes takes and listens. Nothing here asks for permission: `projects.access` did before."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from songsmith.accounts.models import User
from songsmith.contract import MusicRequest
from songsmith.core.errors import Conflict, Invalid
from songsmith.core.rates import spend
from songsmith.engine.given import Given, GivenLine
from songsmith.engine.recipe import Expression, SectionWish
from songsmith.engine.voices import voices_available
from songsmith.lyrics.models import Draft, Revision
from songsmith.lyrics.services import revision_for_take
from songsmith.projects.activity import activity_note
from songsmith.projects.live import takes_changed
from songsmith.projects.models import Activity, Project
from songsmith.projects.selectors import BIN_DAYS
from songsmith.providers.registry import UnknownProvider
from songsmith.takes import jobs, storage
from songsmith.takes.lane import lines_of
from songsmith.takes.lengths import Lengths
from songsmith.takes.makers import Maker, limit_errors, maker_for
from songsmith.takes.models import Reference, Take, TakeOutput
from songsmith.takes.recipes import FINISHED, recipe_changed, recipe_make, recipe_moved, recipe_without_voice
from songsmith.takes.stems import stems_ask
from songsmith.takes.tasks import stems_enqueue, take_enqueue

SEED_END = 2**31
"""Seeds are 0 … SEED_END − 1: what every provider accepts."""

MOST_SEMITONES = 11
SLOWEST, FASTEST = 0.66, 1.5
"""How far a take may be moved from how it was composed."""


def take_create(
    *,
    project: Project,
    draft: Draft,
    user: User | None,
    request: MusicRequest,
    voice: str = "",
    seed: int | None = None,
    provider_name: str = "",
    expression: Expression | None = None,
    options: Mapping[str, Any] | None = None,
    given: Given | None = None,
    transpose: int = 0,
    lengths: Lengths | None = None,
    reference: Reference | None = None,
    request_key: uuid.UUID | None = None,
    limited: bool = True,
) -> Take:
    """A take of the draft as it stands, queued. `request` has passed the contract.

    given: what the composer keeps. lengths: of sections, by name. reference: the recording it comes from.
    user None: the server itself asks, whom no rate limit holds back. voice "": the style chooses. seed None:
    the one that `seed_of` draws. request_key: a second call with the same key returns the first call's take
    and changes nothing. limited False: the caller has asked a rate limit of its own. Raises Invalid and
    TooManyRequests.
    """
    key = request_key or uuid.uuid4()
    if existing := _made_before(user, key):
        return existing
    maker = _maker(user, project, provider_name)
    _check_voice(maker, voice)
    _check_limits(maker, request, draft)
    _check_given(maker, given)
    _check_seed(seed)
    if user is not None and limited:
        spend("generation", user.pk)
    chosen = seed_of(key) if seed is None else seed
    try:
        with transaction.atomic():
            revision = revision_for_take(draft=draft, user=user)
            recipe = recipe_make(
                revision=revision,
                prompt=request.prompt,
                seed=chosen,
                voice=voice,
                instrumental=request.is_instrumental,
                expression=expression or Expression(),
                options=options or {},
                given=given,
                transpose=transpose,
                lengths=lengths,
            )
            take = _insert(project, revision, user, maker, recipe, key, reference)
            _note(take, user)
            _queue(take)
    except IntegrityError:
        if existing := _made_before(user, key):
            return existing  # the same form, sent twice at the same moment
        raise
    return take


def take_resing(*, take: Take, user: User | None, request_key: uuid.UUID | None = None) -> Take:
    """A take like this one, with the words that its sheet has now: only lines that differ are sung anew,
    every other sample stays. Whether the new words fit is found out when it is made.

    request_key: as in `take_create`. Raises Conflict, Invalid, TooManyRequests.
    """
    draft = take.revision.draft
    if draft.text == take.revision.text:
        raise Conflict("Nothing has changed since this take.")
    return _changed(take, user, request_key, draft=draft)


def take_retune(
    *, take: Take, user: User | None, lines: Sequence[GivenLine], request_key: uuid.UUID | None = None
) -> Take:
    """A take like this one in which some lines have these notes; every other sample stays.

    lines: by the ids of the take's recipe, notes counted from the line's own downbeat. They are locked in
    all takes that are made from the new one. Raises as `take_resing`.
    """
    return _changed(take, user, request_key, lines=lines)


def take_vary(
    *, take: Take, user: User | None, wish: SectionWish, request_key: uuid.UUID | None = None
) -> Take:
    """A take like this one with another tune, other chords, more or less drums in one section; every sample
    outside it stays. Raises as `take_resing`."""
    return _changed(take, user, request_key, wish=wish)


def take_without_voice(*, take: Take, user: User | None, request_key: uuid.UUID | None = None) -> Take:
    """A backing track: the band of this take, its words still timed. Raises Conflict, TooManyRequests."""
    key = request_key or uuid.uuid4()
    if existing := _made_before(user, key):
        return existing
    maker = _maker(user, take.project, take.provider)
    _check_changeable(take, maker, None)
    if user is not None:
        spend("generation", user.pk)
    with transaction.atomic():
        recipe = recipe_without_voice(take)
        made = _insert(take.project, take.revision, user, maker, recipe, key, take.reference, parent=take)
        _note(made, user)
        _queue(made)
    return made


def take_move(
    *,
    take: Take,
    user: User | None,
    semitones: int = 0,
    tempo_factor: float = 1.0,
    request_key: uuid.UUID | None = None,
) -> Take:
    """The same song in another key or tempo: a whole take with this one's words, tune and band.

    semitones, tempo_factor: against this take. Raises Conflict, Invalid, TooManyRequests.
    """
    key = request_key or uuid.uuid4()
    if existing := _made_before(user, key):
        return existing
    recipe = recipe_moved(
        take, lines_of(take, None) if FINISHED in take.recipe else (), semitones, tempo_factor
    )
    if abs(recipe["transpose"]) > MOST_SEMITONES:
        raise Invalid(f"A song can be moved by up to {MOST_SEMITONES} semitones.", field="semitones")
    if not SLOWEST <= recipe["tempo_factor"] <= FASTEST:
        raise Invalid("A song can be two thirds to one and a half times as fast.", field="tempo")
    maker = _maker(user, take.project, take.provider)
    if not take.is_done or not maker.capabilities.resings:
        raise Conflict("Only finished takes of the built-in engine can be moved to another key or tempo.")
    if user is not None:
        spend("generation", user.pk)
    with transaction.atomic():
        made = _insert(take.project, take.revision, user, maker, recipe, key, take.reference)
        _note(made, user)
        _queue(made)
    return made


def _changed(
    take: Take,
    user: User | None,
    request_key: uuid.UUID | None,
    *,
    draft: Draft | None = None,
    lines: Sequence[GivenLine] = (),
    wish: SectionWish | None = None,
) -> Take:
    """draft: whose words it sings, None for those that the take has."""
    key = request_key or uuid.uuid4()
    if existing := _made_before(user, key):
        return existing
    maker = _maker(user, take.project, take.provider)
    _check_changeable(take, maker, draft)
    if user is not None:
        spend("generation", user.pk)
    with transaction.atomic():
        revision = revision_for_take(draft=draft, user=user) if draft else take.revision
        recipe = recipe_changed(take, revision=revision, lines=lines, wish=wish)
        made = _insert(take.project, revision, user, maker, recipe, key, take.reference, parent=take)
        _note(made, user)
        _queue(made)
    return made


def seed_of(key: uuid.UUID) -> int:
    """The seed of a take that is asked for without one: the form that has this key can foretell the song."""
    return key.int % SEED_END


def take_cancel(*, take: Take) -> Take:
    """Stops it; nothing happens to a take that is not in flight."""
    jobs.cancel(take.pk)
    take.refresh_from_db(fields=["status", "progress", "stage_label", "finished_at"])
    return take


def take_retry(*, take: Take) -> Take:
    """Queues a failed or cancelled take again with the same recipe. Raises Conflict, TooManyRequests."""
    if not take.can_retry:
        raise Conflict("This take is already being made.")
    spend("generation", take.created_by_id or take.project_id)
    with transaction.atomic():
        if jobs.retry(take.pk):
            _queue(take)
    take.refresh_from_db(fields=["status", "progress", "stage_label", "error", "finished_at"])
    return take


def take_stems(*, take: Take, user: User) -> None:
    """Has the take's parts made, unless they are there or on their way. Raises Conflict, TooManyRequests."""
    spend("generation", user.pk)
    if stems_ask(take):
        stems_enqueue(take.pk)


def take_delete(*, take: Take) -> Take:
    """Into the bin, stopped if it was being made. The days in the bin count from the first time."""
    with transaction.atomic():
        jobs.cancel(take.pk)
        Take.objects.kept().filter(pk=take.pk).update(deleted_at=timezone.now())
    take.refresh_from_db(fields=["status", "deleted_at"])
    return take


def take_restore(*, take: Take) -> Take:
    """Out of the bin; nothing happens if it is not there."""
    Take.objects.filter(pk=take.pk).update(deleted_at=None)
    take.deleted_at = None
    return take


def takes_purge(*, now: datetime) -> int:
    """Erases rows and files of what was in the bin for longer than BIN_DAYS; returns how many takes."""
    limit = now - timedelta(days=BIN_DAYS)
    expired = list(Take.objects.filter(deleted_at__lt=limit).values_list("pk", "folder"))
    Take.objects.filter(pk__in=[pk for pk, _ in expired]).delete()
    for _, folder in expired:
        storage.clear(folder)
    return len(expired)


def _note(take: Take, user: User | None) -> None:
    activity_note(
        project_id=take.project_id, verb=Activity.Verb.TAKE, actor=user, what=str(take), target=take.pk
    )


def _made_before(user: User | None, key: uuid.UUID) -> Take | None:
    return Take.objects.light().filter(created_by=user, request_key=key).first()


def _maker(user: User | None, project: Project, name: str) -> Maker:
    try:
        return maker_for(user, project, name)
    except UnknownProvider as error:
        raise Invalid(str(error), field="provider") from error


def _check_limits(maker: Maker, request: MusicRequest, draft: Draft) -> None:
    """What the provider takes may be less than what the contract takes for songs. Raises Invalid."""
    if request.is_cover:
        return
    found = limit_errors(
        maker, prompt=request.prompt, lyrics=draft.text, instrumental=request.is_instrumental
    )
    for field, message in found.items():
        raise Invalid(message, field=field)


def _check_changeable(take: Take, maker: Maker, draft: Draft | None) -> None:
    """Whether places of it can be made anew, with the words of the draft. Raises Conflict."""
    if not take.is_done or take.instrumental or not maker.capabilities.resings:
        raise Conflict("Only finished, sung takes of the built-in engine can be changed line by line.")
    if not TakeOutput.objects.filter(pk=take.pk).exclude(levels=b"").exists():
        raise Conflict("This take was made before single lines could be sung anew: make a whole take.")
    words = draft.text if draft else take.revision.text
    found = limit_errors(maker, prompt=take.prompt, lyrics=words, instrumental=False)
    if found:
        raise Conflict(" ".join(found.values()))


def _check_voice(maker: Maker, voice: str) -> None:
    if voice and maker.capabilities.voices and voice not in voices_available():
        raise Invalid("There is no such voice. Choose one from the list.", field="voice")


def _check_given(maker: Maker, given: Given | None) -> None:
    if given is not None and not maker.capabilities.given:
        raise Invalid(f"{maker.title} cannot keep a tune. The built-in engine can.", field="provider")


def _check_seed(seed: int | None) -> None:
    if seed is not None and not 0 <= seed < SEED_END:
        raise Invalid(f"A seed is a whole number from 0 to {SEED_END - 1}.", field="seed")


def _insert(
    project: Project,
    revision: Revision,
    user: User | None,
    maker: Maker,
    recipe: dict[str, Any],
    key: uuid.UUID,
    reference: Reference | None,
    parent: Take | None = None,
) -> Take:
    """Locks the project for the number: two takes at once must not share one (SQLite locks as a whole)."""
    Project.objects.select_for_update().only("pk").get(pk=project.pk)
    last = Take.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    return Take.objects.create(
        project=project,
        revision=revision,
        reference=reference,
        parent=parent,
        number=last + 1,
        created_by=user,
        request_key=key,
        provider=maker.name,
        engine_version=maker.provider.version,
        prompt=recipe["prompt"],
        voice=recipe["voice"],
        seed=recipe["seed"],
        instrumental=recipe["instrumental"],
        recipe=recipe,
        queued_at=timezone.now(),
    )


def _queue(take: Take) -> None:
    """Tells the worker, and everybody at the sheet, when the transaction commits."""

    def tell() -> None:
        take_enqueue(take.pk)
        takes_changed(take.project_id)

    transaction.on_commit(tell)
