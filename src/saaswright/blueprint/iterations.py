"""The seven iterations of the specification's phase 8: one project, drawn further each time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from saaswright.blueprint import reach, storage
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.model import Parameter, Trace
from saaswright.blueprint.service import draw_service
from saaswright.blueprint.site import Site
from saaswright.compose.model import Project

ITERATIONS: Final = (
    ("1-core", "Core services: the application and its data."),
    ("2-cache", "Cache and dependencies: what makes it fast and reliable."),
    ("3-health", "Health and readiness: every service says whether it works; start-up waits."),
    ("4-services", "All services: proxy, workers, migrations, segmented networks."),
    ("5-parameters", "Parameters: every value that differs between deployments."),
    ("6-images", "Images: every service from a registry, with its tag."),
    ("7-sizing", "Sizing and hardening: copies, limits, restarts, least privilege."),
)
"""Name and goal; the number is the position, from 1."""


class Drawn(msgspec.Struct, frozen=True):
    """A project at one iteration, with the reasons for its parts and the sites it came from."""

    project: Project
    trace: tuple[Trace, ...]
    sites: tuple[Site, ...]


def draw_iteration(
    brief: Brief, parameters: Mapping[str, Parameter], iteration: int, root: str
) -> Drawn:
    """The project as it stands after ``iteration`` (1 to 7); ``root`` leads to the bundle."""
    sites = tuple(
        Site(brief, component, iteration, parameters)
        for component in brief.drawn()
        if component.iteration <= iteration
    )
    drawn = [(site.component.name, *draw_service(site)) for site in sites]
    services = {name: service for name, service, _ in drawn}
    attached = frozenset(n for service in services.values() for n in service.networks)
    mounted = frozenset(str(m.source) for service in services.values() for m in service.volumes)
    project = Project(
        name=brief.architecture.product,
        services=services,
        networks=reach.top_level(attached),
        volumes=storage.top_level(brief, mounted),
        configs=storage.top_level_configs(sites, root),
    )
    trace = [line for _, _, lines in drawn for line in lines]
    return Drawn(project, (*trace, *_of_the_whole(project)), sites)


def _of_the_whole(project: Project) -> list[Trace]:
    """Why the top-level parts are there."""
    found = [
        Trace((), "output-format", "A Compose file is what the onboarding platform takes."),
        Trace(("name",), "service-layout", "The product's name: containers are named after it."),
        Trace(("services",), "service-layout", "One service for each component."),
        Trace(("networks",), "pattern", "Segments: what does not call each other is kept apart."),
        Trace(("volumes",), "backup", "State that outlives containers; to be backed up."),
        Trace(("configs",), "output-format", "Files that come with this one, read-only."),
    ]
    found += [Trace(("networks", n), "pattern", reach.NETWORKS[n]) for n in project.networks]
    found += [
        Trace(("volumes", name), "backup", f"State of {name.rsplit('-', 1)[0]}; back it up.")
        for name in project.volumes
    ]
    return found
