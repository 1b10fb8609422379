"""Requirements that cannot be met together: a minimal set of them, each with its place."""

from __future__ import annotations

import msgspec
import pytest

from saaswright.catalog.loader import load
from saaswright.decisions.conflicts import conflict
from saaswright.decisions.decide import pose
from saaswright.decisions.solver import best
from saaswright.decisions.stated import pins
from saaswright.finding import Finding
from saaswright.requirements.where import nowhere
from tests.decisions.samples import completed, outcome

WEB = "product: {name: shop, domain: web-app, customers: [mid-market], pricing: tiered}\n"

PIN_S3 = "preferences: {pin: {s3: amazon-s3}}\n"
TWO_UK_REGIONS = """
compliance: {residency: [uk]}
cloud: {providers: [aws]}
availability: {disaster_recovery: multi-region}
"""

CASES = {
    "shared health records": (
        "plans:\n- name: one\n  tenancy: shared\ncompliance:\n  sensitive_data: [phi]\n",
        {"plans[0].tenancy", "compliance.sensitive_data"},
    ),
    "shared in the customer's account": (
        "plans:\n- name: one\n  tenancy: shared\n  deployment: byoc\n",
        {"plans[0].tenancy", "plans[0].deployment"},
    ),
    "a cloud's service on premises": (
        "plans: [{name: a}, {name: b, deployment: on-premise}]\n" + PIN_S3,
        {"plans[1].deployment", "preferences.pin.s3"},
    ),
    "another cloud's service": (
        "cloud:\n  providers: [gcp]\npreferences:\n  pin:\n    object-storage: amazon-s3\n",
        {"cloud.providers", "preferences.pin.object-storage"},
    ),
    "a region outside of the geography": (
        "compliance:\n  residency: [eu]\ncloud:\n  providers: [aws]\n  regions: [us-east-1]\n",
        {"compliance.residency", "cloud.regions"},
    ),
    "one writing node for five nines": (
        "availability:\n  target: 99.999\npreferences:\n  pin:\n    database: postgresql\n",
        {"availability.target", "preferences.pin.database"},
    ),
    "unmaintained, yet pinned": (
        "preferences:\n  pin:\n    s3: minio\n",
        {"preferences.pin.s3"},
    ),
    "a queue that tells one listener only": (
        "workload:\n  needs: [pub-sub]\npreferences:\n  pin:\n    queue: amazon-sqs\n",
        {"workload.needs", "preferences.pin.queue"},
    ),
    "a backup that loses too much": (
        "availability:\n  rpo: 5m\npreferences:\n  pin:\n    backup: daily-snapshots\n",
        {"availability.rpo", "preferences.pin.backup"},
    ),
    "two regions where the cloud has one": (
        TWO_UK_REGIONS,
        {"compliance.residency", "cloud.providers", "availability.disaster_recovery"},
    ),
}


def _conflict(text: str) -> Finding:
    decisions, findings = outcome(WEB + text)
    assert decisions is None
    (found,) = [finding for finding in findings if finding.id == "requirements-conflict"]
    return found


@pytest.mark.parametrize("name", CASES)
def test_names_the_requirements_in_conflict_with_their_lines(name: str) -> None:
    """The finding names exactly the requirements that clash, and points at each of their lines."""
    text, expected = CASES[name]
    found = _conflict(text)
    assert found.help is not None
    assert set(found.help.removeprefix("change or drop one of: ").split(", ")) == expected
    places = [place for place in (found.location, *found.related) if place is not None]
    assert len(places) == len(expected)
    for place in places:
        assert str(place.path[-1]) in place.excerpt


@pytest.mark.parametrize("name", CASES)
def test_the_conflict_is_minimal(name: str) -> None:
    """Dropping any rule's hold on one of the named requirements lets the rest be met."""
    text, expected = CASES[name]
    catalog = load()
    requirements = completed(WEB + text)
    pinned, _ = pins(requirements, catalog, nowhere)
    problem = pose(requirements, catalog, pinned)
    assert best(problem) is None
    for path in expected:
        dotted = path.replace("[", ".").replace("]", "")
        freed = msgspec.structs.replace(
            problem,
            bans=tuple(
                ban for ban in problem.bans if dotted not in {f.path for f in ban.rule.facts}
            ),
        )
        assert best(freed) is not None, path


def test_says_which_rule_binds_them() -> None:
    """The message holds the rule's own sentence, so that the clash can be understood."""
    found = _conflict(CASES["shared in the customer's account"][0])
    assert "serves that customer alone" in found.message
    assert "`plans[0].tenancy: shared`" in found.message


def test_blames_what_was_said_before_what_was_assumed() -> None:
    """Assumed answers are dropped first: they are only named when nothing else explains it."""
    found = _conflict(CASES["one writing node for five nines"][0])
    assert "assumed" not in found.message


def test_the_same_conflict_every_time() -> None:
    """Two independent searches name the same set: nothing depends on the order of a set."""
    text, _ = CASES["two regions where the cloud has one"]
    catalog, requirements = load(), completed(WEB + text)
    problem = pose(requirements, catalog, {})
    assert conflict(problem, nowhere) == conflict(pose(requirements, catalog, {}), nowhere)
