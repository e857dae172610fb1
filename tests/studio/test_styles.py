"""What every page has to load before it can be read stays small."""

from __future__ import annotations

import gzip

from songsmith.engine.paths import ROOT

STYLES_MAX = 25_000  # bytes as they are sent


def test_the_style_sheets_are_small() -> None:
    sheets = list((ROOT / "static" / "css").glob("*.css"))
    assert sheets
    assert sum(len(gzip.compress(sheet.read_bytes())) for sheet in sheets) < STYLES_MAX


def test_no_template_styles_or_scripts_inline() -> None:
    """The content security policy would block it, and only a browser would tell."""
    pages = {path: path.read_text() for path in (ROOT / "templates").rglob("*.html")}
    assert pages
    for path, text in pages.items():
        for forbidden in (' style="', "<style", " onclick=", " onload=", "hx-on", "<script>"):
            assert forbidden not in text, f"{path}: {forbidden}"
