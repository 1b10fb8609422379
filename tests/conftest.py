"""Fixtures of all rooms: a clean environment, the reference implementation, a real engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.engine.runner import Engine, find_compose, find_engine

PREFIXES = ("SAASWRIGHT_", "XDG_", "LC_", "COMPOSE_", "CLICOLOR")
NAMES = ("NO_COLOR", "FORCE_COLOR", "LANG", "LANGUAGE", "PAGER", "EDITOR", "COLUMNS", "LINES")
# How the engine's images are had is the test run's own business, not the program's.
KEPT = ("SAASWRIGHT_PULL",)

# Tests that verify whole projects take most of the engine's time; all others are a third chain.
CHAINS = {
    "test_bundles.py": "engine-bundles",
    "test_agent.py": "engine-verify",
    "test_bundle.py": "engine-verify",
    "test_hardening.py": "engine-verify",
    "test_images.py": "engine-bundles",
    "test_zoo.py": "engine-verify",
}

# No test may depend on how fast the machine is, and CI's verdict on a commit must not be a lottery.
hypothesis.settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("project")


def pytest_addoption(parser: pytest.Parser) -> None:
    """One flag for the golden files of all rooms; review what it changed as a diff."""
    parser.addoption("--rewrite-golden", action="store_true", help="write golden files anew")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests that use the engine in three workers, and begin with them.

    They wait most of the time, and share the engine's cores: the others run beside them.
    """
    for item in items:
        if item.get_closest_marker("engine"):
            item.add_marker(pytest.mark.xdist_group(CHAINS.get(item.path.name, "engine")))
    items.sort(key=lambda item: item.get_closest_marker("engine") is None)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Hide the developer's settings from the program: home, locale, colours, its own variables."""
    for name in list(os.environ):
        if name not in KEPT and (name.startswith(PREFIXES) or name in NAMES):
            monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "UTC")


def unavailable(reason: str) -> None:
    """Skip on a developer's machine; in CI a missing engine is a failure, never a skip."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason} (tests/engine/engine.sh brings it up)")
    pytest.skip(reason)


@pytest.fixture(scope="session")
def reference() -> Engine:
    """The reference implementation, ``docker compose config`` and the like: needs no daemon."""
    engine = find_compose()
    if engine is None:
        unavailable("docker compose does not answer")
    assert engine is not None
    return engine


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """A real Docker engine with Compose v2; what tests left behind is removed at the end."""
    found = find_engine()
    if found is None:
        unavailable("no Docker engine answers")
    assert found is not None
    yield found
    found.remove_all()
