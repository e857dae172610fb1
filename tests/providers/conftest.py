"""A service that fails as asked, and no patience."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from songsmith.providers import music3
from songsmith.providers.minimax import provider as hosted
from tests.providers.upstream import Upstream, upstream


@pytest.fixture
def service(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Upstream]:
    monkeypatch.setattr(hosted, "AGAIN_PAUSES", (0.01, 0.01))
    monkeypatch.setattr(hosted, "WAIT_PAUSES", (0.01,) * 4)
    monkeypatch.setattr(hosted, "FETCH_PAUSES", (0.01,) * 2)
    monkeypatch.setattr(music3, "LOADING_PAUSE", 0.01)
    with upstream() as made:
        settings.OUTGOING_PRIVATE_HOSTS = [f"127.0.0.1:{made.server_port}"]
        yield made
