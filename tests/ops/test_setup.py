"""The shell side: scripts parse, done steps are skipped, what needs root is named with its exact line."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from songsmith.engine.paths import ROOT

SCRIPTS = ["bin/_setup.sh", "bin/serve", "bin/test", "bin/build", ".ci/run"]
NO_ROOT = 'as_root() { return 1; }; has_package() { [ "$1" = here ]; };'


def shell(code: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Runs `code` with the set-up functions loaded."""
    program = f". {shlex.quote(str(ROOT / 'bin' / '_setup.sh'))}; {code}"
    return subprocess.run(["bash", "-c", program], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("script", SCRIPTS)
def test_scripts_parse(script: str) -> None:
    subprocess.run(["bash", "-n", str(ROOT / script)], check=True)


@pytest.mark.parametrize("script", SCRIPTS[1:])
def test_commands_can_be_run_as_they_are(script: str) -> None:
    assert (ROOT / script).stat().st_mode & 0o111


def test_without_root_the_exact_line_is_printed_and_the_rest_goes_on() -> None:
    done = shell(f"{NO_ROOT} system_packages; echo went on")
    packages = "libfluidsynth3 musescore-general-soundfont-small"
    assert f"    sudo apt-get install -y --no-install-recommends {packages}\n" in done.stderr
    assert done.stdout == "went on\n"


def test_installed_packages_cost_nothing() -> None:
    done = shell(f"{NO_ROOT} apt_install why here && echo fine")
    assert (done.stdout, done.stderr) == ("fine\n", "")


def test_a_step_is_done_until_what_it_depends_on_changes(tmp_path: Path) -> None:
    (tmp_path / "input").write_text("one")
    look = f"STAMPS={tmp_path}/stamps; key() {{ hash_of {tmp_path}/input {tmp_path}/missing; }};"
    assert shell(f"{look} is_done step $(key)").returncode == 1
    assert shell(f"{look} mark_done step $(key); is_done step $(key)").returncode == 0
    (tmp_path / "input").write_text("two")
    assert shell(f"{look} is_done step $(key)").returncode == 1


def test_it_works_from_any_folder(tmp_path: Path) -> None:
    assert shell('echo "$ROOT $PWD"', cwd=tmp_path).stdout == f"{ROOT} {ROOT}\n"


def test_too_old_a_python_is_refused_with_the_line_to_run() -> None:
    done = shell('MIN_PYTHON="99, 0"; find_python')
    assert done.returncode == 1
    assert "Python 99.0 or newer is needed" in done.stderr
    assert "apt-get install" in done.stderr
