"""The solver's optimum against every world there is, on small random problems."""

from __future__ import annotations

import msgspec
import pytest

from saaswright.catalog.model import Catalog
from saaswright.decisions.decide import decide
from saaswright.errors import DecisionError
from tests.decisions.exhaustive import keys, optimum
from tests.decisions.instances import random_instance

SEEDS = range(300)


def _unconditional(catalog: Catalog) -> Catalog:
    """What is left of the catalog when nothing at all is required."""
    return msgspec.structs.replace(
        catalog,
        decisions=tuple(kind for kind in catalog.decisions if not kind.needed),
        constraints=tuple(rule for rule in catalog.constraints if not rule.when),
    )


@pytest.mark.parametrize("block", range(0, len(SEEDS), 50))
def test_agrees_with_every_world_tried_in_turn(block: int) -> None:
    """Answers, points at every goal and infeasibility are those of exhaustive search."""
    for seed in SEEDS[block : block + 50]:
        requirements, catalog = random_instance(seed)
        expected = optimum(requirements, catalog)
        if expected is None and optimum(requirements, _unconditional(catalog)) is None:
            with pytest.raises(DecisionError, match="leaves a decision without"):
                decide(requirements, catalog)
            continue
        decided, findings = decide(requirements, catalog)
        if expected is None:
            assert decided is None, seed
            assert [f.id for f in findings] == ["requirements-conflict"], seed
            continue
        world, points = expected
        assert decided is not None, (seed, findings)
        at_plans = [at for (_, at), _ in keys(requirements, catalog)]
        plans = [None if at is None else requirements.plans[at].name for at in at_plans]
        answers = [item.chosen for item in decided.items]
        assert [item.plan for item in decided.items] == plans
        assert answers == list(world.values()), seed
        assert [value for _, value in decided.optimum] == points, seed


def test_random_problems_are_of_every_kind() -> None:
    """Among the random problems are infeasible ones and ones that leave a role unfilled."""
    outcomes = [optimum(*random_instance(seed)) for seed in range(60)]
    assert any(outcome is None for outcome in outcomes)
    assert any(outcome and "none" in outcome[0].values() for outcome in outcomes)
    assert any(outcome and any(outcome[1][:1]) for outcome in outcomes)
