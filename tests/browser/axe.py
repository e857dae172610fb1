"""Accessibility rules, run in the page by axe-core."""

from __future__ import annotations

from functools import cache
from typing import Any

from playwright.sync_api import Page

from songsmith.engine.paths import ROOT

AXE = ROOT / "static" / "src" / "node_modules" / "axe-core" / "axe.min.js"


@cache
def _source() -> str:
    return AXE.read_text()


def settle(page: Page) -> None:
    """Wait until nothing on the page is on its way from one look to another.

    A colour that is half-way between light and dark belongs to neither and may well fall below AA. Endless
    animations (what is under way) and paused ones never finish: those are not waited for. Two frames first,
    so that a change asked for right before has begun; then again until nothing runs, since one transition may
    start another.
    """
    page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const finite = (one) => one.effect?.getComputedTiming().endTime < Infinity;
          const ends = (one) => one.playState === "running" && finite(one);
          await frame();
          await frame();
          for (let running; (running = document.getAnimations().filter(ends)).length; await frame()) {
            await Promise.allSettled(running.map((one) => one.finished));
          }
        }"""
    )


def violations(page: Page) -> list[str]:
    """One line for each rule that is broken: its name, what it says, and where; once the page is at rest."""
    settle(page)
    page.evaluate(_source())
    answer: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{rule['id']}: {rule['help']}: {', '.join(str(node['target']) for node in rule['nodes'][:4])}"
        + f" — {rule['nodes'][0]['failureSummary']}"
        for rule in answer["violations"]
    ]


def overflow(page: Page) -> int:
    """CSS pixels by which the page is wider than its window."""
    width: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width


def layout_shift(page: Page) -> float:
    """Cumulative layout shift since the page was opened, without what followed a key or a click."""
    shift: float = page.evaluate(
        """() => new Promise((resolve) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
          }).observe({type: "layout-shift", buffered: true});
          setTimeout(() => resolve(sum), 100);
        })"""
    )
    return shift
