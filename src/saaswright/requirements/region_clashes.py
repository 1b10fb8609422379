"""Contradictions about regions, for which one must know where a region lies and whose it is.

That knowledge is the catalog's; it comes in as :data:`saaswright.requirements.clash.Regions`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from saaswright.finding import Severity, nearest
from saaswright.requirements.clash import Clash, Regions
from saaswright.requirements.model import Requirements


def unknown_region(requirements: Requirements, regions: Regions) -> Iterator[Clash]:
    """A region that the catalog does not know cannot be checked, and may be a slip."""
    for index, region in enumerate(requirements.cloud.regions):
        if region not in regions:
            close = nearest(region, regions)
            yield Clash(
                "requirements-unknown-region",
                f"`{region}` is not a region that the catalog knows",
                (("cloud", "regions", index),),
                f"did you mean `{close}`?" if close else "its provider and geography go unchecked",
                Severity.WARNING,
            )


def unknown_geography(requirements: Requirements, regions: Regions) -> Iterator[Clash]:
    """Data can only be kept in a geography where a region is known."""
    known = sorted({geography for _, geography in regions.values()})
    for index, geography in enumerate(requirements.compliance.residency):
        if geography not in known:
            yield Clash(
                "requirements-unknown-geography",
                f"no region is known in `{geography}`",
                (("compliance", "residency", index),),
                f"valid are: {', '.join(known)}",
            )


def region_of_other_provider(requirements: Requirements, regions: Regions) -> Iterator[Clash]:
    """A region belongs to one cloud."""
    providers = requirements.cloud.providers
    for index, region in enumerate(requirements.cloud.regions):
        provider, _ = regions.get(region, ("", ""))
        if providers and provider and provider not in providers:
            yield Clash(
                "requirements-region-of-other-provider",
                f"`{region}` is a region of {provider}, which is not among the providers",
                (("cloud", "regions", index), ("cloud", "providers")),
                f"add `{provider}` to the providers, or name a region of {' or '.join(providers)}",
            )


def residency_without_region(requirements: Requirements, regions: Regions) -> Iterator[Clash]:
    """Data that must stay in a geography needs a region there."""
    named = requirements.cloud.regions
    there = {regions[region][1] for region in named if region in regions}
    known = {geography for _, geography in regions.values()}
    if not named or any(region not in regions for region in named):
        return
    for index, geography in enumerate(requirements.compliance.residency):
        if geography in known and geography not in there:
            yield Clash(
                "requirements-residency-without-region",
                f"data must stay in `{geography}`, but no region named lies there",
                (("compliance", "residency", index), ("cloud", "regions")),
                _region_there(requirements, regions, geography),
            )


def _region_there(requirements: Requirements, regions: Regions, geography: str) -> str:
    wanted = requirements.cloud.providers
    there = sorted(
        region
        for region, (provider, lies) in regions.items()
        if lies == geography and (not wanted or provider in wanted)
    )
    return f"name one of: {', '.join(there[:5])}" if there else "leave `regions` out"


REGION_JUDGES: Final[tuple[Callable[[Requirements, Regions], Iterator[Clash]], ...]] = (
    unknown_region,
    unknown_geography,
    region_of_other_provider,
    residency_without_region,
)
