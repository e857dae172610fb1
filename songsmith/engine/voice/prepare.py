"""Speech models made ready once: extra outputs added, written beside the other models, checked by hash."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import onnx

from songsmith.engine.paths import models_dir

PREPARATION = "1"
"""Part of the file name: raise it when preparation itself changes."""


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def prepared(
    name: str, source_hash: str, recipe: Sequence[str], make: Callable[[], bytes], *, folder: str = "voice"
) -> Path:
    """The cached file for (source, recipe), made by `make` on first use or when it was damaged.

    folder: where it lies beside the fetched models.
    Safe against a kill at any moment and against two processes at once: the file and then its checksum are
    each put in place by a rename.
    """
    key = hashlib.sha256("\n".join([PREPARATION, source_hash, *recipe]).encode()).hexdigest()[:16]
    target = models_dir() / folder / f"{name}-{key}.onnx"
    checksum = target.with_suffix(".sha256")
    if target.is_file() and checksum.is_file() and checksum.read_text() == sha256_of(target):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    data = make()
    _write(target, data)
    _write(checksum, hashlib.sha256(data).hexdigest().encode())
    return target


def with_outputs(source: Path, outputs: Sequence[str]) -> bytes:
    """The model with inner tensors added to its outputs."""
    model = onnx.load(str(source))
    for name in outputs:
        model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None))
    return bytes(model.SerializeToString())


def _write(target: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=target.name, suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
