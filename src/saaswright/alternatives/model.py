"""A design reduced to what people compare: what was chosen, and what it costs and promises."""

from __future__ import annotations

from typing import Any, Final, Literal

import msgspec

from saaswright.architecture.model import Range
from saaswright.finding import Finding, Location


class PlanOutcome(msgspec.Struct, frozen=True):
    """What a plan comes to. Cost in USD a month for a deployment, availability in percent.

    ``monthly`` is ``None`` where nothing has a price (the customer's own hardware), which is not
    free; ``unpriced`` is what it leaves out. ``meets`` is ``None`` when it cannot be said.
    ``rto`` and ``rpo`` in seconds.
    """

    name: str
    monthly: Range | None
    availability: Range
    target: float
    meets: bool | None
    rto: Range
    rpo: Range
    unpriced: tuple[str, ...] = ()


class Outcome(msgspec.Struct, frozen=True, tag="design"):
    """A design. ``choices`` maps a decision's key (``cache``, ``tenancy@pro``) to its option.

    ``monthly`` is what one deployment of each plan costs together, those that share one counted
    once; ``unpriced`` names the plans that it leaves out, as nothing of them has a price (the
    customer's own hardware), and where that is all of them it is ``None``. ``operations`` adds up
    the burden (1 easy to 5 hard) of every technology chosen, and ``goals`` are the points that
    the solver proved to be the least.
    """

    choices: dict[str, str]
    plans: tuple[PlanOutcome, ...]
    monthly: Range | None
    operations: int
    goals: tuple[tuple[str, int], ...]
    findings: tuple[str, ...] = ()
    unpriced: tuple[str, ...] = ()

    @property
    def lowest(self) -> Range:
        """The availability of the plan that expects the lowest, percent."""
        ranges = (plan.availability for plan in self.plans)
        return min(ranges, key=lambda found: found.expected, default=Range(0, 0, 0))

    @property
    def availability(self) -> float:
        """The lowest expected availability of any plan, percent."""
        return self.lowest.expected


class Blamed(msgspec.Struct, frozen=True):
    """A requirement that stands in the way: its path, how it is written, and where."""

    path: str
    requirement: str
    location: Location | None = None


class Relaxation(msgspec.Struct, frozen=True):
    """Requirements to drop so that a design exists, and what it then costs (USD a month).

    With ``instead`` none of them need go: these looser values, in the order of ``drop``, are
    enough. ``unpriced`` names the plans that ``monthly`` leaves out; it is ``None`` where those
    are all.
    """

    drop: tuple[str, ...]
    monthly: Range | None
    instead: tuple[str, ...] = ()
    unpriced: tuple[str, ...] = ()


class Infeasible(msgspec.Struct, frozen=True, tag="infeasible"):
    """No design: the smallest set of requirements in the way, and what the rules say.

    Without a requirement to blame the catalog alone rules it out, or that nothing stands at the
    paths ``unsaid``. ``findings`` are what is wrong with the requirements themselves, when they
    could not even be read.
    """

    blamed: tuple[Blamed, ...] = ()
    sentences: tuple[str, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    findings: tuple[Finding, ...] = ()
    unsaid: tuple[str, ...] = ()


class NoDesign(Infeasible, frozen=True, kw_only=True, tag="infeasible"):
    """What a command prints with ``--format json`` where the requirements allow no design."""

    schema: Literal["saaswright/infeasible/v1"] = "saaswright/infeasible/v1"


class Flip(msgspec.Struct, frozen=True):
    """A decision that comes out otherwise."""

    key: str
    before: str
    after: str


class WhyNot(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one option and decision (``plan`` when it is made for each plan).

    ``chosen``: it is what was chosen. ``not-needed``: nothing asks for the role, and taking it
    would change what ``outcome`` says. ``ruled-out``: see ``infeasible``. ``possible``: the
    design with it is in ``outcome``, and ``worse`` says at which goals it loses.
    """

    option: str
    decision: str
    verdict: Literal["chosen", "ruled-out", "not-needed", "possible"]
    chosen: str
    plan: str | None = None
    reasons: tuple[str, ...] = ()
    infeasible: Infeasible | None = None
    base: Outcome | None = None
    outcome: Outcome | None = None
    flips: tuple[Flip, ...] = ()
    worse: tuple[tuple[str, int], ...] = ()


class Variant(msgspec.Struct, frozen=True):
    """One row of a sweep: the values that were tried, and what came of them.

    ``front``, asked for with ``--pareto``: no other variant is better. What is not compared, as
    it has no design or no price for a plan that others price, is not on it.
    """

    values: tuple[tuple[str, str], ...]
    result: Outcome | Infeasible
    flips: tuple[Flip, ...] = ()
    front: bool | None = None


class WhatIf(msgspec.Struct, frozen=True, kw_only=True):
    """What ``what-if --format json`` prints: the design as it stands, and every variant.

    ``compared_without`` are plans that no variant has a price for: the front leaves out their cost.
    """

    schema: Literal["saaswright/what-if/v1"] = "saaswright/what-if/v1"
    base: Outcome | Infeasible
    variants: tuple[Variant, ...]
    compared_without: tuple[str, ...] = ()


class WhyNots(msgspec.Struct, frozen=True, kw_only=True):
    """What ``why-not --format json`` prints: an answer for each decision the option could take."""

    schema: Literal["saaswright/why-not/v1"] = "saaswright/why-not/v1"
    answers: tuple[WhyNot, ...]


_PRINTED: Final = {"what-if": WhatIf, "why-not": WhyNots, "infeasible": NoDesign}


def json_schema(name: Literal["what-if", "why-not", "infeasible"]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of what is printed under that name."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:saaswright:schema:{name}:v1",
        "title": f"saaswright {name}",
        **msgspec.json.schema(_PRINTED[name]),
    }
