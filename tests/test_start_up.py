"""What every other process waits for: the start of the program."""

from __future__ import annotations

import subprocess
import sys

import pytest

from saaswright import __version__

HEAVY = {"click", "clingo", "httpx", "jinja2", "rich", "yaml", "msgspec"}


def modules_after(code: str) -> set[str]:
    """The top-level modules that are loaded in a fresh process once ``code`` has run."""
    script = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        (sys.executable, "-c", script), capture_output=True, check=True, text=True
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing_heavy() -> None:
    """``import saaswright`` is as cheap as a version number."""
    loaded = modules_after("import saaswright")
    assert "saaswright" in loaded
    assert not loaded & HEAVY


def test_reading_requirements_needs_neither_solver_nor_network() -> None:
    """The command line and the requirements room load without what only later stages need."""
    loaded = modules_after("import saaswright.cli, saaswright.requirements.reading")
    assert "yaml" in loaded
    assert not loaded & {"clingo", "httpx", "jinja2", "rich"}


@pytest.mark.parametrize("flag", ["--version", "-V"])
def test_version_is_printed(flag: str) -> None:
    """The version flag prints name and version on standard output and succeeds."""
    command = (sys.executable, "-m", "saaswright", flag)
    done = subprocess.run(command, capture_output=True, check=True, text=True)
    assert done.stdout == f"saaswright {__version__}\n"
    assert done.stderr == ""


def test_version_does_not_wait_for_the_command_line() -> None:
    """The version is answered before click is imported."""
    arguments = "import sys; sys.argv = ['saaswright', '--version']"
    loaded = modules_after(f"{arguments}; from saaswright.__main__ import main; main()")
    assert not loaded & HEAVY
