"""``depends_on`` and ``healthcheck``: what starts after what, and how one knows that it works.

The platform that onboards the spec takes dependencies over but has health checks of its own, so
each check here is also the source of the one to set up there.
"""

from __future__ import annotations

from saaswright.architecture.model import Component
from saaswright.blueprint.accounts import fill
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.config import configure
from saaswright.blueprint.site import HEALTH, Part, Site
from saaswright.compose.model import Dependency, Healthcheck


def depends_on(site: Site) -> Part | None:
    """What must be there first: connections, and the one-shots that prepare what is called."""
    found: dict[str, Dependency] = {}
    parts = []
    for target, required in waits_for(site.brief, site.component):
        if target.iteration > site.iteration:
            continue
        condition, sentence = _condition(site, target, required)
        found[target.name] = Dependency(condition=condition, required=required)
        parts.append(((target.name,), target.decision, sentence))
    if not found:
        return None
    return Part(found, site.component.decision, "Starts after what it needs.", tuple(parts))


def _condition(site: Site, target: Component, required: bool) -> tuple[str, str]:
    technology = site.brief.technology(target)
    if target.one_shot:
        return "service_completed_successfully", f"Only after {target.name} has done its work."
    if not required:
        return "service_started", f"Works without {target.name}, only worse: it does not wait."
    if site.iteration < HEALTH or technology is None or technology.health is None:
        return "service_started", f"Cannot work without {target.name}."
    return "service_healthy", f"Cannot work without {target.name}: waits until that is healthy."


def waits_for(brief: Brief, component: Component) -> tuple[tuple[Component, bool], ...]:
    """(component, whether it is required) for all that ``component`` starts after.

    Connections that would close a circle are left out, optional ones first.
    """
    return dict(start_order(brief))[component.name]


def start_order(brief: Brief) -> tuple[tuple[str, tuple[tuple[Component, bool], ...]], ...]:
    """For each drawn component what it waits for; free of circles."""
    drawn = brief.drawn()
    edges: dict[str, dict[str, bool]] = {item.name: {} for item in drawn}
    wanted = [
        (component.name, target.name, connection.required)
        for component in drawn
        for connection, target in brief.calls(component)
        if brief.is_drawn(target)
    ]
    wanted += [
        (name, job.name, True) for job in drawn if job.one_shot for name in _after(brief, job)
    ]
    for source, target, required in sorted(wanted, key=lambda edge: not edge[2]):
        if source != target and not _reaches(edges, target, source):
            edges[source][target] = edges[source].get(target, False) or required
    by_name = {item.name: item for item in drawn}
    return tuple(
        (name, tuple((by_name[target], required) for target, required in targets.items()))
        for name, targets in edges.items()
    )


def _after(brief: Brief, job: Component) -> tuple[str, ...]:
    """Who waits for a one-shot: the product's processes that call the same store, or its pooler."""
    prepared = {brief.holder(target).name for _, target in brief.calls(job)}
    return tuple(
        component.name
        for component in brief.drawn()
        if component.custom
        and not component.one_shot
        and prepared & {brief.holder(target).name for _, target in brief.calls(component)}
    )


def _reaches(edges: dict[str, dict[str, bool]], start: str, goal: str) -> bool:
    """Whether ``goal`` can be reached from ``start``."""
    seen, front = set[str](), [start]
    while front:
        name = front.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            front += edges.get(name, {})
    return False


def circles(brief: Brief) -> tuple[tuple[str, str], ...]:
    """The connections that start-up order had to leave out."""
    kept = {(name, t.name) for name, targets in start_order(brief) for t, _ in targets}
    return tuple(
        (component.name, target.name)
        for component in brief.drawn()
        for _, target in brief.calls(component)
        if brief.is_drawn(target) and (component.name, target.name) not in kept
    )


def healthcheck(site: Site) -> Part | None:
    """The check that the catalog knows to work inside that image."""
    technology, component = site.technology, site.component
    own = configure(site).health
    health = own or (technology.health if technology else None)
    if health is None or component.one_shot:
        return None
    value = Healthcheck(
        test=tuple(fill(site, component, word) for word in health.test),
        interval=health.interval,
        timeout=health.timeout,
        retries=health.retries,
        start_period=health.start_period,
    )
    what = "the product's image must have it" if component.custom else "it is part of the image"
    sentence = (
        f"Asks the service itself with `{health.program}`; {what}. Platforms with health checks of "
        "their own take the command from here."
    )
    return Part(value, component.decision, sentence)
