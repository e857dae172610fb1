"""What a request costs: CPU time of the whole stack of middleware, view, database and template."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator

from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client
from django.urls import reverse

from songsmith.takes.bench.songs import Library
from songsmith.takes.bench.table import Row

SECTION = "pages"
WARM_UP = 3  # requests before counting: templates and connections load once
REQUESTS = 25
HOST = "127.0.0.1"  # always allowed
STATIC = "static file"
ASSET = "css/base.css"


def rows(library: Library) -> Iterator[Row]:
    """CPU milliseconds a request, median, and how many static files that would be."""
    client = Client(SERVER_NAME=HOST)
    client.force_login(library.owner)
    static = cost(client, staticfiles_storage.url(ASSET))
    yield Row(SECTION, STATIC, static, "ms CPU")
    for name, url in addresses(library).items():
        milliseconds = cost(client, url)
        yield Row(SECTION, name, milliseconds, "ms CPU", milliseconds / static, STATIC)


def addresses(library: Library) -> dict[str, str]:
    """What is measured, by its name in the table."""
    project, take, count = library.project.pk, library.takes[0].pk, len(library.takes)
    return {
        "library": reverse("studio:library"),
        f"song, {count} takes": reverse("studio:song", args=[project]),
        "song, 1 take": reverse("studio:song", args=[library.small.pk]),
        f"list of {count} takes": reverse("takes:take_list", args=[project]),
        "take": reverse("studio:take", args=[take]),
        "peaks": reverse("takes:take_peaks", args=[take]),
    }


def cost(client: Client, url: str) -> float:
    """Milliseconds of CPU. Raises RuntimeError when the page does not answer as it should."""
    spent = []
    for _ in range(WARM_UP + REQUESTS):
        started = time.process_time()
        response = client.get(url)
        if response.streaming:
            response.close()
        spent.append((time.process_time() - started) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{url} answered {response.status_code}")
    return statistics.median(spent[WARM_UP:])
