"""Sending files that need a permission: ranges, validators, and never a whole file in memory."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from http import HTTPStatus
from pathlib import Path
from typing import BinaryIO

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    StreamingHttpResponse,
)
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe

from songsmith.core.ranges import ByteRange, Unsatisfiable, parse_range

CHUNK_BYTES = 256 * 1024  # one thread hop per piece: large enough to be cheap, small enough for 100 listeners
PRIVATE = (
    "private, no-cache"  # a browser may keep it, and asks each time whether it still may and it is the same
)


def file_response(
    request: HttpRequest,
    path: Path,
    *,
    content_type: str,
    download_name: str | None = None,
    cache_control: str = PRIVATE,
) -> HttpResponseBase:
    """`path` as 200, 206, 304 or 416, for GET and HEAD. The caller has checked the permission.

    The file is opened here: deleting it afterwards does not break a running response. Raises
    `FileNotFoundError`. With `download_name` the browser saves it under that name instead of playing it.
    """
    file = path.open("rb")
    stat = os.fstat(file.fileno())
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": cache_control,
        "ETag": f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"',
        "Last-Modified": http_date(stat.st_mtime),
    }
    if download_name and (disposition := content_disposition_header(True, download_name)):
        headers["Content-Disposition"] = disposition
    response = _answer(request, file, stat, content_type, headers)
    if not response.streaming:
        file.close()
    return response


def _answer(
    request: HttpRequest, file: BinaryIO, stat: os.stat_result, content_type: str, headers: dict[str, str]
) -> HttpResponseBase:
    if _unchanged(request, headers["ETag"]):
        return HttpResponseNotModified(headers=headers)
    size = stat.st_size
    try:
        wanted = _wanted_range(request, size, headers["ETag"], int(stat.st_mtime))
    except Unsatisfiable:
        headers["Content-Range"] = f"bytes */{size}"
        return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    status = HTTPStatus.OK
    if wanted is not None:
        status = HTTPStatus.PARTIAL_CONTENT
        headers["Content-Range"] = f"bytes {wanted.first}-{wanted.last}/{size}"
    first, length = (wanted.first, wanted.length) if wanted else (0, size)
    headers["Content-Length"] = str(length)
    if request.method == "HEAD":
        return HttpResponse(status=status, content_type=content_type, headers=headers)
    return StreamingHttpResponse(
        FilePieces(file, first, length), status=status, content_type=content_type, headers=headers
    )


def _unchanged(request: HttpRequest, etag: str) -> bool:
    """Whether the browser's copy is this file. Only the entity tag counts: times are whole seconds."""
    tags = request.headers.get("If-None-Match", "")
    return tags.strip() == "*" or etag in [tag.strip().removeprefix("W/") for tag in tags.split(",")]


def _wanted_range(request: HttpRequest, size: int, etag: str, modified: int) -> ByteRange | None:
    """None: send everything, also when `If-Range` names an older version of the file."""
    header = request.headers.get("Range")
    if header is None or request.method != "GET":
        return None
    condition = request.headers.get("If-Range")
    if condition is not None and condition != etag and parse_http_date_safe(condition) != modified:
        return None
    return parse_range(header, size)


class FilePieces:
    """`length` bytes of an open file from `first`, in pieces read on a thread.

    Asynchronous on purpose: under ASGI Django collects a synchronous iterator whole before it sends the first
    byte. Closing belongs to the response, which also closes when the listener leaves early.
    """

    def __init__(self, file: BinaryIO, first: int, length: int) -> None:
        self._file = file
        self._first = first
        self._length = length

    async def __aiter__(self) -> AsyncIterator[bytes]:
        position, end = self._first, self._first + self._length
        while position < end:
            piece = await asyncio.to_thread(self._read, position, min(CHUNK_BYTES, end - position))
            if not piece:
                return  # truncated underneath: the short body tells the browser, nothing better can be said
            position += len(piece)
            yield piece

    def _read(self, position: int, length: int) -> bytes:
        return os.pread(self._file.fileno(), length, position)

    def close(self) -> None:
        """Called by the response."""
        self._file.close()
