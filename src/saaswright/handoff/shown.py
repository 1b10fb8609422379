"""What a design shows: one small check for each word that a measure's ``check`` may be.

Each looks at the compose file and the plans as they are and says where it saw what; nothing is
shown by intention. The words and their meanings: :mod:`saaswright.catalog.vocabulary`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from saaswright.handoff import shown_by_plans as by_plans
from saaswright.handoff.facts import platform
from saaswright.handoff.model import Design
from saaswright.handoff.shown_by_plans import Shown
from saaswright.handoff.spec import Spec, SpecService, references

Check = Callable[[Design, Spec], Shown]


def shown(check: str, design: Design, spec: Spec) -> Shown:
    """The answer of the check named ``check``. Raises :class:`KeyError` for an unknown word."""
    return CHECKS[check](design, spec)


# --- in the compose file --------------------------------------------------------------------------


def _of_services(spec: Spec, bad: Callable[[SpecService], bool], good: str, wrong: str) -> Shown:
    """There when no service is ``bad``."""
    found = [item.name for item in spec.services if bad(item)]
    if found or not spec.services:
        return Shown(False, _at(found), f"{wrong}: {', '.join(found) or 'no service at all'}")
    return Shown(True, ("compose.yaml services",), f"{good}: all {len(spec.services)} services")


def _at(services: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"compose.yaml services.{name}" for name in services)


def _stores(design: Design, spec: Spec) -> list[SpecService]:
    names = [item.name for item in design.architecture.components if item.tier == "data"]
    return [item for item in spec.services if item.name in names]


def _hardened(_design: Design, spec: Spec) -> Shown:
    def bad(item: SpecService) -> bool:
        dropped = "ALL" in [word.upper() for word in item.words("cap_drop")]
        kept = any("no-new-privileges" in word for word in item.words("security_opt"))
        return not (dropped and kept) or item.keys.get("privileged") is True

    return _of_services(
        spec, bad,
        "capabilities dropped, no new privileges, none privileged",
        "not fully hardened (cap_drop: [ALL], no-new-privileges)",
    )  # fmt: skip


def _read_only(_design: Design, spec: Spec) -> Shown:
    def bad(item: SpecService) -> bool:
        return item.keys.get("read_only") is not True

    return _of_services(spec, bad, "read-only roots", "root file system can be written")


def _pinned(_design: Design, spec: Spec) -> Shown:
    def bad(item: SpecService) -> bool:
        name, _, tag = item.image.rpartition(":")
        return "@sha256:" not in item.image and (not name or "/" in tag or tag in ("", "latest"))

    return _of_services(spec, bad, "images name a release", "image without a release")


def _limited(_design: Design, spec: Spec) -> Shown:
    def bad(item: SpecService) -> bool:
        return not {"cpus", "memory"} <= set(item.resources("limits"))

    return _of_services(spec, bad, "limits for CPU and memory", "no limits")


def _secrets(design: Design, spec: Spec) -> Shown:
    secret = {item.name for item in design.blueprint.parameters if item.secret}

    def bad(item: SpecService) -> bool:
        return any(name in secret and default for name, default in references(item.keys))

    return _of_services(
        spec, bad,
        f"{len(secret)} secrets are required parameters without a value in the file",
        "a secret has a value in the file",
    )  # fmt: skip


def _unpublished(design: Design, spec: Spec) -> Shown:
    # A store that is the entry (a database that is itself the product) is published on purpose.
    entries = {item.name for item in design.architecture.components if item.entry}
    stores = [item for item in _stores(design, spec) if item.name not in entries]
    open_ones = [item.name for item in stores if item.published]
    if open_ones or not stores:
        return Shown(False, _at(open_ones), f"published: {', '.join(open_ones) or 'no data store'}")
    names = ", ".join(item.name for item in stores)
    return Shown(True, _at(item.name for item in stores), f"no port is published by {names}")


def _internal(design: Design, spec: Spec) -> Shown:
    stores = _stores(design, spec)
    out = [item.name for item in stores if not set(item.networks) <= set(spec.internal)]
    if out or not stores:
        return Shown(False, _at(out), f"on a network with a way out: {', '.join(out) or 'none'}")
    networks = ", ".join(sorted({name for item in stores for name in item.networks}))
    return Shown(
        True, ("compose.yaml networks",), f"data stores stand only on {networks}: internal"
    )


def _segmented(design: Design, spec: Spec) -> Shown:
    tiers = {item.name: item.tier for item in design.architecture.components}
    edge = {
        net for item in spec.services if tiers.get(item.name) == "edge" for net in item.networks
    }
    caches = {item.name for item in design.architecture.components if item.role == "cache"}
    stores = _stores(design, spec)
    data = {net for item in stores if item.name not in caches for net in item.networks}
    both = sorted(edge & data)
    if both or len(spec.networks) < 2:
        what = f"edge and data share {', '.join(both)}" if both else "one network for everything"
        return Shown(False, ("compose.yaml networks",), what)
    counted = [item.name for item in stores if edge & set(item.networks)]
    but = f" but {', '.join(counted)}, where it counts calls" if counted else ""
    return Shown(
        True,
        ("compose.yaml networks",),
        f"{', '.join(spec.networks)}: the edge has no network in common with a data store{but}; "
        f"{platform().name} makes networks of its own, so onboarding must carry this over",
    )


def _own_account(design: Design, spec: Spec) -> Shown:
    shared = []
    for item in design.architecture.components:
        technology = design.catalog.technology(item.technology)
        if not item.stateful or technology is None or spec.service(item.name) is None:
            continue
        server = [v.value for v in technology.variables if v.on == "server"]
        client = [v.value for v in technology.variables if v.on == "client"]
        # An image that is given one account only makes that account its administrator.
        given = any("{password}" in value for value in (*server, *client))
        if given and not any("{admin_password}" in value for value in server):
            shared.append(item.name)
    if shared:
        return Shown(
            False, _at(shared),
            f"{', '.join(shared)}: the application uses the account that administers it; "
            "let the migrations make one with fewer rights",
        )  # fmt: skip
    return Shown(True, ("compose.yaml services",), "administrators have accounts of their own")


def _payments(design: Design, spec: Spec) -> Shown:
    component = design.architecture.by_role("payments")
    service = spec.service(component.name) if component else None
    if component is None or service is None:
        return Shown(False, (), "no component is set apart for payments")
    others = {n for item in spec.services if item.name != service.name for n in item.networks}
    own = [name for name in service.networks if name not in others]
    callers = {c.source for c in design.architecture.connections if c.target == component.name}
    named = f"{component.name} is a component of its own, called by {', '.join(sorted(callers))}"
    alone = [n for n in service.networks if _only(spec, n, {service.name, *callers})]
    if own or alone:
        return Shown(True, _at([service.name]), f"{named}, on the network {(own + alone)[0]}")
    return Shown(False, _at([service.name]), f"{named}, but shares its networks with others")


def _only(spec: Spec, network: str, services: set[str]) -> bool:
    return {item.name for item in spec.services if network in item.networks} <= services


def _metrics(design: Design, spec: Spec) -> Shown:
    chosen = design.decisions.chosen("observability")
    own = {
        item.name for item in design.architecture.components if item.custom and not item.one_shot
    }
    silent = [
        item.name
        for item in spec.services
        if item.name in own and "METRICS_PORT" not in item.environment
    ]
    if silent or chosen == "none":
        return Shown(False, _at(silent), f"no metrics from {', '.join(silent) or 'any service'}")
    return Shown(
        True,
        _at(item.name for item in spec.services if item.name in own),
        f"{chosen} is chosen and the product's services expose metrics; alerts are yours to write",
    )


# --- in the plans and documents -------------------------------------------------------------------


def _of_design(check: Callable[[Design], Shown]) -> Check:
    return lambda design, _spec: check(design)


def _documented(_design: Design, _spec: Spec) -> Shown:
    documents = ("docs/architecture.md", "docs/architecture.svg", "handoff/handoff.json")
    return Shown(True, documents, "components, connections and data flow are drawn and listed")


CHECKS: Final[dict[str, Check]] = {
    "architecture-documents": _documented,
    "backup-strategy": _of_design(by_plans.backup),
    "hardened-containers": _hardened,
    "internal-data-network": _internal,
    "metrics-endpoints": _metrics,
    "no-published-data-ports": _unpublished,
    "own-database-account": _own_account,
    "payment-segment": _payments,
    "pinned-images": _pinned,
    "read-only-roots": _read_only,
    "recovery-objectives": _of_design(by_plans.recovery),
    "regions-in-geography": _of_design(by_plans.geography),
    "replicas-and-zones": _of_design(by_plans.redundant),
    "resource-limits": _limited,
    "secrets-are-parameters": _secrets,
    "segmented-networks": _segmented,
    "tenancy-isolates": _of_design(by_plans.isolated),
    "tenancy-siloed": _of_design(by_plans.siloed),
}
