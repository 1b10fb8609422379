"""What is tried, and how."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from saaswright.finding import Fix


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """``patience`` seconds for the first start; ``dwell`` seconds for which it must stay healthy.

    ``most`` starts are made in all: what is not tried by then is not done. ``within`` are the
    directories that the project may reach, resolved; any when it is ``None``.
    """

    patience: float = 120.0
    dwell: float = 3.0
    most: int = 80
    engine: str | None = None
    within: tuple[Path, ...] | None = None


class Measure(msgspec.Struct, frozen=True):
    """A change to try on ``service``: ``patch`` of what runs, ``fix`` of what is written.

    ``rule`` is the finding that it answers.
    """

    service: str
    rule: str
    fix: Fix
    patch: Mapping[str, Any]
