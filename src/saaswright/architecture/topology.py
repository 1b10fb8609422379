"""Where a plan's parts stand: zones, regions, and how many of each must be there."""

from __future__ import annotations

import msgspec

from saaswright.catalog.model import Catalog, Technology
from saaswright.errors import CatalogError


class Topology(msgspec.Struct, frozen=True):
    """An availability topology of the catalog.

    ``replicas`` is the least number of a stateless service in a region, ``active_regions`` those
    that serve at the same time.
    """

    id: str
    replicas: int
    zones: int
    regions: int
    active_regions: int

    @property
    def redundant(self) -> bool:
        """Whether anything is there twice."""
        return self.replicas > 1 or self.zones > 1


def topology_of(id: str, catalog: Catalog) -> Topology:
    """The topology ``id``. Raises :class:`CatalogError` when an attribute is missing."""
    option = catalog.option(id)
    if option is None:
        raise CatalogError(f"the catalog has no availability topology `{id}`")
    try:
        numbers = {
            name: int(option.attributes[name])  # type: ignore[arg-type]
            for name in ("replicas", "zones", "regions", "active_regions")
        }
    except (KeyError, TypeError, ValueError):
        raise CatalogError(
            f"topology `{id}` lacks replicas, zones, regions or active_regions"
        ) from None
    return Topology(id=id, **numbers)


def copies(technology: Technology | None, topology: Topology) -> int:
    """How many copies of a data store a region runs: its smallest redundant form, or one.

    A technology that is not known to cluster stays alone, whatever the topology asks.
    """
    cluster = technology.cluster if technology is not None else None
    if not topology.redundant or cluster is None or cluster.min_nodes is None:
        return 1
    return max(cluster.min_nodes, 1)


def quorum(technology: Technology | None, nodes: int) -> int:
    """How many of ``nodes`` must be alive: a majority where it votes (three or more), else one."""
    cluster = technology.cluster if technology is not None else None
    votes = cluster is not None and cluster.min_nodes is not None and cluster.min_nodes >= 3
    return nodes // 2 + 1 if votes else 1
