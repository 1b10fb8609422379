"""Sweeps on a Dask cluster (extra ``cluster``): the same pieces, on other machines."""

from __future__ import annotations

from saaswright.alternatives.model import Infeasible, Outcome
from saaswright.alternatives.what_if import CHUNKS_PER_WORKER, evaluate
from saaswright.decisions.kept import Kept
from saaswright.errors import UsageError
from saaswright.source import Source


def spread(
    sources: list[Source], address: str, kept: Kept | None = None
) -> list[Outcome | Infeasible]:
    """The outcome of each file, in order, computed by the workers of the scheduler at ``address``.

    ``kept`` is what :func:`evaluate` takes. The workers must have this version of saaswright.
    Raises :class:`UsageError` when the extra is not installed or nobody answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UsageError(
            "a sweep on a cluster needs the extra `cluster`",
            help="pip install 'saaswright[cluster]'",
        ) from None
    try:
        client = Client(address, timeout="10s")
    except (OSError, ValueError) as error:
        raise UsageError(f"no Dask scheduler at {address}: {error}") from None
    with client:
        workers = max(1, len(client.scheduler_info()["workers"]))
        size = -(-len(sources) // (workers * CHUNKS_PER_WORKER))
        pieces = [sources[at : at + size] for at in range(0, len(sources), size)]
        found = client.gather(client.map(evaluate, pieces, kept=kept, pure=False))
    return [result for piece in found for result in piece]
