from __future__ import annotations

from typing import get_args

import pytest

from saaswright.requirements.model import (
    DeploymentModel,
    Domain,
    Framework,
    Network,
    Tenancy,
)
from tests.golden.cases import CASES, designed

PATTERNS = (
    "simple-api",
    "three-tier-web",
    "data-pipeline",
    "ai-ml-service",
    "real-time-analytics",
    "data-analytics-platform",
    "api-platform",
    "database-as-a-service",
)
BROKERS = ("rabbitmq", "kafka", "nats", "amazon-sqs")
PROXIES = ("nginx", "apache-httpd", "traefik", "haproxy", "kong", "envoy")
FRAMEWORKS = (
    "express",
    "fastapi",
    "flask",
    "go-net-http",
    "spring-boot",
    "aspnet-core",
    "axum",
    "laravel",
)


def found(kind: str) -> set[object]:
    """Everything of a kind that the golden cases hold."""
    seen: set[object] = set()
    for case in CASES:
        design = designed(case)
        if kind == "domain":
            seen.add(design.requirements.product.domain)
        elif kind == "pattern":
            seen.add(design.architecture.pattern)
        elif kind == "technology":
            seen |= {component.technology for component in design.architecture.components}
        elif kind == "framework":
            seen |= set(design.requirements.compliance.frameworks)
        elif kind == "tier":
            seen |= {plan.availability.target for plan in design.architecture.plans}
        else:
            seen |= {getattr(plan, kind) for plan in design.architecture.plans}
    return seen


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("domain", get_args(Domain)),
        ("pattern", PATTERNS),
        ("tenancy", get_args(Tenancy)),
        ("deployment", get_args(DeploymentModel)),
        ("network", get_args(Network)),
        ("tier", (99.9, 99.95, 99.99, 99.999)),
        ("framework", get_args(Framework)),
        ("technology", FRAMEWORKS),
        ("technology", BROKERS),
        ("technology", PROXIES),
    ],
)
def test_every_word_has_a_case(kind: str, wanted: tuple[object, ...]) -> None:
    """Each pattern, domain, tenancy, deployment, tier, framework, broker and proxy has a case."""
    assert set(wanted) - found(kind) == set()


def test_there_are_twelve_cases() -> None:
    """Twelve golden cases, so that one that was lost is noticed."""
    assert len(CASES) == 12
