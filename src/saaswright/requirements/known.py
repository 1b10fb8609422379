"""What a rule for a missing answer sees, and what it gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from saaswright.requirements.clash import Regions
from saaswright.requirements.defaults import DomainDefaults, defaults
from saaswright.requirements.model import Plan, Requirements


class Answer(msgspec.Struct, frozen=True):
    """A value, the sentence why, and a better question than the general one, if there is one."""

    value: Any
    why: str
    question: str | None = None


class Known(msgspec.Struct, frozen=True):
    """What a rule may look at.

    ``requirements`` is what was said together with what was assumed so far, ``said`` what was said
    alone; ``key`` the key that is asked for, and ``plan`` the plan it belongs to, if it does.
    """

    requirements: Requirements
    said: Requirements
    regions: Regions
    key: str
    plan: Plan | None = None

    @property
    def domain(self) -> DomainDefaults:
        """The figures of the product's domain."""
        return defaults().domain(self.requirements.product.domain or "web-app")


Rule = Callable[[Known], Answer | None]


def listed(words: Sequence[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def a(word: str) -> str:
    """``word`` with its article."""
    return f"an {word}" if word[0] in "ae" else f"a {word}"
