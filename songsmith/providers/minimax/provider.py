"""The hosted model as a provider: asks once, keeps what was paid for, says what happened."""

from __future__ import annotations

import hashlib
import io
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from songsmith.core.fetch import FetchRefused, fetch
from songsmith.core.outgoing import CallStopped
from songsmith.engine.audio import Audio
from songsmith.providers.base import (
    Cancelled,
    Capabilities,
    Choice,
    Connection,
    Finding,
    GenerationJob,
    GenerationResult,
    HeardElsewhere,
    JobCancelled,
    ProviderError,
    Report,
    Setup,
)
from songsmith.providers.estimate import estimated_timing
from songsmith.providers.minimax import client, codes, covers
from songsmith.providers.minimax.client import Answer, NotSent, Refused, Strange, Unknown
from songsmith.providers.minimax.payload import (
    COVER_MODEL,
    LINK,
    MODELS,
    PATH,
    STREAM,
    body_of,
    capabilities_of,
    cover_body_of,
    listen_body_of,
    models_of,
)
from songsmith.providers.minimax.schemas import ExtraInfo
from songsmith.providers.patience import Pace, pause
from songsmith.providers.received import NotSound, decoded

AGAIN_PAUSES = (5.0, 20.0)
"""Seconds before asking once more after a fault; as many as there may be further calls."""
WAIT_PAUSES = (5.0, 10.0, 20.0, 40.0, 60.0, 60.0, 60.0)
"""Seconds before asking again after "too many": four minutes in all."""
LONGEST_WAIT = 120.0  # seconds; what a service may ask for at once
FETCH_PAUSES = (1.0, 5.0, 15.0)
"""Seconds between tries to fetch a finished song: that costs nothing."""
FETCH_SECONDS = 300.0
FETCH_BYTES = 160 * 2**20
GONE = (403, 404, 410)
"""HTTP status of a link that will not work again."""
CALLS_A_MINUTE = 120  # what the service allows
MS = 1000.0

NOT_REACHED = (
    "MiniMax could not be reached, and nothing was sent. Check the address in the settings, then try again."
)
NOT_HEARD = (
    "MiniMax did not say what it heard in the recording. Nothing is charged for that: try again in a minute."
)
STRANGE = (
    "What answered at the address of MiniMax is not its music service. Check the address in the settings."
)
NO_ANSWER = (
    "The song was ordered, and no whole answer came back. MiniMax may have charged it. "
    "“Try again” orders, and may pay for, another one."
)
LEFT_BEHIND = (
    "Songsmith stopped while MiniMax was making this song, which may have been charged. "
    "“Try again” orders, and may pay for, another one."
)
NOT_FETCHED = (
    "MiniMax made the song, but it could not be fetched. “Try again” within a day fetches it without paying "
    "again."
)
LINK_OVER = "The link to the finished song has expired. “Try again” orders, and pays for, another one."
DAMAGED = "MiniMax sent a song that cannot be used: {}. “Try again” orders, and may pay for, another one."

_PACE = Pace(CALLS_A_MINUTE)

Found = TypeVar("Found")


@dataclass(slots=True)
class _Log:
    """What is worth knowing about an order afterwards; no secrets."""

    sent: Mapping[str, Any]
    refusals: list[dict[str, Any]]


class MiniMaxProvider:
    """Vocal and instrumental songs and covers, by link or by stream."""

    name = "minimax"
    title = "MiniMax"
    version = "v1"
    capabilities = Capabilities()
    cover_model = COVER_MODEL
    cover_receives = (
        "The recording itself leaves this server and goes to MiniMax, who write down its words and its parts "
        "and keep it known for a day. The style and your words follow with the take."
    )
    setup = Setup(
        about="Polished songs from the hosted models of MiniMax. Needs an account there with music.",
        receives=(
            "The style and the words of the song (of an instrumental, only its section names) are sent to "
            "MiniMax each time. Names and other songs are not; a recording only when you send it for a cover."
        ),
        price="Every take is a paid call at the price of your MiniMax plan. A failed one may be charged too.",
        tests=(
            "The test sends a music request with nothing in it. A known key is told that fields are missing, "
            "an unknown one that it is unknown. No song is made and nothing is charged."
        ),
        addresses=(
            ("https://api.minimax.io", "Global (api.minimax.io)"),
            ("https://api.minimaxi.com", "China (api.minimaxi.com)"),
            ("https://api.minimax.cn", "China (api.minimax.cn)"),
        ),
        choices=(
            Choice(
                "model",
                "Model",
                (("", "The best that the account has"), *((name, name) for name in MODELS)),
                "Older models take less text; the limits on the song page follow.",
            ),
            Choice(
                "transfer",
                "Delivery",
                ((LINK, "Link to a WAV file (best sound)"), (STREAM, "Stream of an MP3 file")),
            ),
        ),
    )

    def capabilities_with(self, options: Mapping[str, Any]) -> Capabilities:
        return capabilities_of(models_of(options)[0])

    def warm(self) -> None:
        """Nothing is loaded here."""

    def preview(self, job: GenerationJob) -> Mapping[str, Any]:
        if job.recording is not None:
            return covers.cover_preview(job)
        return {"url": job.base_url + PATH, "body": body_of(job, models_of(job.options)[0])}

    def listen_preview(self, job: GenerationJob) -> Mapping[str, Any]:
        return covers.listen_preview(job)

    def listen(self, job: GenerationJob, report: Report, cancelled: Cancelled) -> HeardElsewhere:
        try:
            return _heard(job, _Log({}, []), report, cancelled)
        except Refused as error:
            raise _said(error, job) from error

    def test(self, connection: Connection) -> Finding:
        try:
            client.probe(connection)
        except Refused as error:
            return _finding(error)
        except (NotSent, Unknown):
            return Finding(False, "Nobody answers at this address.")
        except Strange:
            return Finding(False, STRANGE)
        return Finding(
            False, "The service made something of an empty request: it does not behave like MiniMax."
        )

    def generate(self, job: GenerationJob, report: Report, cancelled: Cancelled) -> GenerationResult:
        started = time.monotonic()
        log = _Log(self.preview(job), [])
        answer = _remembered(job) or _ordered(job, log, report, cancelled)
        report("Fetching the song", 0.9)
        audio, rate = _sound(job, answer, cancelled)
        timing = estimated_timing(job.lyrics, audio.shape[1] / rate, job.section_ids, job.line_ids)
        return GenerationResult(
            audio=audio,
            sample_rate=rate,
            timing=timing,
            report={
                "sent": log.sent,
                "received": {
                    "trace_id": answer.trace_id,
                    "code": codes.SUCCESS,
                    "extra_info": answer.extra.model_dump(exclude_none=True),
                    "refusals": log.refusals,
                },
                "stages": {"remote": round(time.monotonic() - started, 1)},
            },
        )


def _finding(error: Refused) -> Finding:
    if error.code == codes.INVALID:
        return Finding(True, "The service knows this key. What the plan includes shows with the first take.")
    return Finding(False, codes.meaning(error.code).message)


def _remembered(job: GenerationJob) -> Answer | None:
    """A song that was made for an earlier attempt. Raises ProviderError when one may have been."""
    if url := job.memory.get("url"):
        return Answer(job.memory.get("trace_id", ""), ExtraInfo(**job.memory.get("extra", {})), url=url)
    if job.memory.get("sent"):
        raise ProviderError(LEFT_BEHIND)
    return None


def _ordered(job: GenerationJob, log: _Log, report: Report, cancelled: Cancelled) -> Answer:
    """The song, from the first of the models that the account has."""
    if job.recording is not None:
        return _ordered_cover(job, log, report, cancelled)
    models = models_of(job.options)
    for model in models[:-1]:
        try:
            return _order(job, body_of(job, model), log, report, cancelled)
        except Refused as error:
            if not _lacks_model(error):
                raise _said(error, job) from error
    try:
        return _order(job, body_of(job, models[-1]), log, report, cancelled)
    except Refused as error:
        raise _said(error, job) from error


def _lacks_model(error: Refused) -> bool:
    return error.code == codes.NOT_IN_PLAN or (error.code == codes.INVALID and "model" in error.message)


def _ordered_cover(job: GenerationJob, log: _Log, report: Report, cancelled: Cancelled) -> Answer:
    """With words of its own in two steps, where an id that has expired is asked for again, which is free."""
    recording = covers.recording_of(job)
    try:
        if not job.lyrics.strip():
            return _order(job, cover_body_of(job, audio=covers.encoded(recording)), log, report, cancelled)
        if recording.feature_id:
            try:
                body = cover_body_of(job, feature_id=recording.feature_id)
                return _order(job, body, log, report, cancelled)
            except Refused as error:
                if not _may_have_expired(error):
                    raise
        heard = _heard(job, log, report, cancelled)
        recording.heard(heard)
        return _order(job, cover_body_of(job, feature_id=heard.feature_id), log, report, cancelled)
    except Refused as error:
        raise _said(error, job) from error


def _may_have_expired(error: Refused) -> bool:
    texts = ("prompt", "lyrics")
    return error.code == codes.INVALID and not any(field in error.message for field in texts)


def _heard(job: GenerationJob, log: _Log, report: Report, cancelled: Cancelled) -> HeardElsewhere:
    """What the service hears in the recording. Being free, it may be asked again after any fault.

    Raises Refused, ProviderError, JobCancelled.
    """
    body = listen_body_of(covers.encoded(covers.recording_of(job)))

    def ask() -> HeardElsewhere:
        _wait_for_turn(job, cancelled)
        try:
            return covers.heard_from(client.listen(Connection(job.base_url, job.key), body, cancelled))
        except Unknown as error:
            raise Refused(codes.TIMEOUT) from error
        except Strange as error:
            raise ProviderError(STRANGE) from error
        except CallStopped as error:
            raise JobCancelled from error

    report("Sending the recording to MiniMax", 0.1)
    try:
        return _patiently(ask, body["model"], log, report, cancelled)
    except Refused as error:
        if codes.meaning(error.code).then is codes.Then.AGAIN:
            raise ProviderError(NOT_HEARD + _for_support(error)) from error
        raise


def _order(
    job: GenerationJob, body: Mapping[str, Any], log: _Log, report: Report, cancelled: Cancelled
) -> Answer:
    """One song, in as many calls as the code table allows. Raises Refused, ProviderError, JobCancelled."""
    log.sent = {**log.sent, "body": covers.shown(body, job.recording) if job.recording else body}
    report(f"Waiting for {urlsplit(job.base_url).hostname} ({body['model']})", 0.1)
    return _patiently(lambda: _call(job, body, cancelled), body["model"], log, report, cancelled)


def _patiently(
    ask: Callable[[], Found], model: str, log: _Log, report: Report, cancelled: Cancelled
) -> Found:
    """Asks until there is an answer or the code table says stop. Raises what `ask` raises, ProviderError."""
    pauses = {codes.Then.AGAIN: list(AGAIN_PAUSES), codes.Then.WAIT: list(WAIT_PAUSES)}
    while True:
        try:
            return ask()
        except Refused as error:
            log.refusals.append({"code": error.code, "trace_id": error.trace_id, "model": model})
            then = codes.meaning(error.code).then
            if not pauses.get(then):
                raise
            seconds = max(pauses[then].pop(0), min(error.retry_after, LONGEST_WAIT))
        except NotSent as error:
            if not pauses[codes.Then.AGAIN]:
                raise ProviderError(NOT_REACHED) from error
            seconds = pauses[codes.Then.AGAIN].pop(0)
        report(f"MiniMax is busy or away; asking again in {seconds:.0f} s", 0.1)
        pause(seconds, cancelled)


def _wait_for_turn(job: GenerationJob, cancelled: Cancelled) -> None:
    _PACE.wait(hashlib.sha256(f"{job.base_url} {job.key}".encode()).hexdigest(), cancelled)


def _call(job: GenerationJob, body: Mapping[str, Any], cancelled: Cancelled) -> Answer:
    """One call. That it was sent is stored before, and taken back only when surely nothing came of it."""
    _wait_for_turn(job, cancelled)
    job.remember({"sent": True})
    try:
        answer = client.make(Connection(job.base_url, job.key), body, cancelled)
    except (Refused, NotSent):
        job.remember({})
        raise
    except Strange as error:
        job.remember({})
        raise ProviderError(STRANGE) from error
    except Unknown as error:
        raise ProviderError(NO_ANSWER) from error
    except CallStopped as error:
        raise JobCancelled from error
    if answer.url:
        extra = answer.extra.model_dump(exclude_none=True)
        job.remember({"sent": True, "url": answer.url, "trace_id": answer.trace_id, "extra": extra})
    return answer


def _said(error: Refused, job: GenerationJob) -> ProviderError:
    """For the writer: what it means, and what to tell the service's support."""
    message = codes.meaning(error.code).message
    if error.code == codes.INVALID:
        own_words = error.message.replace(job.key, "…") if job.key else error.message
        message = f"{message}: {own_words or 'it did not say why'}."
    return ProviderError(message + _for_support(error))


def _for_support(error: Refused) -> str:
    trace = f", trace {error.trace_id}" if error.trace_id else ""
    return f" (MiniMax code {error.code}{trace})"


def _sound(job: GenerationJob, answer: Answer, cancelled: Cancelled) -> tuple[Audio, int]:
    """Decoded and as long as promised. Raises ProviderError, JobCancelled."""
    seconds = answer.extra.music_duration / MS if answer.extra.music_duration else None
    try:
        if answer.url:
            return _fetched(job, answer, seconds, cancelled)
        return decoded(io.BytesIO(answer.sound), seconds=seconds)
    except NotSound as error:
        job.remember({})
        trace = f" (trace {answer.trace_id})" if answer.trace_id else ""
        raise ProviderError(DAMAGED.format(error) + trace) from error


def _fetched(
    job: GenerationJob, answer: Answer, seconds: float | None, cancelled: Cancelled
) -> tuple[Audio, int]:
    """By the safe fetcher, which sends no key to anybody."""
    pauses = list(FETCH_PAUSES)
    while True:
        with tempfile.TemporaryFile() as file:
            try:
                fetch(answer.url, file, max_bytes=FETCH_BYTES, seconds=FETCH_SECONDS, stopped=cancelled)
            except CallStopped as error:
                raise JobCancelled from error
            except FetchRefused as error:
                if error.status in GONE:
                    job.remember({})
                    raise ProviderError(LINK_OVER) from error
                if not pauses:
                    raise ProviderError(NOT_FETCHED) from error
            else:
                file.seek(0)
                return decoded(file, seconds=seconds)
        pause(pauses.pop(0), cancelled)
