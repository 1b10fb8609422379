"""Contradictions inside the requirements: places in one file that cannot both be meant.

Each judge is a small function over the whole requirements. It rests on what was said only, never
on an assumption; what follows from facts about technologies is the decision engine's business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from saaswright.finding import Finding, Severity, in_order
from saaswright.requirements.clash import NO_REGIONS, Clash, Regions
from saaswright.requirements.effective import plan_view
from saaswright.requirements.model import Availability, Requirements
from saaswright.requirements.region_clashes import REGION_JUDGES
from saaswright.requirements.units import Duration
from saaswright.source import DocumentPath

_MONTH: Final = 365 / 12 * 86_400
_YEAR: Final = 365 * 86_400
_STRICT: Final = 99.99
_FRAMEWORK_OF: Final = (("phi", "hipaa"), ("cardholder", "pci-dss"))


def contradictions(
    requirements: Requirements, regions: Regions = NO_REGIONS
) -> tuple[Finding, ...]:
    """The contradictions of requirements that stand in no text (an interview's, an agent's).

    :func:`saaswright.requirements.reading.read_requirements` reports those of a file, with places.
    """
    return in_order(
        Finding(clash.id, clash.severity, clash.message, help=clash.help)
        for clash in find_clashes(requirements, regions)
    )


def find_clashes(requirements: Requirements, regions: Regions) -> Iterator[Clash]:
    """All contradictions, judge by judge."""
    for judge in JUDGES:
        yield from judge(requirements)
    if regions:
        for region_judge in REGION_JUDGES:
            yield from region_judge(requirements, regions)


# --- a plan against the product ------------------------------------------------------------------


def plan_breaks_promise(requirements: Requirements) -> Iterator[Clash]:
    """A plan may promise more than the product, never less."""
    product = requirements.availability
    for index, plan in enumerate(requirements.plans):
        for key, what in (("rto", "may take longer to recover"), ("rpo", "may lose more data")):
            own, promised = getattr(plan.availability, key), getattr(product, key)
            if own is not None and promised is not None and own > promised:
                yield Clash(
                    "requirements-plan-below-promise",
                    f"plan `{plan.name}` {what} ({key} {own}) than the product promises "
                    f"({promised})",
                    (("plans", index, "availability", key), ("availability", key)),
                    f"lower the plan's {key} to {promised}, or raise the product's to {own}",
                )


def plan_below_target(requirements: Requirements) -> Iterator[Clash]:
    """A lower target in a plan is legitimate, but the product's then holds for the others only."""
    promised = requirements.availability.target
    for index, plan in enumerate(requirements.plans):
        own = plan.availability.target
        if own is not None and promised is not None and own < promised:
            yield Clash(
                "requirements-plan-below-target",
                f"plan `{plan.name}` promises {own:g} %, less than the product's {promised:g} %",
                (("plans", index, "availability", "target"), ("availability", "target")),
                "the plan's own target counts; raise it if the product's was meant for all plans",
                Severity.WARNING,
            )


# --- isolation, tenancy, deployment --------------------------------------------------------------


def isolation_in_shared_tenancy(requirements: Requirements) -> Iterator[Clash]:
    """Dedicated isolation needs at least a data tier for each tenant."""
    if requirements.compliance.isolation != "dedicated":
        return
    for index, plan in enumerate(requirements.plans):
        if plan.tenancy == "shared":
            yield Clash(
                "requirements-isolation-in-shared-tenancy",
                f"isolation is dedicated, but plan `{plan.name}` shares everything",
                (("plans", index, "tenancy"), ("compliance", "isolation")),
                "write `tenancy: hybrid` or `siloed`, leave it out, or `isolation: logical`",
            )


def network_without_byoc(requirements: Requirements) -> Iterator[Clash]:
    """Only a plan in the customer's cloud meets the customer's network."""
    for index, plan in enumerate(requirements.plans):
        if plan.network is None or plan.deployment in ("byoc", "byoc-copilot"):
            continue
        said = f"is {plan.deployment}" if plan.deployment else "does not say where it runs"
        yield Clash(
            "requirements-network-without-byoc",
            f"plan `{plan.name}` has a customer network, but {said}",
            (("plans", index, "network"), ("plans", index, "deployment")),
            "write `deployment: byoc`, or take `network` out",
            Severity.ERROR if plan.deployment else Severity.WARNING,
        )


def freemium_with_dedicated_isolation(requirements: Requirements) -> Iterator[Clash]:
    """An environment of one's own for customers who pay nothing is rarely meant."""
    if (
        requirements.product.pricing == "freemium"
        and requirements.compliance.isolation == "dedicated"
    ):
        yield Clash(
            "requirements-freemium-with-dedicated-isolation",
            "every free customer would get a data tier of its own",
            (("compliance", "isolation"), ("product", "pricing")),
            "write `isolation: logical`, or another pricing",
            Severity.WARNING,
        )


def offline_plan_with_vendor(requirements: Requirements) -> Iterator[Clash]:
    """A plan that runs offline cannot send its metrics to a vendor's cloud."""
    vendor = requirements.observability.vendor
    if vendor not in ("datadog", "newrelic"):
        return
    for index, plan in enumerate(requirements.plans):
        if plan.deployment in ("byoc-copilot", "on-premise"):
            yield Clash(
                "requirements-offline-plan-with-vendor",
                f"plan `{plan.name}` runs offline and cannot send metrics to {vendor}",
                (("observability", "vendor"), ("plans", index, "deployment")),
                "that plan is watched from the inside only; the others use the vendor",
                Severity.WARNING,
            )


# --- sensitive data ------------------------------------------------------------------------------


def sensitive_data_without_framework(requirements: Requirements) -> Iterator[Clash]:
    """Health records without HIPAA, card data without PCI DSS."""
    said = requirements.compliance
    for data, framework in _FRAMEWORK_OF:
        if data in said.sensitive_data and framework not in said.frameworks:
            yield Clash(
                f"requirements-{data}-without-{framework}",
                f"{data} is held, but {framework} is not among the frameworks",
                (
                    ("compliance", "sensitive_data", said.sensitive_data.index(data)),
                    ("compliance", "frameworks"),
                ),
                f"add `{framework}` if it applies to you",
                Severity.WARNING,
            )


def personal_data_in_eu_without_gdpr(requirements: Requirements) -> Iterator[Clash]:
    """Personal data kept in the EU falls under the GDPR (Regulation (EU) 2016/679, article 3)."""
    said = requirements.compliance
    if "pii" in said.sensitive_data and "eu" in said.residency and "gdpr" not in said.frameworks:
        yield Clash(
            "requirements-pii-in-eu-without-gdpr",
            "personal data is kept in the EU, but gdpr is not among the frameworks",
            (("compliance", "residency"), ("compliance", "frameworks")),
            "add `gdpr`",
            Severity.WARNING,
        )


def phi_without_isolation(requirements: Requirements) -> Iterator[Clash]:
    """The specification asks for dedicated infrastructure where PHI is held, as HIPAA implies."""
    said = requirements.compliance
    implied = "hipaa" in said.frameworks and not said.sensitive_data
    if ("phi" in said.sensitive_data or implied) and said.isolation == "none":
        yield Clash(
            "requirements-phi-without-isolation",
            "phi is held, but customers' data is not to be kept apart",
            (
                ("compliance", "isolation"),
                ("compliance", "frameworks" if implied else "sensitive_data"),
            ),
            "write `isolation: dedicated`",
        )


# --- availability --------------------------------------------------------------------------------


def maintenance_exceeds_target(requirements: Requirements) -> Iterator[Clash]:
    """At four nines and more, planned downtime counts and must fit into what is allowed."""
    for (target, window), (target_at, window_at) in _promises(
        requirements, "target", "maintenance"
    ):
        if target is None or window is None or target < _STRICT:
            continue
        allowed = Duration(round((1 - target / 100) * _MONTH))
        if window > allowed:
            yield Clash(
                "requirements-maintenance-exceeds-target",
                f"{target:g} % allows {allowed} of downtime a month, maintenance alone takes "
                f"{Duration(window)}",
                (window_at, target_at),
                f"write `maintenance: {allowed}/month` or less, or a lower target",
            )


def recovery_exceeds_target(requirements: Requirements) -> Iterator[Clash]:
    """One recovery that may take longer than the downtime of a whole year breaks the target."""
    for (target, rto), (target_at, rto_at) in _promises(requirements, "target", "rto"):
        if target is None or rto is None:
            continue
        allowed = Duration(round((1 - target / 100) * _YEAR))
        if rto > allowed:
            yield Clash(
                "requirements-recovery-exceeds-target",
                f"{target:g} % allows {allowed} of downtime a year, a single recovery may "
                f"take {rto}",
                (rto_at, target_at),
                "lower the rto, or the target",
                Severity.WARNING,
            )


def one_region_for_many(requirements: Requirements) -> Iterator[Clash]:
    """Surviving the loss of a region takes a second one."""
    if len(requirements.cloud.regions) != 1:
        return
    for (recovery,), (recovery_at,) in _promises(requirements, "disaster_recovery"):
        if recovery == "multi-region":
            yield Clash(
                "requirements-one-region-for-many",
                "disaster recovery is multi-region, but only one region is named",
                (("cloud", "regions"), recovery_at),
                "name a second region, or leave `regions` out",
                Severity.WARNING,
            )
            return


# --- preferences ---------------------------------------------------------------------------------


def wanted_and_avoided(requirements: Requirements) -> Iterator[Clash]:
    """An option that must or should be taken, and should not."""
    said = requirements.preferences
    wanted: list[tuple[str, str | int, str]] = [
        ("pin", decision, option) for decision, option in said.pin.items()
    ]
    wanted += [("prefer", index, option) for index, option in enumerate(said.prefer)]
    for key, step, option in wanted:
        if option in said.avoid:
            yield Clash(
                "requirements-wanted-and-avoided",
                f"`{option}` is both wanted and to be avoided",
                (("preferences", key, step), ("preferences", "avoid", said.avoid.index(option))),
                "keep one of the two",
            )


# --- where things stand --------------------------------------------------------------------------


def _promises(
    requirements: Requirements, *keys: str
) -> Iterator[tuple[tuple[Any, ...], tuple[DocumentPath, ...]]]:
    """The values of ``keys`` and where they stand: the product's, then each plan's that says one.

    What a plan leaves out counts with the product's value, at the product's place.
    """
    product = requirements.availability
    yield _values(product, keys), tuple(("availability", key) for key in keys)
    for index, plan in enumerate(requirements.plans):
        own = plan.availability
        if any(value is not None for value in _values(own, keys)):
            yield (
                _values(plan_view(requirements, plan).availability, keys),
                tuple(
                    ("availability", key)
                    if getattr(own, key) is None
                    else ("plans", index, "availability", key)
                    for key in keys
                ),
            )


def _values(said: Availability, keys: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(getattr(said, key) for key in keys)


JUDGES: Final[tuple[Callable[[Requirements], Iterator[Clash]], ...]] = (
    plan_breaks_promise,
    plan_below_target,
    isolation_in_shared_tenancy,
    network_without_byoc,
    freemium_with_dedicated_isolation,
    offline_plan_with_vendor,
    sensitive_data_without_framework,
    personal_data_in_eu_without_gdpr,
    phi_without_isolation,
    maintenance_exceeds_target,
    recovery_exceeds_target,
    one_region_for_many,
    wanted_and_avoided,
)
