"""The open-weights model MiniMax-Music3 on a server of one's own, such as `sgl-omni serve`."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import httpx

from songsmith.core.outgoing import AddressRefused, Bounds, CallStopped, OutOfTime, outgoing_client
from songsmith.language.structure import lyrics_to_send
from songsmith.providers.base import (
    Cancelled,
    Capabilities,
    Connection,
    Finding,
    GenerationJob,
    GenerationResult,
    JobCancelled,
    ProviderError,
    Report,
    Setup,
)
from songsmith.providers.estimate import estimated_timing
from songsmith.providers.patience import pause
from songsmith.providers.received import NotSound, decoded

SPEECH, MODELS, HEALTH = "/v1/audio/speech", "/v1/models", "/health"
MODEL = "MiniMaxAI/MiniMax-Music3"
"""Where the server does not name its model."""
MAX_TOKENS = 7500  # 25 a second: the five minutes that the model is documented for
RENDER_SECONDS = 1800.0  # a song takes about three times its length, on slow cards more
ASK_SECONDS = 10.0
LOADING_SECONDS = 900.0  # for the weights to be read
LOADING_PAUSE = 5.0
MAX_BYTES = 160 * 2**20
PIECE_BYTES = 256 * 1024

AWAY = "Your music server could not be reached. Check that it runs, and its address in the settings."
LOADING = "Your music server was still loading its model after a quarter of an hour."
BROKE_OFF = "Your music server stopped answering while it made the song. Try again."
REFUSED = "Your music server refused (HTTP {})."
DAMAGED = "Your music server sent a song that cannot be used: {}."

_UNREACHED = (httpx.HTTPError, AddressRefused, OutOfTime)


class Music3Provider:
    """Nothing is charged here, so a broken call may be made again by anybody."""

    name = "music3"
    title = "MiniMax-Music3, self-hosted"
    version = "music3"
    capabilities = Capabilities(seed=True, instrumental=False)
    setup = Setup(
        about="The open model MiniMax-Music3 on a machine with a GPU that you run yourself.",
        receives="The style and the words of the song are sent to that machine.",
        price="It costs nothing but your own electricity. A song takes about three times its length.",
        tests="The test asks the server which model it serves. No song is made.",
        key_needed=False,
    )

    def capabilities_with(self, options: Mapping[str, Any]) -> Capabilities:
        return self.capabilities

    def warm(self) -> None:
        """Nothing is loaded here."""

    def preview(self, job: GenerationJob) -> Mapping[str, Any]:
        return {"url": job.base_url + SPEECH, "body": _body(job, MODEL)}

    def test(self, connection: Connection) -> Finding:
        with _client(connection, ASK_SECONDS) as client:
            try:
                if _is_loading(client):
                    return Finding(True, "The server is there and still loads its model.")
                return Finding(True, f"The server is ready, with {_model(client)}.")
            except ProviderError as error:
                return Finding(False, str(error))
            except _UNREACHED:
                return Finding(False, AWAY)

    def generate(self, job: GenerationJob, report: Report, cancelled: Cancelled) -> GenerationResult:
        connection = Connection(job.base_url, job.key)
        try:
            body = _body(job, _ready_model(connection, report, cancelled))
            report("Your music server is singing", 0.2)
            with _client(connection, RENDER_SECONDS, cancelled) as client:
                sound, seed = _speak(client, body)
        except CallStopped as error:
            raise JobCancelled from error
        return _result(job, body, sound, seed)


def _body(job: GenerationJob, model: str) -> dict[str, Any]:
    """Sampling is left to the server: other settings than its own spoil the voice."""
    return {
        "model": model,
        "input": lyrics_to_send(job.lyrics),
        "instructions": job.prompt,
        "response_format": "wav",
        "seed": job.seed,
        "max_new_tokens": MAX_TOKENS,
        "stream": False,
    }


def _result(job: GenerationJob, body: Mapping[str, Any], sound: bytes, seed: str) -> GenerationResult:
    try:
        audio, rate = decoded(io.BytesIO(sound))
    except NotSound as error:
        raise ProviderError(DAMAGED.format(error)) from error
    received = {"code": int(HTTPStatus.OK), **({"seed": seed} if seed else {})}
    return GenerationResult(
        audio=audio,
        sample_rate=rate,
        timing=estimated_timing(job.lyrics, audio.shape[1] / rate, job.section_ids, job.line_ids),
        report={"sent": {"url": job.base_url + SPEECH, "body": body}, "received": received},
    )


def _client(
    connection: Connection, seconds: float, stopped: Callable[[], bool] = lambda: False
) -> httpx.Client:
    client = outgoing_client(Bounds.of(seconds, stopped), read_seconds=seconds)
    client.base_url = httpx.URL(connection.base_url)
    if connection.key:
        client.headers["Authorization"] = f"Bearer {connection.key}"
    return client


def _ready_model(connection: Connection, report: Report, cancelled: Cancelled) -> str:
    """Waits while the weights are read. Raises ProviderError, JobCancelled, CallStopped."""
    for _ in range(round(LOADING_SECONDS / LOADING_PAUSE)):
        with _client(connection, ASK_SECONDS, cancelled) as client:
            try:
                if not _is_loading(client):
                    return _model(client)
            except _UNREACHED as error:
                raise ProviderError(AWAY) from error
        report("Your music server is loading its model", 0.05)
        pause(LOADING_PAUSE, cancelled)
    raise ProviderError(LOADING)


def _is_loading(client: httpx.Client) -> bool:
    """Servers without a health page are as ready as they get."""
    return client.get(HEALTH).status_code == HTTPStatus.SERVICE_UNAVAILABLE


def _model(client: httpx.Client) -> str:
    """What the server calls its model. Raises ProviderError when it wants another key."""
    response = client.get(MODELS)
    if response.status_code in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        raise ProviderError("Your music server does not accept the key.")
    try:
        return str(response.json()["data"][0]["id"])
    except (ValueError, LookupError, TypeError):
        return MODEL


def _speak(client: httpx.Client, body: Mapping[str, Any]) -> tuple[bytes, str]:
    """The file, and the seed that the server names. Raises ProviderError, CallStopped."""
    try:
        with client.stream("POST", SPEECH, json=body) as response:
            if response.status_code != HTTPStatus.OK:
                raise ProviderError(REFUSED.format(response.status_code))
            return _read(response), response.headers.get("X-Seed", "")
    except (httpx.ConnectError, AddressRefused) as error:
        raise ProviderError(AWAY) from error
    except (httpx.HTTPError, OutOfTime) as error:
        raise ProviderError(BROKE_OFF) from error


def _read(response: httpx.Response) -> bytes:
    sound = bytearray()
    for piece in response.iter_raw(PIECE_BYTES):
        sound += piece
        if len(sound) > MAX_BYTES:
            raise ProviderError(DAMAGED.format("it is too large"))
    return bytes(sound)
