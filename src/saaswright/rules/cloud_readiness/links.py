"""Links are from before networks."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Edit, Fix, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """``links`` and ``external_links``."""
    for service in view.services:
        for key, used in (
            ("links", service.service.links),
            ("external_links", service.service.external_links),
        ):
            if used:
                own = key == "links"
                yield Hit(
                    service.at(key),
                    f"`{service.name}` uses `{key}`",
                    None if own else "join a network of the other project: `external: true`",
                    key=True,
                    fixes=_fixes(service) if own else (),
                )


def _fixes(service: ServiceView) -> tuple[Fix, ...]:
    """Without links that only say a service's own name; the order of starting stays."""
    pairs = [link.partition(":")[::2] for link in service.service.links]
    if service.service.network_mode or not all(alias in ("", name) for name, alias in pairs):
        return ()
    names = [name for name, _ in pairs if not view_of_dependency(service, name)]
    kept = [
        Edit("set", service.at("depends_on", name, "condition"), "service_started")
        for name in dict.fromkeys(names)
    ]
    changes = [service.at("links"), *(service.at("depends_on", name) for name in names)]
    safe = all(_share_a_network(service, name) for name, _ in pairs)
    edits = (Edit("delete", service.at("links")), *kept)
    return (Fix("remove `links`", edits, safe=safe, changes=tuple(changes)),)


def view_of_dependency(service: ServiceView, name: str) -> bool:
    """Whether the service says itself that it depends on ``name``."""
    return service.view.is_written(service.at("depends_on", name))


def _share_a_network(service: ServiceView, name: str) -> bool:
    other = service.view.by_name.get(name)
    return other is not None and bool(
        set(service.service.networks or {"default"}) & set(other.service.networks or {"default"})
    )


RULE = Rule(
    id="links",
    family="cloud-readiness",
    severity=Severity.WARNING,
    what="A service uses `links` or `external_links`.",
    why="Services of one network reach each other by name without them. Platforms other than "
    "Docker ignore them, and an external link needs a container that this file does not start.",
    instead="remove it and use the service's name; write `depends_on` where the order matters",
    source="Compose Specification, 05-services.md, links; Docker documentation, legacy links.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    links: [db]
  db:
    image: postgres:17
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    depends_on: [db]
  db:
    image: postgres:17
""",
    ),
    check=check,
    fix="safe",
)
