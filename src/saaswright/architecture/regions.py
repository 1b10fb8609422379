"""The regions of a plan beside its own: where it stands by, serves too, or keeps its archive."""

from __future__ import annotations

from saaswright.architecture.topology import Topology
from saaswright.catalog.model import Catalog, Region
from saaswright.requirements.model import Requirements


def other_regions(
    own: str, wanted: int, requirements: Requirements, catalog: Catalog
) -> tuple[str, ...]:
    """``wanted`` regions more, of the same cloud: those that were named first, then the cheapest.

    They lie where data may live; where nobody said, in the geography of ``own`` if it has enough.
    Fewer, or none, when the cloud has no more (or ``own`` is no region of a cloud).
    """
    home = next((region for region in catalog.regions if region.id == own), None)
    if home is None or wanted < 1:
        return ()
    named, allowed = requirements.cloud.regions, requirements.compliance.residency

    def rank(region: Region) -> tuple[int, bool, float, str]:
        at = named.index(region.id) if region.id in named else len(named)
        price = region.price_index if region.price_index is not None else float("inf")
        return at, region.geography != home.geography, price, region.id

    others = [
        region
        for region in catalog.regions
        if region.cloud == home.cloud
        and region.id != own
        and (not allowed or region.geography in {word.lower() for word in allowed})
    ]
    return tuple(region.id for region in sorted(others, key=rank)[:wanted])


def region_notes(
    others: tuple[str, ...], topology: Topology, requirements: Requirements
) -> tuple[str, ...]:
    """What the other regions are for, and why these."""
    if not others:
        return ()
    named = all(region in requirements.cloud.regions for region in others)
    why = "named by you" if named else "the cheapest where the data may live"
    use = "the backups are kept there too"
    if topology.regions > 1:
        use = "stands by with a copy of the data"
        if topology.active_regions > 1:
            use = "all of them serve"
    return (f"Other regions: {', '.join(others)} ({why}); {use}.",)
