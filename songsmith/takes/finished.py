"""A finished take as the provider wants it that changes it in places."""

from __future__ import annotations

import gzip
import json

from songsmith.providers.base import Finished, ProviderError
from songsmith.takes import storage
from songsmith.takes.models import Take, TakeOutput
from songsmith.takes.recipes import job_from

GONE = "The take that this one changes is gone: make a whole take."


def finished_of(take: Take) -> Finished:
    """What the take's parent consists of. Raises ProviderError when it is not there any more."""
    output = TakeOutput.objects.select_related("take").filter(pk=take.parent_id).first()
    if output is None:
        raise ProviderError(GONE)
    parent = output.take
    try:
        audio = storage.master_audio(output.master)
    except FileNotFoundError as error:
        raise ProviderError(GONE) from error
    return Finished(
        job=job_from(parent.pk, {**parent.recipe, "voice": parent.voice}),
        engine_version=parent.engine_version,
        score=_unpacked(output.score),
        timing=json.loads(_unpacked(output.timing)),
        levels=_unpacked(output.levels),
        audio=audio,
    )


def _unpacked(data: bytes | memoryview) -> str:
    return gzip.decompress(bytes(data)).decode()
