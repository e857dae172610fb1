"""The direction of imports: who may know whom. README.md draws it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "songsmith"

PURE = {"contract", "language", "engine"}
"""What runs without Django: usable as libraries, and by the command line without a database."""

WEB_LIBRARIES = ("django", "channels", "csp", "environ", "ninja", "whitenoise", "uvicorn", "asgiref")

MAY_IMPORT: dict[str, set[str]] = {
    "language": set(),
    "contract": {"language"},
    "engine": {"contract", "language"},
    "core": PURE,
    "accounts": {"core"},
    "projects": {"accounts", "core"},
    "lyrics": {"projects", "accounts", "core"} | (PURE - {"engine"}),
    "providers": {"core"} | PURE,
    "takes": {"providers", "lyrics", "projects", "accounts", "core"} | PURE,
    "studio": {"takes", "providers", "lyrics", "projects", "accounts", "core"} | PURE,
    "api": {"takes", "providers", "lyrics", "projects", "accounts", "core"} | PURE,
    "ops": {"api", "studio", "takes", "providers", "lyrics", "projects", "accounts", "core"} | PURE,
}
"""Per package of the project, the others it may import. Modules beside the packages are on top of all."""

ENTRANCES = {"views": {"urls"}, "api": {"urls"}, "tasks": {"services", "worker"}}
"""Modules at the edge, and the modules that may import them."""


def imported(tree: ast.Module, package: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported; `from a import b` gives `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{start}.{alias.name}") for alias in node.names)


def inside_functions(tree: ast.Module) -> Iterator[int]:
    """Lines of imports that hide in functions."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (
                node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
            )


def violations(module: str, source: str) -> list[str]:
    """What is wrong with the imports of `module` (dotted; a package's own file ends in `.__init__`)."""
    tree = ast.parse(source)
    parts = module.split(".")
    layer = parts[1] if len(parts) > 1 else ""
    found = [f"line {line}: an import inside a function" for line in inside_functions(tree)]
    for line, name in imported(tree, ".".join(parts[:-1])):
        reason = _wrong_direction(layer, name) or _wrong_entrance(parts[-1], name)
        if reason:
            found.append(f"line {line}: {reason}")
    return found


def _wrong_direction(layer: str, name: str) -> str | None:
    target = name.split(".")
    if layer in PURE and target[0].startswith(WEB_LIBRARIES):
        return f"{layer} is pure and imports {name}"
    if target[0] != PACKAGE or layer not in MAY_IMPORT or len(target) < 2:
        return None
    if target[1] != layer and target[1] not in MAY_IMPORT[layer]:
        return f"{layer} may not import {target[1]} ({name})"
    return None


def _wrong_entrance(importer: str, name: str) -> str | None:
    target = name.split(".")
    if target[0] != PACKAGE:
        return None
    for entrance in ENTRANCES.keys() & set(target[2:4]):
        if importer not in ENTRANCES[entrance] | {entrance}:
            return f"only {' and '.join(sorted(ENTRANCES[entrance]))} may import {name}"
    return None


def modules() -> list[tuple[str, Path]]:
    files = sorted((ROOT / PACKAGE).rglob("*.py"))
    return [(".".join(path.relative_to(ROOT).with_suffix("").parts), path) for path in files]


@pytest.mark.parametrize(("module", "path"), modules(), ids=[module for module, _ in modules()])
def test_imports_go_downwards(module: str, path: Path) -> None:
    assert violations(module, path.read_text(encoding="utf-8")) == []


def test_every_package_has_its_place_in_the_order() -> None:
    packages = {path.parent.name for path in (ROOT / PACKAGE).glob("*/__init__.py")}
    assert packages <= MAY_IMPORT.keys()


def test_the_order_has_no_circle() -> None:
    def below(layer: str, path: tuple[str, ...]) -> None:
        assert layer not in path, f"{layer} is above itself: {path}"
        for next_layer in MAY_IMPORT[layer]:
            below(next_layer, (*path, layer))

    for layer in MAY_IMPORT:
        below(layer, ())


@pytest.mark.parametrize(
    ("module", "source", "reason"),
    [
        ("songsmith.engine.mix.bus", "import django", "is pure"),
        ("songsmith.language.g2p", "from django.conf import settings", "is pure"),
        ("songsmith.contract", "from channels.layers import get_channel_layer", "is pure"),
        ("songsmith.language.g2p", "from songsmith.engine import clock", "may not import engine"),
        ("songsmith.core.files", "from songsmith.accounts.models import User", "may not import accounts"),
        ("songsmith.core.files", "from ..accounts import models", "may not import accounts"),
        ("songsmith.core.__init__", "from .. import accounts", "may not import accounts"),
        ("songsmith.projects.access", "import songsmith.lyrics.models", "may not import lyrics"),
        ("songsmith.studio.views", "from songsmith.api import schemas", "may not import api"),
        ("songsmith.takes.jobs", "from songsmith.takes import tasks", "only services and worker"),
        ("songsmith.takes.jobs", "from songsmith.takes.tasks import render", "only services and worker"),
        ("songsmith.studio.selectors", "from songsmith.takes.views import take_list", "only urls"),
        ("songsmith.takes.jobs", "def f():\n    import json", "inside a function"),
        (
            "songsmith.takes.jobs",
            "class A:\n    async def f(self):\n        import json",
            "inside a function",
        ),
    ],
)
def test_a_wrong_import_is_found(module: str, source: str, reason: str) -> None:
    found = violations(module, source)
    assert len(found) == 1
    assert reason in found[0]


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("songsmith.engine.song", "from songsmith.language.structure import parse_sheet"),
        ("songsmith.engine.mix.bus", "from . import gains"),
        ("songsmith.takes.services", "from songsmith.takes.tasks import render"),
        ("songsmith.takes.urls", "from songsmith.takes import views"),
        ("songsmith.ops.apps", "from songsmith.core.errors import DomainError"),
        ("songsmith.settings", "from songsmith.engine.paths import var_dir"),
    ],
)
def test_a_right_import_is_left_alone(module: str, source: str) -> None:
    assert violations(module, source) == []
