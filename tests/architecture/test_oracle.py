"""The formulas against RePyability, a reliability library of other people's (development only).

Its reliability block diagrams know nothing of ours: a vote of k inputs, and paths through nodes.
(PyRBD3 0.1.3, the other candidate, ends with an illegal instruction on processors that its only
wheel was not built for, so it cannot be a dependency.)
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from saaswright.architecture.reliability import spread, zones_and_copies

repyability = pytest.importorskip("repyability")
surpyval = pytest.importorskip("surpyval")


def _diagram(parts: list[tuple[int, int, float]]) -> tuple[list[Any], dict[str, float], Any]:
    """Parts in series, each a vote over its copies."""
    edges, up, votes, before = [], {}, {}, "in"
    for at, (copies, needed, each) in enumerate(parts):
        vote = f"vote-{at}"
        for copy in range(copies):
            name = f"copy-{at}-{copy}"
            edges += [(before, name), (name, vote)]
            up[name] = each
        up[vote], votes[vote], before = 1.0, needed, vote
    return [*edges, (before, "out")], up, votes


def _of(edges: list[Any], up: dict[str, float], votes: dict[str, int]) -> float:
    failing = {
        name: repyability.PerfectReliability
        if name in votes
        else surpyval.FixedEventProbability.from_params(1 - each)
        for name, each in up.items()
    }
    diagram = repyability.NonRepairableRBD(
        edges, failing, k=votes, input_node="in", output_node="out"
    )
    return float(diagram.system_probability(up)[0])


@pytest.mark.parametrize("seed", range(30))
def test_votes_in_series(seed: int) -> None:
    """Parts in series of k-of-n copies have the availability that RePyability gives them."""
    random = Random(seed)
    parts = []
    for _ in range(random.randint(1, 3)):
        copies = random.randint(1, 4)
        parts.append((copies, random.randint(1, copies), random.uniform(0.5, 0.999)))
    ours = zones_and_copies(1, 0.0, [(n, k, each, False) for n, k, each in parts])
    assert ours == pytest.approx(_of(*_diagram(parts)), abs=1e-12)


@pytest.mark.parametrize("seed", range(30))
def test_copies_that_fall_with_their_zone(seed: int) -> None:
    """Copies that are reached through a zone each are lost with it."""
    random = Random(seed)
    zones, copies = random.randint(1, 3), random.randint(1, 5)
    needed, each = random.randint(1, copies), random.uniform(0.5, 0.999)
    zone_down = random.uniform(0.0, 0.3)
    homes = [at for at, n in enumerate(spread(copies, zones)) for _ in range(n)]
    used = sorted(set(homes))
    edges = [("in", f"zone-{at}") for at in used]
    up = {f"zone-{at}": 1 - zone_down for at in used}
    for copy, home in enumerate(homes):
        edges += [(f"zone-{home}", f"copy-{copy}"), (f"copy-{copy}", "vote")]
        up[f"copy-{copy}"] = each
    theirs = _of([*edges, ("vote", "out")], {**up, "vote": 1.0}, {"vote": needed})
    ours = zones_and_copies(zones, zone_down, [(copies, needed, each, True)])
    assert ours == pytest.approx(theirs, abs=1e-12)
