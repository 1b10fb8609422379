"""What can be seen in a design: the catalog's closed list of check words, each a small function.

A check looks at the generated compose file and the architecture, never at intentions. What it
finds is evidence with places; what it misses is a reason. The words are those of
:data:`saaswright.catalog.vocabulary.DESIGN_CHECKS`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from saaswright.architecture.model import PlanDesign
from saaswright.handoff.model import Design
from saaswright.source import Source, load_yaml

_ISOLATING: Final = ("data", "full")


class Seen(msgspec.Struct, frozen=True):
    """What a check saw. ``text`` is the evidence, or the reason when it is not ``shown``."""

    shown: bool
    text: str
    where: tuple[str, ...] = ()


class Sight(msgspec.Struct, frozen=True):
    """What checks look at: the design, and its compose file as plain data."""

    design: Design
    services: dict[str, dict[str, Any]]
    networks: dict[str, dict[str, Any]]

    def stateful(self) -> tuple[str, ...]:
        """Names of the services that keep data."""
        parts = self.design.architecture.components
        return tuple(part.name for part in parts if part.stateful and part.name in self.services)


def sight(design: Design) -> Sight:
    """The design as checks see it."""
    document, _ = load_yaml(Source("compose.yaml", design.blueprint.compose))
    data = document.data if document else {}
    networks = {name: value or {} for name, value in (data.get("networks") or {}).items()}
    return Sight(design, data.get("services") or {}, networks)


def see(word: str, at: Sight) -> Seen:
    """What the check ``word`` sees. Raises :class:`KeyError` for a word that is not in the list."""
    return CHECKS[word](at)


# --- the compose file -----------------------------------------------------------------------------


def _services(at: Sight, good: Callable[[dict[str, Any]], bool], what: str) -> Seen:
    """Shown when ``good`` holds for every service; names the others when it does not."""
    bad = tuple(f"services.{name}" for name, service in at.services.items() if not good(service))
    if bad:
        return Seen(False, f"not {what}: {', '.join(bad)}", bad)
    return Seen(True, f"all {len(at.services)} services: {what}", ("services",))


def _hardened(at: Sight) -> Seen:
    return _services(
        at,
        lambda s: (
            s.get("cap_drop") == ["ALL"]
            and "no-new-privileges:true" in s.get("security_opt", ())
            and not s.get("privileged")
        ),
        "all capabilities dropped, no new privileges",
    )


def _read_only(at: Sight) -> Seen:
    return _services(at, lambda s: s.get("read_only") is True, "a read-only root")


def _pinned(at: Sight) -> Seen:
    def pinned(service: dict[str, Any]) -> bool:
        tag = str(service.get("image", "")).rpartition("/")[2].partition(":")[2]
        return bool(tag) and not tag.startswith("latest")

    return _services(at, pinned, "pinned to a release")


def _limits(at: Sight) -> Seen:
    def limited(service: dict[str, Any]) -> bool:
        limits = service.get("deploy", {}).get("resources", {}).get("limits", {})
        return "cpus" in limits and "memory" in limits

    return _services(at, limited, "limits for CPU and memory")


def _unpublished(at: Sight) -> Seen:
    published = tuple(
        f"services.{name}.ports" for name in at.stateful() if at.services[name].get("ports")
    )
    if published:
        return Seen(False, "a data store publishes a port", published)
    return Seen(True, "no data store publishes a port", tuple(map(_service, at.stateful())))


def _internal(at: Sight) -> Seen:
    for name in at.stateful():
        for network in at.services[name].get("networks", ()):
            if at.networks.get(network, {}).get("internal") is not True:
                path = f"services.{name}.networks"
                return Seen(False, f"{name} is on `{network}`, which has a way out", (path,))
    return Seen(True, "every data store is on internal networks only", ("networks",))


def _segmented(at: Sight) -> Seen:
    names = sorted(at.networks)
    if len(names) < 2:
        return Seen(False, "all services share one network", ("networks",))
    return Seen(True, f"networks of their own: {', '.join(names)}", ("networks",))


def _payments(at: Sight) -> Seen:
    own = at.services.get("payments", {}).get("networks", ())
    if not own:
        return Seen(False, "there is no payment component", ())
    return Seen(True, f"payments stand apart on: {', '.join(own)}", ("services.payments",))


def _secrets(at: Sight) -> Seen:
    secrets = [p for p in at.design.blueprint.parameters if p.secret]
    given = tuple(p.name for p in secrets if p.default is not None)
    if given:
        return Seen(False, f"a secret has a default: {', '.join(given)}", given)
    text = f"{len(secrets)} secrets, each a required parameter without a default"
    return Seen(True, text, tuple(p.name for p in secrets))


def _own_account(at: Sight) -> Seen:
    # The images create the one account they are given as an administrator of its database.
    del at
    return Seen(
        False,
        "the database image makes the application's account its administrator; "
        "migrations should create one with fewer rights",
    )


# --- the architecture -----------------------------------------------------------------------------


def _plans(at: Sight, good: Callable[[PlanDesign], bool], what: str) -> Seen:
    """Shown when ``good`` holds in every plan; names the others when it does not."""
    bad = tuple(plan.name for plan in at.design.architecture.plans if not good(plan))
    if bad:
        where = tuple(f"plans.{name}" for name in bad)
        return Seen(False, f"not in plan {', '.join(bad)}: {what}", where)
    return Seen(True, f"every plan: {what}", ("plans",))


def _tenancy(at: Sight, isolations: tuple[str, ...], what: str) -> Seen:
    def isolates(plan: PlanDesign) -> bool:
        return _word(at, plan.tenancy, "tenant_isolation") in isolations

    return _plans(at, isolates, what)


def _residency(at: Sight) -> Seen:
    wanted = at.design.requirements.compliance.residency

    def stays(plan: PlanDesign) -> bool:
        geography = _word(at, plan.region, "geography")
        # Where no region is chosen the customer runs it at home.
        return plan.region == "none" or not wanted or geography in wanted

    if not wanted:
        return Seen(False, "the requirements name no residency (compliance.residency)")
    return _plans(at, stays, f"region inside {', '.join(wanted)}")


def _recovery(at: Sight) -> Seen:
    def recovers(plan: PlanDesign) -> bool:
        a = plan.availability
        return a.rto.expected <= a.rto_target and a.rpo.expected <= a.rpo_target

    return _plans(at, recovers, "expected RTO and RPO within their targets (not yet rehearsed)")


def _redundant(at: Sight) -> Seen:
    def redundant(plan: PlanDesign) -> bool:
        zones = _word(at, plan.topology, "zones")
        return isinstance(zones, int | float) and zones >= 2

    return _plans(at, redundant, "spread over two zones or more")


def _backups(at: Sight) -> Seen:
    return _plans(at, lambda plan: plan.backup != "none", "a backup strategy is chosen")


def _metrics(at: Sight) -> Seen:
    served = tuple(
        f"services.{name}"
        for name, service in at.services.items()
        if "METRICS_PORT" in (service.get("environment") or {})
    )
    if at.design.decisions.chosen("observability") == "none" or not served:
        return Seen(False, "no service exposes metrics")
    return Seen(True, f"metrics served by {len(served)} services", served)


def _documents(at: Sight) -> Seen:
    del at
    return Seen(True, "components, connections and images are listed", ("docs/architecture.md",))


CHECKS: Final[dict[str, Callable[[Sight], Seen]]] = {
    "architecture-documents": _documents,
    "backup-strategy": _backups,
    "hardened-containers": _hardened,
    "internal-data-network": _internal,
    "metrics-endpoints": _metrics,
    "no-published-data-ports": _unpublished,
    "own-database-account": _own_account,
    "payment-segment": _payments,
    "pinned-images": _pinned,
    "read-only-roots": _read_only,
    "recovery-objectives": _recovery,
    "regions-in-geography": _residency,
    "replicas-and-zones": _redundant,
    "resource-limits": _limits,
    "secrets-are-parameters": _secrets,
    "segmented-networks": _segmented,
    "tenancy-isolates": lambda at: _tenancy(at, _ISOLATING, "tenants' data are kept apart"),
    "tenancy-siloed": lambda at: _tenancy(at, ("full",), "each tenant has its own installation"),
}


def _word(at: Sight, option: str, attribute: str) -> object:
    found = at.design.catalog.option(option)
    return found.attributes.get(attribute) if found else None


def _service(name: str) -> str:
    return f"services.{name}"
