from __future__ import annotations

from pathlib import Path

import pytest

from songsmith.engine.voice.cache import BoundedCache
from songsmith.engine.voice.prepare import prepared


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SONGSMITH_MODELS", str(tmp_path))


def test_a_model_is_made_once() -> None:
    made: list[int] = []

    def make() -> bytes:
        made.append(1)
        return b"model"

    assert prepared("m", "hash", ["a"], make) == prepared("m", "hash", ["a"], make)
    assert len(made) == 1
    assert prepared("m", "hash", ["b"], make) != prepared("m", "hash", ["a"], make)


def test_a_damaged_or_half_written_model_is_made_again() -> None:
    path = prepared("m", "hash", [], lambda: b"whole")
    path.write_bytes(b"who")
    assert prepared("m", "hash", [], lambda: b"whole").read_bytes() == b"whole"
    path.with_suffix(".sha256").unlink()
    assert prepared("m", "hash", [], lambda: b"whole").read_bytes() == b"whole"


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail() -> bytes:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        prepared("m", "hash", [], fail)
    assert not [p for p in tmp_path.rglob("*") if p.is_file()]


def test_the_cache_drops_what_was_used_longest_ago() -> None:
    cache: BoundedCache[bytes] = BoundedCache(10, len)
    cache.get("a", lambda: b"12345")
    cache.get("b", lambda: b"12345")
    cache.get("a", lambda: b"never made")
    cache.get("c", lambda: b"12345")
    assert cache.get("a", lambda: b"again") == b"12345"
    assert cache.get("b", lambda: b"again") == b"again"
