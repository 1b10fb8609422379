"""Where a field of an entry was read, and whether anybody verified it."""

from __future__ import annotations

from saaswright.catalog.model import Catalog, Judging, Sourced, Sources


def source_of(sources: Sources, field: str) -> str | None:
    """The source that speaks for ``field``: its own, that of its parent, or that of the rest."""
    while field:
        if field in sources:
            return sources[field]
        field = field.rpartition(".")[0]
    return sources.get("*")


def doubtful(catalog: Catalog | Judging) -> frozenset[str]:
    """The ids of the sources of low trust, ``memory`` among them."""
    return frozenset({s.id for s in catalog.sources if s.trust == "low"} | {"memory"})


def doubts(catalog: Catalog, entry: Sourced, field: str) -> str:
    """How ``field`` must be marked: nothing, ``(unverified)``, or ``(unverified: its parts)``.

    Whatever shows a fact to a reader adds this to it.
    """
    low = doubtful(catalog)
    if source_of(entry.sources, field) in low:
        return "(unverified)"
    below = f"{field}."
    parts = [
        f.removeprefix(below) for f, s in entry.sources.items() if f.startswith(below) and s in low
    ]
    return f"(unverified: {', '.join(parts)})" if parts else ""
