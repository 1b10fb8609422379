"""What was decided: a value per decision id (and plan), each with its reasons and rejections."""

from __future__ import annotations

import msgspec

from saaswright.finding import Confidence

NONE = "none"
"""The chosen option of a role that the product does not need."""


class Reason(msgspec.Struct, frozen=True):
    """A sentence a customer can read, the requirement paths it rests on, its rule and source."""

    sentence: str
    rests_on: tuple[str, ...] = ()
    rule: str = ""
    source: str = ""


class Alternative(msgspec.Struct, frozen=True):
    """An option that was not taken. ``ruled_out`` tells impossible from merely worse."""

    option: str
    why: str
    ruled_out: bool = False
    rests_on: tuple[str, ...] = ()
    rule: str = ""


class Decision(msgspec.Struct, frozen=True):
    """One answer. ``plan`` is ``None`` for a decision that all plans share."""

    id: str
    chosen: str
    because: tuple[Reason, ...]
    instead_of: tuple[Alternative, ...] = ()
    sources: tuple[str, ...] = ()
    confidence: Confidence = Confidence.HIGH
    plan: str | None = None

    @property
    def key(self) -> str:
        """``tenancy@enterprise``, or the bare id for a product-wide decision."""
        return f"{self.id}@{self.plan}" if self.plan else self.id


class Decisions(msgspec.Struct, frozen=True):
    """All decisions, product-wide ones first, in the catalog's order; and the proven optimum.

    ``optimum`` is the value of each goal, most important first, as the solver proved it.
    """

    items: tuple[Decision, ...]
    optimum: tuple[tuple[str, int], ...] = ()

    def get(self, id: str, plan: str | None = None) -> Decision:
        """The decision with this id (and plan). Raises :class:`KeyError`."""
        for item in self.items:
            if item.id == id and item.plan == plan:
                return item
        raise KeyError(f"{id}@{plan}" if plan else id)

    def chosen(self, id: str, plan: str | None = None) -> str:
        """The option chosen; ``none`` when the role is not needed."""
        return self.get(id, plan).chosen
