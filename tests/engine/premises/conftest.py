"""The laboratory of the rule that a test is named after."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.rules.registry import BY_ID
from tests.engine.premises.lab import IMAGES, Lab
from tests.engine.runner import Engine


@pytest.fixture(scope="session")
def images(engine: Engine) -> None:
    """The images that the premises need."""
    engine.provide(IMAGES)


@pytest.fixture
def lab(request: pytest.FixtureRequest, engine: Engine, images: None, tmp_path: Path) -> Lab:
    """A laboratory for the rule whose id is the test's name."""
    return Lab(engine, BY_ID[request.node.originalname[5:].replace("_", "-")], tmp_path)
