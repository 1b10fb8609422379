"""Properties of whole designs: what a stricter, a shorter or a reordered file may change."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
import yaml

from saaswright.alternatives.model import Infeasible, Outcome
from saaswright.alternatives.outcome import outcome_of, shipped
from saaswright.architecture.build import build
from saaswright.architecture.model import Architecture
from saaswright.decisions.decide import decide, pose
from saaswright.decisions.model import NONE, Decisions
from saaswright.decisions.problem import Answers, Problem, cost, in_force, is_needed
from saaswright.decisions.solver import best
from saaswright.decisions.stated import pins
from saaswright.requirements.assume import assume
from saaswright.requirements.reading import read_requirements
from saaswright.requirements.where import nowhere
from saaswright.source import Source

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(
    [*(ROOT / "examples").glob("*.yaml"), *(ROOT / "tests/golden").glob("*/requirements.yaml")]
)
EVERY = pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}-{f.stem}")


def _document(file: Path) -> dict[str, Any]:
    data = yaml.safe_load(file.read_text())
    assert isinstance(data, dict)
    return data


def _source(data: dict[str, Any]) -> Source:
    return Source("saaswright.yaml", yaml.safe_dump(data, sort_keys=False))


def _outcome(data: dict[str, Any]) -> Outcome | Infeasible:
    return outcome_of(_source(data), shipped())


def _designed(data: dict[str, Any]) -> tuple[Decisions, Architecture]:
    known = shipped()
    regions = {region.id: (region.cloud, region.geography) for region in known.catalog.regions}
    said, findings = read_requirements(_source(data), regions)
    assert said is not None, findings
    requirements = assume(said, regions)[0]
    decisions, findings = decide(requirements, known.catalog)
    assert decisions is not None, findings
    return decisions, build(requirements, decisions, known.catalog, known.prices, known.machines)[0]


def _expected(found: Outcome) -> float:
    """The monthly cost in USD; 0 on the customer's hardware, which nobody prices."""
    return found.monthly.expected if found.monthly is not None else 0.0


# --- stricter -------------------------------------------------------------------------------------


@EVERY
def test_a_tighter_availability_target_never_gets_cheaper(file: Path) -> None:
    """From 99.5 to 99.999 % the expected monthly cost only rises, and the availability with it."""
    before: Outcome | None = None
    for target in (99.5, 99.9, 99.95, 99.99, 99.999):
        data = _document(file)
        data["availability"] = {**(data.get("availability") or {}), "target": target}
        for plan in data.get("plans") or []:
            plan["availability"] = {**(plan.get("availability") or {}), "target": target}
        found = _outcome(data)
        if isinstance(found, Infeasible):
            continue
        if before is not None:
            assert _expected(found) >= _expected(before) - 0.01, target
            assert found.availability >= before.availability - 1e-9, target
        before = found
    assert before is not None


@EVERY
@pytest.mark.parametrize(
    ("objective", "steps"),
    [
        ("rto", ("8h", "4h", "1h", "15m", "5m", "1m")),
        ("rpo", ("1d", "8h", "1h", "15m", "5m", "1m", "5s")),
    ],
)
def test_a_tighter_recovery_never_gets_cheaper(
    file: Path, objective: str, steps: tuple[str, ...]
) -> None:
    """A shorter recovery, or less data lost, never costs less; what is impossible stays so."""
    costs: list[float] = []
    for at, step in enumerate(steps):
        data = _document(file)
        for part in (data, *(data.get("plans") or [])):
            part["availability"] = {**(part.get("availability") or {}), objective: step}
        found = _outcome(data)
        if isinstance(found, Outcome):
            assert len(costs) == at, "a looser one was impossible"
            costs.append(_expected(found))
    assert costs
    assert costs == sorted(costs)


@EVERY
def test_more_load_never_gets_cheaper(file: Path) -> None:
    """Ten times the requests never cost less."""
    costs = []
    for rate in (5, 50, 500, 5000):
        data = _document(file)
        data["workload"] = {**(data.get("workload") or {}), "requests_per_second": rate}
        for plan in data.get("plans") or []:
            (plan.get("workload") or {}).pop("requests_per_second", None)
        found = _outcome(data)
        if isinstance(found, Outcome):
            costs.append(_expected(found))
    assert costs == sorted(costs)


# --- shorter --------------------------------------------------------------------------------------


@EVERY
def test_without_a_constraint_the_optimum_is_never_worse(file: Path) -> None:
    """Goal by goal, the most important first, leaving out a constraint never costs points.

    A requirement is a must (constraints) and a wish (goals) at once; dropping it drops the wish's
    points too, so the two sums are of different things. Hence the must alone is left out here, and
    a pin, which is nothing but a must, in the next test.
    """
    known = shipped()
    data = _document(file)
    regions = {region.id: (region.cloud, region.geography) for region in known.catalog.regions}
    said, _ = read_requirements(_source(data), regions)
    assert said is not None
    requirements = assume(said, regions)[0]
    whole, _ = decide(requirements, known.catalog)
    assert whole is not None
    points = tuple(value for _, value in whole.optimum)
    for at in Random(file.parent.name).sample(range(len(known.catalog.constraints)), 6):
        rules = known.catalog.constraints
        fewer = msgspec.structs.replace(known.catalog, constraints=(*rules[:at], *rules[at + 1 :]))
        found, _ = decide(requirements, fewer)
        assert found is not None
        assert tuple(value for _, value in found.optimum) <= points, rules[at].id


@EVERY
def test_removing_a_pin_never_makes_the_optimum_worse(file: Path) -> None:
    """Each decision pinned to what was not chosen costs points; without the pin none of them."""
    known = shipped()
    free = _outcome(_document(file))
    assert isinstance(free, Outcome)
    random = Random(file.parent.name)
    pinned = 0
    kinds = [k.id for k in known.catalog.decisions if k.scope == "product"]
    for kind in random.sample(kinds, 5):
        options = [o.id for o in known.catalog.every_option() if kind in o.decisions]
        data = _document(file)
        wishes = dict(data.get("preferences") or {})
        if free.choices[kind] == "none" or kind in (wishes.get("pin") or {}):
            continue
        wishes["pin"] = {**(wishes.get("pin") or {}), kind: random.choice(options)}
        found = _outcome({**data, "preferences": wishes})
        if isinstance(found, Outcome):
            pinned += 1
            assert [v for _, v in free.goals] <= [v for _, v in found.goals], kind
    assert pinned or len(kinds) > 5


@EVERY
def test_removing_a_requirement_never_makes_the_optimum_worse(file: Path) -> None:
    """Each line of the file left out: a design stays possible, and no worse than the old one.

    Old and new are compared by what the shorter file asks for, as one file's points say nothing of
    another's. Now and then the old design does not do for it: what is left out is assumed, and the
    assumption is a must of its own.
    """
    data = _document(file)
    problem = _posed(data)
    answers = best(problem)
    assert answers is not None
    old = {(q.kind.id, q.plan): a for q, a in zip(problem.questions, answers, strict=True)}
    compared, left_out = 0, list(_leaves(data))
    for path in left_out:
        shorter = _posed(_without(data, path))
        found = best(shorter)
        assert found is not None, path
        kept = _carried_over(old, shorter)
        broken = [
            ban for ban in shorter.bans
            if kept[ban.question] in ban.options and in_force(ban.guard, kept)
        ]  # fmt: skip
        empty = [q for q, a in zip(shorter.questions, kept, strict=True)
                 if is_needed(q, kept) and a == NONE]  # fmt: skip
        if broken or empty:
            assert {ban.rule.id for ban in broken} <= ASSUMED, path
            continue
        compared += 1
        assert cost(shorter, found) <= cost(shorter, kept), path
    assert compared >= 0.7 * len(left_out)


ASSUMED = {
    "topology-reaches-target", "backup-keeps-rto", "restore-keeps-rto", "shared-restore-keeps-rto",
    "backup-keeps-rpo", "objects-keep-rpo", "messages-keep-rpo", "pattern-for-domain",
    "offline-only-on-purpose",
}  # fmt: skip
"""Rules that a shorter file may break: what it leaves out is then assumed otherwise."""


def _posed(data: dict[str, Any]) -> Problem:
    """The problem of a file."""
    known = shipped()
    regions = {region.id: (region.cloud, region.geography) for region in known.catalog.regions}
    said, findings = read_requirements(_source(data), regions)
    assert said is not None, findings
    requirements = assume(said, regions)[0]
    return pose(requirements, known.catalog, pins(requirements, known.catalog, nowhere)[0])


def _leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Where a file says something that it need not; a list is one thing, but for the plans."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key not in ("schema", "name"):
                yield from _leaves(inner, (*path, key))
    elif isinstance(value, list) and path == ("plans",):
        for at, inner in enumerate(value):
            yield from _leaves(inner, (*path, at))
    else:
        yield path


def _without(data: dict[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
    copied: Any = copy.deepcopy(data)
    holder = copied
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return copied  # type: ignore[no-any-return]


def _carried_over(old: dict[tuple[str, int | None], str], problem: Problem) -> Answers:
    """The old answers to another file's questions; "none" where nobody asks any more."""
    kept = tuple(old.get((q.kind.id, q.plan), NONE) for q in problem.questions)
    return tuple(
        a if is_needed(q, kept) else NONE for q, a in zip(problem.questions, kept, strict=True)
    )


# --- reordered ------------------------------------------------------------------------------------


@EVERY
def test_renaming_plans_changes_nothing_but_the_names(file: Path) -> None:
    """Decisions, sizes, availability and cost are the same under other plan names."""
    data = _document(file)
    plans = data.get("plans") or []
    if not plans:
        pytest.skip("no plans in this file")
    names = {plan["name"]: f"zz{at}-plan" for at, plan in enumerate(reversed(plans))}
    other = _document(file)
    for plan in other["plans"]:
        plan["name"] = names[plan["name"]]
    before, after = _designed(data), _designed(other)
    assert [
        (d.id, names.get(d.plan or "", d.plan), d.chosen, [r.rule for r in d.because])
        for d in before[0].items
    ] == [(d.id, d.plan, d.chosen, [r.rule for r in d.because]) for d in after[0].items]
    assert before[0].optimum == after[0].optimum
    assert before[1].components == after[1].components
    for one, other_plan in zip(before[1].plans, after[1].plans, strict=True):
        assert names[one.name] == other_plan.name
        # Notes name the plan that a deployment is shared with.
        assert msgspec.structs.replace(other_plan, name=one.name, notes=one.notes) == one


ORDERED = ("languages", "providers", "regions", "residency", "goals", "plans")
"""Lists in which what stands first is wanted most, as the catalog's `first_of` has it."""


def _shuffled(value: Any, random: Random, key: str = "") -> Any:
    """The same with every list in another order but the ``ORDERED``, and the keys of mappings."""
    if isinstance(value, dict):
        items = random.sample(list(value.items()), len(value))
        return {name: _shuffled(inner, random, name) for name, inner in items}
    if isinstance(value, list):
        found = [_shuffled(one, random) for one in value]
        return found if key in ORDERED else random.sample(found, len(found))
    return value


@EVERY
def test_the_order_of_lists_and_keys_changes_no_number_and_no_choice(file: Path) -> None:
    """Choices, points, cost and availability are the same whatever stands first.

    But for the lists whose order means something: see ``ORDERED``.
    """
    before = _outcome(_document(file))
    for seed in range(2):
        after = _outcome(_shuffled(_document(file), Random(seed)))
        assert isinstance(before, Outcome)
        assert isinstance(after, Outcome)
        assert after.choices == before.choices
        assert after.goals == before.goals
        assert (after.plans, after.monthly) == (before.plans, before.monthly)
