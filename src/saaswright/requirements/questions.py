"""The questions of the specification's phase 1, as data: ``questions.yaml``, typed."""

from __future__ import annotations

from functools import cache
from typing import Literal

import msgspec

from saaswright.requirements.package_data import load_data
from saaswright.typed import convert

Group = Literal["business", "technical", "compliance", "availability", "deployment"]


class Default(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happens without an answer; exactly one of the three is given.

    ``rule`` names a function of :mod:`saaswright.requirements.default_rules`, ``decided`` the
    decision that answers instead, ``absent`` says what it means that nothing is said.
    """

    rule: str | None = None
    decided: str | None = None
    absent: str | None = None


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``paths`` are the keys it settles; ``choices`` the valid words, each in plain words.

    ``specification`` is the question of the specification's phase 1 that it is part of.
    """

    id: str
    group: Group
    paths: tuple[str, ...]
    text: str
    why: str
    default: Default
    choices: dict[str, str] = {}
    specification: str | None = None


@cache
def questions() -> tuple[Question, ...]:
    """All questions, in the order in which they are asked. Raises :class:`CatalogError`."""
    return convert(load_data("questions.yaml"), tuple[Question, ...])
