"""Recordings at a provider that arranges them anew: what is sent, what it heard, what it is known by there.

`Reference.elsewhere` holds of the last provider asked: `provider`; `account`, whose id knows the recording;
`recording`, what was sent (`sent_key`); `feature_id` until the moment `until` (seconds since 1970); `lyrics`
and `sections` ([[seconds, tag]]) as heard there; or `error`, why nothing came.
"""

from __future__ import annotations

import hashlib
import io
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import soundfile
from django.db import transaction
from django.db.models import F

from songsmith.accounts.models import ProviderKey
from songsmith.engine.covers.words import lyric_sheet
from songsmith.language.structure import normalise_sheet
from songsmith.lyrics.models import Revision
from songsmith.lyrics.services import draft_edit, revision_make
from songsmith.providers.base import (
    CoverProvider,
    GenerationJob,
    HeardElsewhere,
    ProviderError,
    Recording,
)
from songsmith.providers.registry import provider
from songsmith.takes import leases, storage
from songsmith.takes.beat import Beat
from songsmith.takes.leases import Claim
from songsmith.takes.makers import STAYS_HERE, connection_with, entry_of
from songsmith.takes.models import Reference, Take
from songsmith.takes.references.intake import ORIGINAL, SOUND
from songsmith.takes.references.selectors import heard_of

Found = TypeVar("Found")

COVER = "cover"
"""Option of a take: its recording goes along. {"one_step": True}: the provider hears the words itself."""

FEATURE_SECONDS = 23 * 3600.0
"""Of the day for which a provider knows a recording; the rest is for clocks and queues."""

SENT_AS_IT_CAME = ("audio/wav", "audio/mpeg", "audio/flac", "audio/mp4")
"""What every service decodes; other recordings go as FLAC."""

GONE = "The recording that this take starts from is gone. Upload it again."


def listen_elsewhere(claim: Claim, reference: Reference, beat: Beat) -> bool:
    """One attempt, in the worker. What was heard here stays; what failed is told beside it.

    False: it is not ours any more. Raises JobCancelled.
    """
    before = reference.elsewhere
    try:
        found = _asked(reference, beat)
    except ProviderError as error:
        told = {**before, "provider": reference.asked, "error": str(error)}
        return bool(leases.own(claim).update(**leases.done(), asked="", elsewhere=told))
    with transaction.atomic():
        won = leases.own(claim).update(**leases.done(), asked="", elsewhere=found)
        if won:
            reference.refresh_from_db(fields=["elsewhere", "corrections", "corrections_version"])
            _fill(reference)
    return bool(won)


def with_recording(job: GenerationJob, take: Take) -> GenerationJob:
    """The job of a cover, with its recording; in one step without words. Raises ProviderError."""
    reference = take.reference
    if reference is None:
        raise ProviderError(GONE)
    entry = entry_of(provider(take.provider), take.created_by)
    going = replace(job, recording=recording_of(reference, entry))
    one_step = job.options[COVER].get("one_step", False)
    return replace(going, lyrics="", section_ids=(), line_ids=()) if one_step else going


def recording_of(reference: Reference, entry: ProviderKey) -> Recording:
    """As it would be sent over this connection, with what it is known by there."""
    return Recording(
        name=reference.name,
        size=_sent_size(reference),
        read=partial(_sent_bytes, reference),
        feature_id=feature_of(reference, entry),
        heard=partial(_remember, reference, entry),
    )


def feature_of(reference: Reference, entry: ProviderKey) -> str:
    """What the recording is known by there for the next hour at least; "": it is not, as far as we know."""
    return str(_known(reference, entry).get("feature_id", ""))


def words_of(reference: Reference) -> str:
    """What the provider heard, as a sheet with tags of ours."""
    return normalise_sheet(reference.elsewhere.get("lyrics", ""))


def sections_of(reference: Reference) -> list[dict[str, Any]]:
    """As a correction, the first from the start on; [] when the provider named none."""
    found = [one for one in reference.elsewhere.get("sections", ()) if one[0] < reference.used]
    return [{"start": start if i else 0.0, "kind": kind} for i, (start, kind) in enumerate(found)]


def sent_key(reference: Reference) -> str:
    """MD5 of what is sent, or of what it is cut from and where."""
    if _is_whole(reference):
        return reference.md5
    cut = f"{reference.md5} {reference.trim_start:.3f} {reference.trim_end:.3f}"
    return hashlib.md5(cut.encode(), usedforsecurity=False).hexdigest()


def _asked(reference: Reference, beat: Beat) -> dict[str, Any]:
    """What to store. Raises ProviderError, JobCancelled."""
    if reference.project.local_only:
        raise ProviderError(STAYS_HERE)
    maker = provider(reference.asked)
    if not isinstance(maker, CoverProvider):
        raise ProviderError(f"{maker.title} takes no recordings.")
    entry = entry_of(maker, reference.asked_by)
    if known := _known(reference, entry):
        return known
    connection = connection_with(entry, maker.title)
    job = GenerationJob(
        take_id="",
        prompt="",
        lyrics="",
        seed=0,
        options=connection.options,
        key=connection.key,
        base_url=connection.base_url,
        recording=recording_of(reference, entry),
    )
    return _as_stored(reference, entry, maker.listen(job, beat.report, beat.cancelled))


def _known(reference: Reference, entry: ProviderKey) -> dict[str, Any]:
    """What this account was told of the same sound within the day; {} for nothing."""
    wanted = {"account": str(entry.pk), "recording": sent_key(reference)}
    same = Reference.objects.filter(**{f"elsewhere__{name}": value for name, value in wanted.items()})
    stored = [reference.elsewhere, *same.exclude(pk=reference.pk).values_list("elsewhere", flat=True)]
    for found in stored:
        fits = all(found.get(name) == value for name, value in wanted.items())
        if fits and found.get("until", 0.0) > time.time():
            return {name: value for name, value in found.items() if name != "error"}
    return {}


def _remember(reference: Reference, entry: ProviderKey, heard: HeardElsewhere) -> None:
    Reference.objects.filter(pk=reference.pk).update(elsewhere=_as_stored(reference, entry, heard))


def _as_stored(reference: Reference, entry: ProviderKey, heard: HeardElsewhere) -> dict[str, Any]:
    return {
        "provider": entry.provider,
        "account": str(entry.pk),
        "recording": sent_key(reference),
        "feature_id": heard.feature_id,
        "until": time.time() + FEATURE_SECONDS,
        "lyrics": heard.lyrics,
        "sections": [list(section) for section in heard.sections],
        "trace_id": heard.trace_id,
    }


def _fill(reference: Reference) -> None:
    """What the provider heard, where no writer has said otherwise yet."""
    if "sections" not in reference.corrections and (sections := sections_of(reference)):
        Reference.objects.filter(pk=reference.pk, corrections_version=reference.corrections_version).update(
            corrections={**reference.corrections, "sections": sections},
            corrections_version=F("corrections_version") + 1,
        )
    draft, text = reference.draft, words_of(reference)
    if draft is None or not text:
        return
    if not draft.text.strip() or draft.text.strip() == lyric_sheet(heard_of(reference)).strip():
        revision_make(draft=draft, user=None, kind=Revision.Kind.AUTO)
        draft_edit(draft=draft, text=text, user=None)


def _is_whole(reference: Reference) -> bool:
    return (reference.trim_start, reference.trim_end) == (0, reference.duration)


def _whole_file(reference: Reference) -> str:
    return ORIGINAL if reference.mime in SENT_AS_IT_CAME else SOUND


def _sent_size(reference: Reference) -> int:
    """Bytes; of a part about as many."""
    if _is_whole(reference) and _whole_file(reference) == ORIGINAL:
        return reference.size
    whole = _on_disk(lambda: storage.path_of(storage.reference_name(reference.folder, SOUND)).stat().st_size)
    return round(whole * reference.used / reference.duration)


def _sent_bytes(reference: Reference) -> bytes:
    """Raises ProviderError: the file is gone."""
    name = _whole_file(reference) if _is_whole(reference) else SOUND
    path = storage.path_of(storage.reference_name(reference.folder, name))
    if _is_whole(reference):
        return _on_disk(path.read_bytes)
    rate = _on_disk(lambda: soundfile.info(path).samplerate)
    start, stop = round(reference.trim_start * rate), round(reference.trim_end * rate)
    samples, _ = soundfile.read(path, start=start, stop=stop, dtype="int16", always_2d=True)
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format="FLAC", subtype="PCM_16")
    return out.getvalue()


def _on_disk(look: Callable[[], Found]) -> Found:
    try:
        return look()
    except (OSError, soundfile.LibsndfileError) as error:
        raise ProviderError(GONE) from error
