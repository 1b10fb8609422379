"""The stage: an architecture becomes a Compose project, its iterations, parameters and files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec

from saaswright.architecture.model import Architecture
from saaswright.blueprint import order, process
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.config import GENERATORS, configure
from saaswright.blueprint.declared import Declared
from saaswright.blueprint.envfiles import example, plan_values
from saaswright.blueprint.iterations import ITERATIONS, Drawn, draw_iteration
from saaswright.blueprint.model import Blueprint, Parameter
from saaswright.blueprint.parameters import by_name, declare
from saaswright.blueprint.references import inventory
from saaswright.blueprint.site import Site
from saaswright.catalog.model import Catalog
from saaswright.compose.emit import emit
from saaswright.decisions.model import Decisions
from saaswright.finding import Finding, Severity
from saaswright.requirements.model import Requirements
from saaswright.source import DocumentPath

_REFERENCE: Final = re.compile(r"\$\{([A-Z0-9_]+):[-?]")


def draw(
    architecture: Architecture, decisions: Decisions, requirements: Requirements, catalog: Catalog
) -> tuple[Blueprint, tuple[Finding, ...]]:
    """Everything of the bundle that Compose reads, and what could not be drawn as it should be.

    ``requirements`` are complete (after assumptions). Raises :class:`CatalogError` when a catalog
    text holds an unknown placeholder.
    """
    brief = Brief(architecture, decisions, requirements, catalog)
    declared = declare(brief)
    parameters = by_name(declared)
    final = draw_iteration(brief, parameters, len(ITERATIONS), ".")
    compose = emit(final.project, _comments(brief, final), header=_header(brief))
    used = tuple(item for item in declared if item.parameter.name in _names(compose))
    blueprint = Blueprint(
        compose=compose,
        iterations=tuple(
            (name, _iteration_text(brief, parameters, number, name, goal))
            for number, (name, goal) in enumerate(ITERATIONS, 1)
        ),
        parameters=tuple(_with_services(item, final) for item in used),
        env_example=example(architecture.product, used),
        plans=tuple((plan.name, plan_values(plan, used)) for plan in architecture.plans),
        files=_files(final),
        images=inventory(brief),
        trace=final.trace,
    )
    return blueprint, _findings(brief, final)


def _iteration_text(
    brief: Brief, parameters: dict[str, Parameter], number: int, name: str, goal: str
) -> str:
    drawn = draw_iteration(brief, parameters, number, "..")
    header = (
        f"{brief.architecture.product}, iteration {number} of {len(ITERATIONS)}. {goal}\n"
        f"docker compose --env-file .env -f iterations/{name}.yaml up -d --wait"
    )
    return emit(drawn.project, {}, header=header)


def _header(brief: Brief) -> str:
    summary = brief.requirements.product.summary
    said = f": {summary.rstrip('.')}" if summary else ""
    return (
        f"{brief.architecture.product}{said}.\n"
        "Drawn by saaswright from saaswright.yaml; `saaswright explain compose.yaml:LINE` says why "
        "a line is there.\n"
        "cp .env.example .env, set what is required, then: docker compose up -d --wait"
    )


def _comments(brief: Brief, drawn: Drawn) -> dict[DocumentPath, str]:
    """Above each service: what it is for, and the decision behind it with its first reason."""
    found: dict[DocumentPath, str] = {}
    for line in drawn.trace:
        if len(line.path) == 2 and line.path[0] == "services":
            because = brief.because(line.decision)
            found[line.path] = f"{line.sentence}\nDecision {line.decision}: {because}".rstrip(": ")
    return found


def _names(text: str) -> frozenset[str]:
    """The parameters that a text refers to."""
    return frozenset(_REFERENCE.findall(text))


def _with_services(item: Declared, drawn: Drawn) -> Parameter:
    """The parameter with the services whose values refer to it, in the order of the file."""
    name = item.parameter.name
    services = tuple(
        service
        for service, value in drawn.project.services.items()
        if name in _names(msgspec.json.encode(value).decode())
    )
    return msgspec.structs.replace(item.parameter, services=services)


def _files(drawn: Drawn) -> tuple[tuple[str, str], ...]:
    """The configuration files of all services: bundle path and text."""
    files = {file.path: file.text for site in drawn.sites for file in configure(site).files}
    return tuple(files.items())


def _findings(brief: Brief, drawn: Drawn) -> tuple[Finding, ...]:
    """What could not be drawn as it should be; nothing is left out in silence."""
    found = [
        Finding(
            "start-order-circle",
            Severity.WARNING,
            f"{source} and {target} need each other, so {source} starts without waiting",
            help="make one of the two connections optional",
        )
        for source, target in order.circles(brief)
    ]
    return (*found, *(finding for site in drawn.sites for finding in _left_out(site)))


def _left_out(site: Site) -> Iterator[Finding]:
    component, technology = site.component, site.technology
    if technology is None:
        return
    name = component.name
    if missing := process.unverified(site):
        message = f"{name}: {' and '.join(missing)} left out, since nobody has verified that "
        yield Finding("hardening-unverified", Severity.INFO, f"{message}the image bears it")
    if technology.health is None and not component.one_shot:
        message = f"{name}: no healthcheck is known that works inside this image"
        yield Finding("healthcheck-unknown", Severity.WARNING, message)
    if technology.config and technology.config not in GENERATORS and not component.custom:
        message = f"{name}: the configuration `{technology.config}` cannot be drawn yet"
        yield Finding("configuration-not-drawn", Severity.WARNING, message)
    if component.role == "replica" and not configure(site).command:
        message = f"{name}: how a replica of {technology.name} follows cannot be drawn yet"
        yield Finding("replication-not-drawn", Severity.WARNING, message)
