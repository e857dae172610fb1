"""The signing key's file."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from songsmith.core.secret_key import read_or_create


def test_it_is_made_once_for_the_owner_of_the_process_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret_key"
    key = read_or_create(path)
    assert len(key) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_or_create(path) == key


def test_two_data_directories_have_different_keys(tmp_path: Path) -> None:
    assert read_or_create(tmp_path / "a") != read_or_create(tmp_path / "b")


def test_all_who_start_at_once_get_the_same_key(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(read_or_create, [path] * 64))
    assert len(keys) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret_key"]
