"""``what-if``: the design under other requirements, one row for each variant.

Variants do not depend on each other, so a sweep is spread over worker processes or, with an
address, over the workers of a Dask cluster; the rows are the same and in the same order.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import msgspec

from saaswright.alternatives.model import Infeasible, Outcome, Variant, WhatIf
from saaswright.alternatives.outcome import completed, flips, outcome_of, shipped
from saaswright.alternatives.relaxing import no_design
from saaswright.alternatives.variation import Axis, check_apart, variants, varied
from saaswright.architecture.shown import spent, up
from saaswright.decisions.kept import Kept
from saaswright.source import Source

Values = tuple[tuple[str, str], ...]
CHUNKS_PER_WORKER = 4
"""So many pieces for each worker: few enough to be cheap, enough that none waits long."""


def what_if(
    source: Source,
    axes: tuple[Axis, ...],
    *,
    kept: Kept | None = None,
    jobs: int = 1,
    cluster: str | None = None,
) -> WhatIf:
    """The design of ``source`` and of every combination of ``axes``.

    ``kept`` are the decisions of the bundle that is asked about: a variant changes only what its
    requirements force, as ``design --locked`` does.
    A file that contradicts itself has no design as it stands; its variants may.
    Raises :class:`saaswright.errors.UsageError` for a path or value that means nothing or that is
    varied twice, and :class:`saaswright.errors.DecisionError` when the solver fails.
    """
    tried = variants(axes)
    check_apart(source, axes)
    base = _as_it_stands(source, kept)
    results = _results([varied(source, values) for values in tried], kept, jobs, cluster)
    return WhatIf(
        base=base,
        variants=tuple(
            Variant(
                values,
                result,
                flips(base, result)
                if isinstance(base, Outcome) and isinstance(result, Outcome)
                else (),
            )
            for values, result in zip(tried, results, strict=True)
        ),
    )


def _as_it_stands(source: Source, kept: Kept | None) -> Outcome | Infeasible:
    """The design of the file itself; where there is none, with what would help."""
    base = outcome_of(source, shipped(), kept)
    requirements, _ = completed(source, shipped())
    if isinstance(base, Outcome) or requirements is None:
        return base
    helping = no_design(source, requirements, shipped()).relaxations
    return msgspec.structs.replace(base, relaxations=helping)


def _results(
    sources: list[Source], kept: Kept | None, jobs: int, cluster: str | None
) -> list[Outcome | Infeasible]:
    if cluster is not None:
        from saaswright.alternatives.cluster import spread

        return spread(sources, cluster, kept)
    workers = min(jobs, len(sources))
    if workers <= 1:
        return evaluate(sources, kept)
    size = -(-len(sources) // (workers * CHUNKS_PER_WORKER))
    pieces = [sources[at : at + size] for at in range(0, len(sources), size)]
    with ProcessPoolExecutor(workers) as pool:
        return [
            result for piece in pool.map(partial(evaluate, kept=kept), pieces) for result in piece
        ]


def evaluate(sources: Sequence[Source], kept: Kept | None = None) -> list[Outcome | Infeasible]:
    """The outcome of each file, in order; what a worker does."""
    known = shipped()
    return [outcome_of(source, known, kept) for source in sources]


def with_front(answer: WhatIf) -> WhatIf:
    """The same with ``front`` set: whether no other variant is better.

    Cost (expected), availability (the lowest of any plan) and burden of operations are compared as
    they are shown; a variant is on the front unless another is at least as good in all three and
    better in one. The cost of a plan that no variant has a price for is left out of all; what has
    no design, or no price for a plan that another prices, is not compared.
    """
    results = [variant.result for variant in answer.variants]
    never = _never_priced([result for result in results if isinstance(result, Outcome)])
    points = [_point(result, never) for result in results]
    there = [point for point in points if point is not None]
    marked = [
        msgspec.structs.replace(
            variant,
            front=point is not None and not any(_dominates(other, point) for other in there),
        )
        for variant, point in zip(answer.variants, points, strict=True)
    ]
    return msgspec.structs.replace(answer, variants=tuple(marked), compared_without=never)


def _never_priced(results: Sequence[Outcome]) -> tuple[str, ...]:
    """The plans that have no price in any of the designs."""
    first = results[0].unpriced if results else ()
    return tuple(name for name in first if all(name in found.unpriced for found in results))


def _point(
    result: Outcome | Infeasible, never: tuple[str, ...]
) -> tuple[float, float, float] | None:
    """What is to be small: cost, what is not available, burden.

    ``None`` for what leaves out more than the plans ``never`` priced; where those are all plans
    cost is the same for everyone.
    """
    if isinstance(result, Infeasible) or set(result.unpriced) != set(never):
        return None
    cost = spent(result.monthly)
    money = 0.0 if cost is None else cost.expected
    return money, -up(result.lowest).expected, float(result.operations)


def _dominates(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(a <= b for a, b in zip(one, other, strict=True)) and one != other
