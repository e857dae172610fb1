"""Pictures of the running app for the README, taken by a headless Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

# A tool of developers: the app itself runs without it.
try:
    from playwright.sync_api import Browser, Page, sync_playwright
except ImportError:  # pragma: no cover
    sync_playwright = None  # type: ignore[assignment]

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 780}
SETTLE_MS = 1500  # the editor, the counts and the waveforms come after the page
SINGING_SECONDS = 1.2  # into a sung line: a word in the middle is lit
SOUND_MS = 30_000  # until the audio of a take has begun to play on a busy machine


class NoBrowser(Exception):
    """Playwright or Chromium is missing; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Shot:
    """name: of the file, without its ending. path: of the page. sing: play it up to a sung line first."""

    name: str
    path: str
    theme: Literal["light", "dark"] = "light"
    phone: bool = False
    sing: bool = False


def shots_for(project_path: str, take_path: str) -> tuple[Shot, ...]:
    """What the README shows, of one song and one of its takes."""
    return (
        Shot("library", "/"),
        Shot("song", project_path),
        Shot("take", take_path, sing=True),
        Shot("take-dark", take_path, theme="dark", sing=True),
        Shot("song-phone", project_path, phone=True),
        Shot("take-phone", take_path, phone=True, theme="dark", sing=True),
    )


def shots_take(
    shots: tuple[Shot, ...], *, url: str, cookie: Mapping[str, str], folder: Path
) -> Iterator[Path]:
    """Writes one PNG for each shot and names it. cookie: name and value of a session. Raises NoBrowser."""
    folder.mkdir(parents=True, exist_ok=True)
    with _browser() as browser:
        for shot in shots:
            yield _take(browser, shot, url.rstrip("/"), cookie, folder)


@contextmanager
def _browser() -> Iterator[Browser]:
    if sync_playwright is None:
        raise NoBrowser("Pictures need Playwright: pip install -r tests/requirements.txt")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        raise NoBrowser("Pictures need Chromium: apt install chromium, or name its path in CHROMIUM.")
    options = [] if os.geteuid() else ["--no-sandbox"]  # Chromium's sandbox does not run as root
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


def _take(browser: Browser, shot: Shot, url: str, cookie: Mapping[str, str], folder: Path) -> Path:
    window: Any = PHONE if shot.phone else DESK
    context = browser.new_context(
        viewport=window, color_scheme=shot.theme, device_scale_factor=2 if shot.phone else 1
    )
    context.add_cookies([{"name": cookie["name"], "value": cookie["value"], "url": url}])
    page = context.new_page()
    page.goto(url + shot.path)
    page.wait_for_timeout(SETTLE_MS)
    if shot.sing:
        _sing(page)
    file = folder / f"{shot.name}.png"
    page.screenshot(path=file)
    context.close()
    return file


def _sing(page: Page) -> None:
    """Plays from the first sung line, then holds still with the page at its top."""
    page.locator("[data-line-start]").first.click()
    page.locator(".lit-words .is-now").first.wait_for(timeout=SOUND_MS)
    page.wait_for_timeout(SINGING_SECONDS * 1000)
    page.locator("[data-player=toggle]").click()
    page.evaluate("scrollTo(0, 0)")
    page.locator("main").focus()
    page.mouse.move(0, 0)
    page.wait_for_timeout(SETTLE_MS)
