"""Reads a TensorFlow checkpoint (a "tensor bundle" of version 2) without TensorFlow.

The index is a table of sorted strings in LevelDB's format, its values are protocol buffers; the tensors lie
raw in the data file. Only what the separation's checkpoint has: little-endian float32, one data file, no
compression.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOOTER = 48  # bytes
VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
FLOAT32 = 1
"""TensorFlow's number for the type."""
TYPE, SHAPE, OFFSET, SIZE = 1, 2, 4, 5
"""Fields of a BundleEntryProto; a shape's dimensions are its fields 2, their sizes in field 1 of those."""

Tensors = dict[str, NDArray[np.float32]]


def read_checkpoint(index: Path, data: Path) -> Tensors:
    """All float32 tensors by name. Raises ValueError for a file that is not such a table."""
    table, values = index.read_bytes(), np.memmap(data, np.uint8, "r")
    tensors: Tensors = {}
    try:
        for _, handle in _entries(_index_block(table)):
            for name, entry in _entries(_block(table, handle)):
                tensor = _tensor(entry, values) if name else None  # the nameless first one is a header
                if tensor is not None:
                    tensors[name.decode()] = tensor
    except (IndexError, struct.error) as error:
        raise ValueError("this is no checkpoint") from error
    return tensors


def _index_block(table: bytes) -> bytes:
    """The footer names first the block of metadata, then that of the index."""
    footer = table[-FOOTER:]
    _, at = _varint(footer, 0)
    _, at = _varint(footer, at)
    return _block(table, footer[at:])


def _block(table: bytes, handle: bytes) -> bytes:
    """handle: offset and size. A byte behind the block says how it is compressed; 0 is not at all."""
    offset, at = _varint(handle, 0)
    size, _ = _varint(handle, at)
    if table[offset + size] != 0:
        raise ValueError("compressed checkpoints are not read")
    return table[offset : offset + size]


def _entries(block: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Keys share their beginning with the key before; restart points stand at the end."""
    (restarts,) = struct.unpack("<I", block[-4:])
    end, at, key = len(block) - 4 - 4 * restarts, 0, b""
    while at < end:
        shared, at = _varint(block, at)
        own, at = _varint(block, at)
        size, at = _varint(block, at)
        key = key[:shared] + block[at : at + own]
        at += own
        yield key, block[at : at + size]
        at += size


def _tensor(entry: bytes, values: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    numbers, parts = _fields(entry)
    if numbers.get(TYPE) != FLOAT32:
        return None
    shape = [_fields(size)[0].get(1, 0) for size in _all(parts.get(SHAPE, b""), 2)]
    offset = numbers.get(OFFSET, 0)
    stored = values[offset : offset + numbers.get(SIZE, 0)]
    return np.asarray(stored).view("<f4").reshape(shape)


def _fields(message: bytes) -> tuple[dict[int, int], dict[int, bytes]]:
    """A protocol buffer's numbers and its strings by field; of repeated ones the last."""
    numbers: dict[int, int] = {}
    strings: dict[int, bytes] = {}
    for field, value in _walk(message):
        if isinstance(value, int):
            numbers[field] = value
        else:
            strings[field] = value
    return numbers, strings


def _all(message: bytes, wanted: int) -> list[bytes]:
    """Every string of a repeated field."""
    return [value for field, value in _walk(message) if field == wanted and isinstance(value, bytes)]


def _walk(message: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Number and value of a protocol buffer's fields; fixed-width numbers as their bytes."""
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        kind = tag & 7
        if kind == VARINT:
            number, at = _varint(message, at)
            yield tag >> 3, number
            continue
        size = {FIXED64: 8, FIXED32: 4}.get(kind, 0)
        if kind == BYTES:
            size, at = _varint(message, at)
        yield tag >> 3, message[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """The number at `at`, and where the next thing starts."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7
