"""What decisions there are, and what speaks for and against their options."""

from typing import Any, Literal

import msgspec

from saaswright.catalog.model.entry import Entry, Sources


class DecisionKind(Entry, frozen=True, kw_only=True):
    """A decision id: when it is needed, and the sentence that says why it is not.

    ``needed``: clauses like a constraint's ``when``; empty = always. ``needed_with`` narrows that
    to worlds in which another decision took an option with such attributes (``chosen`` of a
    constraint). ``short`` are further words for it in ``preferences.pin`` (``database``).
    ``lists`` tells whether all rejected options are listed or only those that were possible.
    """

    id: str
    name: str
    question: str
    scope: Literal["product", "plan"] = "product"
    phase: int
    needed: tuple[dict[str, Any], ...] = ()
    needed_with: dict[str, Any] | None = None
    needed_because: str = ""
    not_needed: str = ""
    short: tuple[str, ...] = ()
    lists: Literal["all", "possible"] = "all"
    sources: Sources


class Constraint(Entry, frozen=True, kw_only=True):
    """A hard rule. When ``when`` holds (any of its clauses), options matching ``forbid`` go.

    ``when`` clauses are conditions over the facts of the requirements (a mapping: every entry
    must hold; a list value means any of). ``chosen`` (decision id → attributes, all must hold)
    narrows it to worlds in which those decisions took an option with such attributes.
    ``decisions`` limits the decisions concerned (empty = all). ``rests_on`` are requirement paths
    beyond those of the facts that it asks for. ``sentence`` may hold ``{option}``, ``{plan}`` and
    the names of facts in braces.
    """

    id: str
    sentence: str
    when: tuple[dict[str, Any], ...] = ()
    chosen: dict[str, Any] | None = None
    decisions: tuple[str, ...] = ()
    forbid: dict[str, Any]
    rests_on: tuple[str, ...] = ()
    sources: Sources


class Fit(Entry, frozen=True, kw_only=True):
    """A soft rule: options matching ``prefer`` gain ``weight`` points at ``goal``.

    Same conditions as :class:`Constraint`; a negative weight speaks against.
    """

    id: str
    sentence: str
    when: tuple[dict[str, Any], ...] = ()
    chosen: dict[str, Any] | None = None
    decisions: tuple[str, ...]
    prefer: dict[str, Any]
    weight: int
    goal: str = "fit"
    rests_on: tuple[str, ...] = ()
    sources: Sources


class Goal(Entry, frozen=True, kw_only=True):
    """One lexicographic goal, most important first in the file.

    ``measures`` are numeric attributes that it adds up over the chosen options, each in units of
    the figure given (``footprint_mib: 512`` counts half-gibibytes), rounded.
    """

    id: str
    sentence: str
    measures: dict[str, float] = msgspec.field(default_factory=dict)
