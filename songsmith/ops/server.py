"""The web server, started from Python: pages, streams and sockets in this process."""

from __future__ import annotations

import signal
import socket
import sys
import warnings
from types import FrameType

import uvicorn

from songsmith.lyrics.collab.wire import MESSAGE_MAX_BYTES

GRACE_SECONDS = 3  # for running answers when the server stops; event streams would go on for ever
BACKLOG = 2048  # connections that may wait for an accept


def listen(host: str, port: int) -> socket.socket:
    """A listening socket; raises `OSError` when the address is in use or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def serve(listening: socket.socket, *, trusted_proxies: list[str]) -> None:
    """Answer requests until a signal says stop. Call it on the main thread.

    `trusted_proxies` are addresses whose word on the scheme and the client's address is taken.
    """
    # uvicorn raises the signal again once it has stopped: as an exception, so that callers clean up.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _exit)
    # WhiteNoise hands files over piece by piece, which Django reads whole before it sends them: small, hashed
    # and cached for ever, they may. Nobody who starts the server can do anything about it.
    warnings.filterwarnings("ignore", "StreamingHttpResponse must consume synchronous iterators")
    config = uvicorn.Config(
        "songsmith.asgi:application",
        lifespan="off",
        access_log=False,
        log_config=None,
        log_level="warning",
        server_header=False,
        forwarded_allow_ips=trusted_proxies,
        timeout_graceful_shutdown=GRACE_SECONDS,
        ws_max_size=MESSAGE_MAX_BYTES,
        ws_per_message_deflate=False,  # keystrokes of thirty bytes grow by it, and cost more
    )
    uvicorn.Server(config).run(sockets=[listening])


def _exit(signum: int, frame: FrameType | None) -> None:
    sys.exit(0)
