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


def violations(page: Page) -> list[str]:
    """One line for each rule that is broken: its name, what it says, and where."""
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
