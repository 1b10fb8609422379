"""What ``handoff.json`` says of a plan's availability and recovery: promised, and computed."""

from __future__ import annotations

import msgspec


class Written(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Base of the parts of ``handoff.json``."""


class Bounds(Written, frozen=True, kw_only=True):
    """A figure known only within bounds, rounded to what its facts allow."""

    low: float
    expected: float
    high: float


class Recovery(Written, frozen=True, kw_only=True):
    """Seconds: what is promised, and what the design is expected to take or lose.

    ``computed`` is left out when there is no bound.
    """

    target: float
    computed: Bounds | None = None


class StoreLoss(Written, frozen=True, kw_only=True):
    """What one store loses, in seconds, and by what it comes back.

    ``lasting`` is false for what can be made again: its loss does not count for the plan.
    """

    component: str
    rpo: Bounds | None = None
    how: str
    lasting: bool


class Promise(Written, frozen=True, kw_only=True):
    """Percent of time; ``meets`` is left out when it cannot be said.

    ``rpo`` is the worst of ``stores``.
    """

    target: float
    computed: Bounds
    meets: bool | None = None
    rto: Recovery
    rpo: Recovery
    stores: tuple[StoreLoss, ...] = ()
    remedy: str | None = None
