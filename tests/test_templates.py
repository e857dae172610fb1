"""Templates against what they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template

from songsmith.engine.paths import ROOT

FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
NAMED = re.compile(r"{%\s*static\s+['\"]([^'\"]+)['\"]")
INLINE = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=|<style|javascript:|hx-on|\bjs:", re.IGNORECASE)


def name(path: Path) -> str:
    return str(path.relative_to(FOLDER))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_template_can_be_read(path: Path) -> None:
    get_template(name(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_named_static_file_exists(path: Path) -> None:
    missing = [found for found in NAMED.findall(path.read_text()) if finders.find(found) is None]
    assert missing == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_inline_that_the_content_policy_forbids(path: Path) -> None:
    assert INLINE.findall(path.read_text()) == []
