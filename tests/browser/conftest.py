"""The app as people meet it: on a real socket, in a Chromium that reports everything it dislikes."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from django.conf import settings as django_settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from songsmith.accounts.models import User
from songsmith.asgi import application
from tests.live import PATIENCE_SECONDS, wait_until
from tests.takes.references.sounds import wav_bytes

# Playwright's synchronous API keeps an event loop in this thread; the ORM calls of tests beside it are safe.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "a-long-secret"
PATIENCE_MS = PATIENCE_SECONDS * 1000
LEFT = "htmx:error: Failed to fetch"

CSP_LISTENER = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} blocked ${event.blockedURI} in ${event.sourceFile}`));
"""


@dataclass
class Complaints:
    """What the browser disliked. `expected`: pieces of messages that this test causes on purpose.

    htmx says "failed to fetch" of what a page still asked for when it was left. Chromium itself names every
    request that failed for another reason.
    """

    found: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=lambda: [LEFT])

    def unexpected(self) -> list[str]:
        return [line for line in self.found if not any(piece in line for piece in self.expected)]


@pytest.fixture(scope="session")
def microphone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the browser's microphone hears, over and over."""
    path = tmp_path_factory.mktemp("microphone") / "hum.wav"
    path.write_bytes(wav_bytes())
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], microphone: Path) -> dict[str, Any]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    options = [
        *([] if os.geteuid() else ["--no-sandbox"]),
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={microphone}",
    ]
    return {**browser_type_launch_args, "executable_path": path, "args": options}


@pytest.fixture(scope="session")
def server() -> Iterator[uvicorn.Server]:
    """The running app. It serves the static files itself, so that nothing has to be collected."""
    app = ASGIStaticFilesHandler(application)
    server = uvicorn.Server(uvicorn.Config(app, port=0, lifespan="off", log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield server
    server.should_exit = True
    server.force_exit = True
    thread.join(PATIENCE_SECONDS)


@pytest.fixture(scope="session")
def live(server: uvicorn.Server) -> str:
    """Address of the running app."""
    return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"


@pytest.fixture(scope="session")
def base_url(live: str) -> str:
    return live


@pytest.fixture
def complaints(page: Page, server: uvicorn.Server, transactional_db: None) -> Iterator[Complaints]:
    """Fails the test for a console error, an uncaught exception or a violated policy.

    Leaves the page at the end and waits for its last words, which need the database.
    """
    seen = Complaints()

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            seen.found.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")

    page.on("console", hear)
    page.on("pageerror", lambda error: seen.found.append(f"exception: {error}"))
    page.add_init_script(CSP_LISTENER)
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield seen
    for open_page in page.context.pages:
        open_page.goto("about:blank")
    wait_until(lambda: not server.server_state.tasks)
    assert seen.unexpected() == []


@pytest.fixture
def ana(transactional_db: None) -> User:
    return User.objects.create_user("ana@example.org", PASSWORD, name="Ana")


@pytest.fixture
def signed_in(ana: User, context: BrowserContext, live: str) -> User:
    """Ana, with her session in the browser."""
    client = Client()
    client.force_login(ana)
    session = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live}])
    return ana
