"""Which request goes where: the routes of anything that stands in front of the application."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from saaswright.blueprint.site import Site

_VERSION: Final = re.compile(r"-(v\d+)$")
PER_SECOND: Final = 20
"""Requests a second from one client before it is slowed down: a value to start from."""

_HTTP: Final = frozenset({"http", "https"})


class Route(msgspec.Struct, frozen=True):
    """Requests below ``path`` go to ``host``:``port``, the path left as it is."""

    path: str
    host: str
    port: int
    purpose: str

    @property
    def everything(self) -> bool:
        """Whether it takes what no other route takes."""
        return self.path == "/"


def routes(site: Site) -> tuple[Route, ...]:
    """A route for each HTTP service that the component calls, the most specific first.

    Versions side by side (``api-v1``) are told apart by their first path segment; of the others
    the first required one takes everything else, further ones their own name.
    """
    found: list[Route] = []
    for connection, target in site.brief.calls(site.component):
        if connection.protocol not in _HTTP or target.external:
            continue
        version = _VERSION.search(target.name)
        if version:
            path = f"/{version[1]}/"
        elif any(route.everything for route in found):
            path = f"/{target.name}/"
        else:
            path = "/"
        found.append(Route(path, target.name, connection.port, connection.purpose))
    return tuple(sorted(found, key=lambda route: route.everything))


def by_subdomain(site: Site) -> bool:
    """Whether some plan finds the tenant in the host name."""
    return any(plan.routing == "subdomain" for plan in site.brief.architecture.plans)


def names_no_tenant(site: Site) -> bool:
    """Whether no plan takes the tenant from a header: what a client claims there is dropped."""
    return by_subdomain(site) and all(
        plan.routing != "header" for plan in site.brief.architecture.plans
    )


def limits_rates(site: Site) -> bool:
    """Whether the requirements ask for rate limits and no other component in front keeps them."""
    needs = site.brief.requirements.workload.needs or ()
    fronts = [target for _, target in site.brief.calls(site.component) if target.role == "gateway"]
    return "rate-limiting" in needs and not fronts


def takes_uploads(site: Site) -> bool:
    """Whether users upload files through it."""
    return "file-uploads" in (site.brief.requirements.workload.needs or ())
