"""A component becomes a service: which part is drawn by what, and from which iteration on.

The table tells the specification's phase 8: core, dependencies, health, all services, parameters,
images, sizing. What appears in an iteration stays in all later ones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from saaswright.blueprint import environment, order, process, reach, references, running, storage
from saaswright.blueprint.model import Trace
from saaswright.blueprint.site import CORE, HEALTH, SERVICES, SIZING, Part, Site
from saaswright.compose.model import Service

PARTS: Final[tuple[tuple[str, int, Callable[[Site], Part | None]], ...]] = (
    ("image", CORE, references.image),
    ("command", CORE, process.command),
    ("init", SIZING, process.init),
    ("user", SIZING, process.user),
    ("read_only", SIZING, process.read_only),
    ("cap_drop", SIZING, process.cap_drop),
    ("cap_add", SIZING, process.cap_add),
    ("security_opt", SIZING, process.security_opt),
    ("environment", CORE, environment.environment),
    ("ports", CORE, reach.ports),
    ("expose", SERVICES, reach.expose),
    ("volumes", CORE, storage.volumes),
    ("tmpfs", SIZING, process.tmpfs),
    ("configs", CORE, storage.configs),
    ("networks", SERVICES, reach.networks),
    ("depends_on", CORE, order.depends_on),
    ("healthcheck", HEALTH, order.healthcheck),
    ("deploy", SIZING, running.deploy),
    ("restart", SIZING, running.restart),
    ("stop_grace_period", SIZING, running.stop_grace_period),
    ("logging", SIZING, running.logging),
)
"""(key, iteration in which it first appears, what draws it)."""


def draw_service(site: Site) -> tuple[Service, tuple[Trace, ...]]:
    """The service of the site's component in the site's iteration, and why each part is there."""
    values: dict[str, Any] = {}
    component = site.component
    root = ("services", component.name)
    traces = [Trace(root, component.decision, purpose(site))]
    for key, since, draw in PARTS:
        part = draw(site) if site.iteration >= since else None
        if part is None:
            continue
        values[key] = part.value
        traces.append(Trace((*root, key), part.decision, part.sentence))
        traces += [Trace((*root, key, *path), why, said) for path, why, said in part.parts]
    return Service(**values), tuple(traces)


def purpose(site: Site) -> str:
    """What the component is for and what it runs, as a sentence."""
    technology = site.technology
    runs = technology.name if technology else site.component.technology
    said = site.component.purpose.rstrip(".") or site.component.role
    return f"{said}. {runs}."
