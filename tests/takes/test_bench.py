"""The benchmark: its table, and that it measures the pages it names."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from django.core.management import call_command
from django.test import Client

import songsmith.engine
from songsmith.takes.bench import pages, songs
from songsmith.takes.bench.table import Row, as_json, as_text
from songsmith.takes.management.commands import bench

ROWS = [
    Row("pages", "static file", 0.5, "ms CPU"),
    Row("pages", "library", 5.0, "ms CPU", 10.0, "static file"),
    Row("jobs", "wait", 1234.5, "ms"),
]


def test_the_table_lines_up() -> None:
    assert as_text(ROWS).splitlines() == [
        "pages  static file    0.5  ms CPU",
        "pages  library          5  ms CPU  10 × static file",
        "",
        "jobs   wait         1,234  ms",
    ]


def test_the_song_that_is_measured_is_shaped_like_a_real_one() -> None:
    schema = json.loads((Path(songsmith.engine.__path__[0]) / "schemas" / "timing.schema.json").read_text())
    jsonschema.validate(songs.timing_map(), schema)


def test_json_has_every_figure() -> None:
    body = json.loads(json.dumps(as_json(ROWS)))
    assert body["rows"][1] == {
        "section": "pages",
        "name": "library",
        "value": 5.0,
        "unit": "ms CPU",
        "ratio": 10.0,
        "to": "static file",
    }
    assert body["machine"]["cores"] >= 1


def test_it_never_runs_on_the_users_data(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[dict[str, str]] = []

    class Done:
        returncode = 0

    def run(command: list[str], *, env: dict[str, str], check: bool) -> Done:
        calls.append(env)
        return Done()

    monkeypatch.setattr("subprocess.run", run)
    monkeypatch.setenv("DATABASE_URL", "postgres://precious")
    call_command("bench")
    (environment,) = calls
    folder = environment[bench.INSIDE]
    for name in ("SONGSMITH_VAR", "DATABASE_URL", "MEDIA_ROOT"):
        assert folder in environment[name]


@pytest.mark.django_db
def test_every_page_it_measures_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(songs, "SONGS", 2)
    monkeypatch.setattr(songs, "TAKES", 2)
    monkeypatch.setattr(pages, "REQUESTS", 1)
    monkeypatch.setattr(pages, "WARM_UP", 0)
    library = songs.library()
    client = Client()
    client.force_login(library.owner)
    costs = {name: pages.cost(client, url) for name, url in pages.addresses(library).items()}
    assert {"library", "song, 2 takes", "take"} < set(costs)
    with pytest.raises(RuntimeError, match="answered 404"):
        pages.cost(client, "/nowhere/")
