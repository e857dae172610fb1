"""A stand-in for the hosted service and for a model server at home, on real sockets, with every known fault.

Written from the description of the API alone; it imports nothing of the client that it tests.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import math
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import soundfile

RATE = 44100
SECONDS = 4
KEY = "sk-upstream-0123456789"
HEARD_LYRICS = "[Verse 1]\nRain is writing letters home\n\n[Chorus]\nOn the window of the train tonight\n"
HEARD_PARTS = {
    "num_segments": 4,
    "segments": [
        {"start": 0, "end": 2.0, "label": "intro"},
        {"start": 2.0, "end": 7.5, "label": "verse"},
        {"start": 7.5, "end": 15.0, "label": "chorus"},
        {"start": 15.0, "end": 16.0, "label": "silence"},
    ],
}
TRACE = "04ede0ab069fb1ba8be5156a24b1e081"
PIECES = 6


@cache
def song(fmt: str = "WAV", rate: int = RATE) -> bytes:
    """A quiet tone in stereo."""
    frames = [[0.2 * math.sin(n / 20), 0.2 * math.sin(n / 25)] for n in range(rate * SECONDS)]
    out = io.BytesIO()
    soundfile.write(out, frames, rate, format=fmt)
    return out.getvalue()


class Upstream(ThreadingHTTPServer):
    """features: ids of recordings that are known; expire them by clearing the set.

    faults: what to do to the next calls, one each; then everything works. `links` the same for files.

    calls: (path, headers, body) of everything. charged: songs that were made, wanted or not.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.faults: list[str] = []
        self.links: list[str] = []
        self.calls: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.charged = 0
        self.loading = 0
        self.lacking: set[str] = set()
        self.features: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def orders(self) -> list[dict[str, Any]]:
        return [body for path, _, body in self.calls if path == "/v1/music_generation"]

    def recordings(self) -> list[dict[str, Any]]:
        return [body for path, _, body in self.calls if path == "/v1/music_cover_preprocess"]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Whoever hangs up is what the tests are about."""


class _Handler(BaseHTTPRequestHandler):
    server: Upstream

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.calls.append((self.path, dict(self.headers), {}))
        if self.path.startswith("/song"):
            self._file(self.server.links.pop(0) if self.server.links else "")
        elif self.path == "/health" and self.server.loading:
            self.server.loading -= 1
            self._send(503, b"loading")
        elif self.path == "/v1/models":
            self._json(200, {"data": [{"id": "music3-local"}]})
        else:
            self._send(200, b"ok")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.calls.append((self.path, dict(self.headers), body))
        fault = self.server.faults.pop(0) if self.server.faults else ""
        if self.path == "/v1/audio/speech":
            self._speech(body, fault)
        elif self.path == "/v1/music_cover_preprocess":
            self._listen(body, fault)
        else:
            self._music(body, fault)

    def _listen(self, body: dict[str, Any], fault: str) -> None:
        """The same sound has the same id."""
        if self._refused(fault):
            return
        if body.keys() != {"model", "audio_base64"} or body["model"] != "music-cover":
            self._refuse(2013, message="invalid params, audio not valid")
            return
        if fault == "drop":
            self._hang_up()
            return
        sound = base64.b64decode(body["audio_base64"], validate=True)
        feature = hashlib.md5(sound, usedforsecurity=False).hexdigest()
        self.server.features.add(feature)
        heard = {
            "cover_feature_id": "" if fault == "no id" else feature,
            "formatted_lyrics": None if fault == "no words" else HEARD_LYRICS,
            "structure_result": "{" if fault == "no parts" else json.dumps(HEARD_PARTS),
            "audio_duration": 16.0,
            "trace_id": TRACE,
            "base_resp": {"status_code": 0, "status_msg": "success"},
        }
        self._json(200, heard)

    def _refused(self, fault: str) -> bool:
        """Whether key or fault ended the call."""
        if self.headers.get("Authorization") != f"Bearer {KEY}":
            self._refuse(2049)
        elif fault.isdigit():
            self._refuse(int(fault), 410 if fault == "2153" else 200)
        elif fault.startswith("http "):
            self._send(int(fault[5:]), b"<html>no</html>", {"Content-Type": "text/html"})
        elif fault == "html":
            self._send(200, b"<html>Welcome</html>", {"Content-Type": "text/html"})
        else:
            return False
        return True

    def _cover_fault(self, body: dict[str, Any]) -> str:
        if not 10 <= len(body.get("prompt", "")) <= 300:
            return "invalid params, prompt length not valid"
        if ("audio_base64" in body) == ("cover_feature_id" in body):
            return "invalid params, exactly one source"
        if "audio_base64" in body:
            return "invalid params, lyrics need a feature id" if "lyrics" in body else ""
        if not 10 <= len(body.get("lyrics", "")) <= 1000:
            return "invalid params, lyrics length not valid"
        known = body["cover_feature_id"] in self.server.features
        return "" if known else "invalid params, cover_feature_id not valid"

    def _music(self, body: dict[str, Any], fault: str) -> None:
        if self._refused(fault):
            return None
        if body["model"] in self.server.lacking:
            return self._refuse(2061)
        if body["model"] == "music-cover":
            if message := self._cover_fault(body):
                return self._refuse(2013, message=message)
        elif not body.get("lyrics") and not body.get("is_instrumental"):
            return self._refuse(2013, message=f"invalid params, lyrics is required ({KEY})")
        self.server.charged += 1
        if fault == "drop":
            return self._hang_up()
        if fault == "slow":
            time.sleep(3)
        return self._stream(fault) if body.get("stream") else self._link(fault)

    def _link(self, fault: str) -> None:
        data: dict[str, Any] = {"audio": f"{self.server.url}/song.wav?signature=s3cret", "status": 2}
        if fault == "unfinished":
            data["status"] = 1
        if fault == "half hex":
            data["audio"] = ""
        self._json(200, {"data": data, **_about(len(song()))})

    def _stream(self, fault: str) -> None:
        sound = song("MP3")
        if fault == "wrong media":
            sound = b"%PDF-1.4 this is no music at all " * 200
        size = len(sound) // PIECES + 1
        pieces = [sound[n : n + size].hex() for n in range(0, len(sound), size)]
        if fault == "half hex":
            pieces[2] = pieces[2][:-1]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if fault == "last piece at the end":
            last = pieces.pop()
        else:
            last = {"whole again": sound.hex()}.get(fault, "")
        if fault == "whole at once":
            pieces, last = [], sound.hex()
        for number, piece in enumerate(pieces):
            if fault == "drop mid-stream" and number == 3:
                return self._hang_up()
            if fault == "error mid-stream" and number == 3:
                return self._frame({"data": None, "base_resp": {"status_code": 1027, "status_msg": "s"}})
            self._frame({"data": {"audio": piece, "status": 1}, "extra_info": None, "base_resp": None})
        if fault != "unfinished":
            self._frame({"data": {"audio": last, "status": 2}, **_about(len(sound))})
        self.wfile.write(b"data: [DONE]\n\n")
        return None

    def _file(self, fault: str) -> None:
        if fault.startswith("http "):
            return self._send(int(fault[5:]), b"<Error>expired</Error>")
        if fault == "wrong media":
            return self._send(200, b"<html>not found</html>" * 50)
        sound = song()
        if fault == "shorter":
            return self._send(200, sound[: len(sound) // 3])
        if fault == "drop":
            self.send_response(200)
            self.send_header("Content-Length", str(len(sound)))
            self.end_headers()
            self.wfile.write(sound[:1000])
            return self._hang_up()
        return self._send(200, sound, {"Content-Type": "audio/wav"})

    def _speech(self, body: dict[str, Any], fault: str) -> None:
        if fault == "drop":
            return self._hang_up()
        if fault.isdigit():
            return self._send(int(fault), b"<html>no</html>")
        if fault == "slow":
            time.sleep(3)
        if fault == "wrong media":
            return self._send(200, b"<html>Welcome</html>" * 50)
        if fault == "half":
            self.send_response(200)
            self.send_header("Content-Length", str(len(song(rate=32000))))
            self.end_headers()
            self.wfile.write(song(rate=32000)[:5000])
            return self._hang_up()
        return self._send(200, song(rate=32000), {"X-Seed": str(body["seed"])})

    def _refuse(self, code: int, status: int = 200, message: str = "no") -> None:
        envelope = {
            "data": None,
            "trace_id": TRACE,
            "base_resp": {"status_code": code, "status_msg": message},
        }
        self._json(status, envelope)

    def _frame(self, frame: dict[str, Any]) -> None:
        self.wfile.write(f"data: {json.dumps(frame)}\n\n".encode())

    def _json(self, status: int, body: dict[str, Any]) -> None:
        self._send(status, json.dumps(body).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _hang_up(self) -> None:
        """A reset, as a crash gives, not a polite end."""
        self.connection.setsockopt(1, 13, struct.pack("ii", 1, 0))
        self.wfile.flush()
        self.connection.close()


def _about(size: int) -> dict[str, Any]:
    return {
        "trace_id": TRACE,
        "extra_info": {"music_duration": SECONDS * 1000, "music_sample_rate": RATE, "music_size": size},
        "base_resp": {"status_code": 0, "status_msg": "success"},
    }


@contextmanager
def upstream() -> Iterator[Upstream]:
    server = Upstream()
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
