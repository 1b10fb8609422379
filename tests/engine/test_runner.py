"""The tests' own handle on the engine, beside a `docker` that is a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.runner import Engine

BUSY = "Error response from daemon: OCI runtime pause failed: unable to freeze: unknown"
BROKEN = "Error response from daemon: No such container: shop"


def engine_that_says(words: str, times: int, directory: Path) -> Engine:
    """An engine that fails ``times`` with ``words``, and from then on does what it is asked."""
    client = directory / "docker"
    client.write_text(
        f"#!/bin/sh\necho turn >>{directory}/turns\n"
        f"[ $(grep -c turn {directory}/turns) -gt {times} ] && exit 0\n"
        f"echo '{words}' >&2\nexit 1\n"
    )
    client.chmod(0o755)
    return Engine({"PATH": f"{directory}:/usr/bin:/bin"})


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The script is what this process finds, and nothing is waited for."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("tests.engine.runner.pause", lambda *_: None)


def turns(directory: Path) -> int:
    """How often the engine was asked."""
    return len((directory / "turns").read_text().split())


def test_what_the_runtime_was_too_busy_for_is_asked_again(tmp_path: Path) -> None:
    """Two refusals of the moment do not fail a test."""
    engine_that_says(BUSY, 2, tmp_path).docker("pause", "shop")
    assert turns(tmp_path) == 3


def test_a_runtime_that_stays_busy_fails(tmp_path: Path) -> None:
    """It is not asked for ever, and what it said is shown."""
    with pytest.raises(AssertionError, match="unable to freeze"):
        engine_that_says(BUSY, 100, tmp_path).docker("pause", "shop")
    assert turns(tmp_path) == 5


def test_other_failures_are_not_asked_again(tmp_path: Path) -> None:
    """A failure that says something about the project fails at once."""
    with pytest.raises(AssertionError, match="No such container"):
        engine_that_says(BROKEN, 1, tmp_path).docker("pause", "shop")
    assert turns(tmp_path) == 1
