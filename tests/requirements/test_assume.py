from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings

from saaswright.finding import Severity
from saaswright.requirements.assume import assume, open_questions
from saaswright.requirements.contradictions import contradictions
from saaswright.requirements.default_rules import RULES
from saaswright.requirements.defaults import defaults
from saaswright.requirements.model import Assumption, Compliance, Images, Product, Requirements
from saaswright.requirements.paths import get, places, said
from saaswright.requirements.questions import questions
from saaswright.requirements.reading import from_builtins, read_requirements
from saaswright.requirements.shape import Items, Section, Words, requirements_shape, walk
from saaswright.requirements.written import to_builtins, written
from saaswright.source import read_text
from tests.requirements.rendering import REGIONS
from tests.requirements.strategies import requirements

HERE = Path(__file__).parent
EXAMPLES = sorted((HERE.parents[1] / "examples").glob("*.yaml"))
SPECIFICATION = (
    "What problem does your SaaS solve?",
    "Who are your target customers?",
    "What is your pricing model?",
    "What customer segments need different deployment models?",
    "What is your expected scale?",
    "What are your performance requirements?",
    "Do you have existing infrastructure or starting from scratch?",
    "What programming languages/frameworks does your team know?",
    "Any existing codebases to integrate?",
    "What compliance certifications do you need?",
    "Any data residency requirements?",
    "What industries are you targeting?",
    "Do customers need data isolation?",
    "What uptime SLA do you promise?",
    "What is acceptable downtime?",
    "Need multi-region for disaster recovery?",
    "What is your RTO (Recovery Time Objective) and RPO (Recovery Point Objective)?",
)


def requirements_of(**sections: Any) -> Requirements:
    """Requirements with these sections, which must read without an error."""
    product = {"name": "hello", **sections.pop("product", {})}
    read, findings = from_builtins({"schema": "saaswright/v1", "product": product, **sections})
    assert read is not None, findings
    return read


def assumed(**sections: Any) -> dict[str, Assumption]:
    """What is assumed of such requirements, by path."""
    _, assumptions = assume(requirements_of(**sections))
    return {assumption.path: assumption for assumption in assumptions}


# --- the data ------------------------------------------------------------------------------------


def test_every_question_of_the_specification_is_asked() -> None:
    """Each of the seventeen questions of phase 1 is part of at least one of ours, and no other."""
    assert {q.specification for q in questions() if q.specification} == set(SPECIFICATION)


def test_every_key_is_settled_by_one_question() -> None:
    """Each key of the file belongs to exactly one question, and no question to an unknown key."""
    asked = sorted(path for question in questions() for path in question.paths)
    assert asked == sorted(path for path, _ in walk(requirements_shape()))


def test_questions_are_complete() -> None:
    """Ids are unique, each question says what happens without an answer, and every rule exists."""
    ids = [question.id for question in questions()]
    assert len(ids) == len(set(ids))
    for question in questions():
        default = question.default
        assert sum(bool(way) for way in (default.rule, default.decided, default.absent)) == 1
        assert question.text.endswith("?")
    named = {question.default.rule for question in questions() if question.default.rule}
    assert named == set(RULES)


def test_choices_are_the_vocabulary() -> None:
    """A question about a closed vocabulary offers each of its words, and no other."""
    shapes = {path: key.shape for path, key in walk(requirements_shape())}
    with_words = 0
    for question in questions():
        shape = shapes[question.paths[-1]]
        shape = shape.item if isinstance(shape, Items) else shape
        several_keys = question.id == "preferences" or question.default.rule == "recovery_of_plan"
        if question.id == "observability":
            of_keys = [shapes[path] for path in question.paths]
            words = {word for one in of_keys if isinstance(one, Words) for word in one.words}
            assert set(question.choices) == words
        elif isinstance(shape, Words) and len(shape.words) > 1 and not several_keys:
            assert sorted(question.choices) == sorted(shape.words), question.id
            with_words += 1
    assert with_words > 15


def test_defaults_cover_the_vocabularies() -> None:
    """There are figures for every domain, customer and target, the targets from high to low."""
    table = defaults()
    shapes = {path: key.shape for path, key in walk(requirements_shape())}
    domains, customers = shapes["product.domain"], shapes["product.customers"]
    assert isinstance(domains, Words)
    assert isinstance(customers, Items)
    assert isinstance(customers.item, Words)
    assert {row.domain for row in table.domains} == set(domains.words)
    assert {row.customer for row in table.customers} == set(customers.item.words)
    targets = [row.target for row in table.targets]
    assert targets == sorted(targets, reverse=True)
    assert targets[-1] == 0


# --- assuming ------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_golden(path: Path, request: pytest.FixtureRequest) -> None:
    """What is assumed of an example, and why, changes only on purpose."""
    read, _ = read_requirements(read_text(path))
    assert read is not None
    _, assumptions = assume(read)
    text = "\n".join(
        f"{each.path} = {each.value}\n  {each.why}\n  {each.question}\n" for each in assumptions
    )
    golden = HERE / "assumed" / f"{path.stem}.expected"
    if request.config.getoption("--rewrite-golden"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@given(requirements())
@example(
    Requirements(
        schema="saaswright/v1", product=Product(name="shop"), images=Images(registry="a--0")
    )
)
@settings(max_examples=80, deadline=None)
def test_assuming_keeps_what_was_said(given_: Requirements) -> None:
    """What was said stays, what was not is filled, reported, written as it is, and reads back."""
    filled, assumptions = assume(given_, REGIONS)
    reported = {assumption.path: assumption for assumption in assumptions}
    assert len(reported) == len(assumptions)
    for path, key in walk(requirements_shape()):
        if isinstance(key.shape, Section):
            continue
        for place in places(given_, path):
            if said(given_, place) and path != "plans":
                assert get(filled, place) == get(given_, place)
                assert place not in reported
            elif place in reported:
                assert written(get(filled, place)) == reported[place].value
            elif path != "plans":
                assert not said(filled, place)
    clean = all(f.severity is not Severity.ERROR for f in contradictions(filled))
    if clean:
        assert from_builtins(to_builtins(filled))[0] == filled


def test_hipaa_without_isolation_is_a_contradiction_before_assuming() -> None:
    """HIPAA is about health records: said with `isolation: none` it is refused."""
    hipaa = Compliance(frameworks=("hipaa",), isolation="none")
    given_ = Requirements(schema="saaswright/v1", product=Product(name="x"), compliance=hipaa)
    assert {id for id, _ in _errors(given_)} == {"requirements-phi-without-isolation"}
    other = msgspec.structs.replace(hipaa, sensitive_data=("pii",))
    assert not _errors(msgspec.structs.replace(given_, compliance=other))


@given(requirements())
@settings(max_examples=80, deadline=None)
def test_assuming_adds_no_contradiction(given_: Requirements) -> None:
    """No assumption makes requirements contradict themselves that did not before."""
    before = _errors(given_)
    filled, _ = assume(given_, REGIONS)
    assert _errors(filled) <= before


def _errors(given_: Requirements) -> set[tuple[str, str]]:
    return {
        (finding.id, finding.message)
        for finding in contradictions(given_, REGIONS)
        if finding.severity is Severity.ERROR
    }


@given(requirements())
@settings(max_examples=50, deadline=None)
def test_assuming_is_settled_after_once(given_: Requirements) -> None:
    """Assuming again changes nothing."""
    filled, _ = assume(given_, REGIONS)
    assert assume(filled, REGIONS)[0] == filled


def test_what_the_engine_decides_is_not_assumed() -> None:
    """Tenancy, deployment, network and regions stay open; budget and preferences stay absent."""
    filled, assumptions = assume(requirements_of())
    assert filled.cloud.regions == ()
    open_ = {(plan.tenancy, plan.deployment, plan.network) for plan in filled.plans}
    assert open_ == {(None, None, None)}
    assert filled.budget.monthly is None
    assert not filled.preferences.pin
    assert not [each for each in assumptions if each.path.startswith(("budget", "preferences"))]


@pytest.mark.parametrize(
    ("product", "names"),
    [
        ({"pricing": "freemium"}, "free, pro"),
        ({"pricing": "usage-based"}, "standard"),
        ({"pricing": "tiered", "customers": ["startups"]}, "starter, pro"),
        (
            {"pricing": "tiered", "customers": ["startups", "government"]},
            "starter, pro, enterprise",
        ),
        ({"customers": ["developers"]}, "standard"),
    ],
    ids=str,
)
def test_plans_follow_the_pricing(product: dict[str, Any], names: str) -> None:
    """Without plans, those that usually come with the pricing and the customers are assumed."""
    assert assumed(product=product)["plans"].value == names


@pytest.mark.parametrize(
    ("sections", "domain"),
    [
        ({"product": {"summary": "An API for short links"}}, "api"),
        ({"product": {"summary": "Dashboards over sensor telemetry"}}, "real-time-analytics"),
        ({"workload": {"needs": ["realtime-inference"]}}, "ai-ml"),
        ({"workload": {"needs": ["time-series", "dashboards"]}}, "real-time-analytics"),
        ({"product": {"summary": "Managed PostgreSQL databases"}}, "database-as-a-service"),
        ({}, "web-app"),
    ],
    ids=str,
)
def test_domain_follows_hints(sections: dict[str, Any], domain: str) -> None:
    """The domain is inferred from needs and the words of the summary."""
    assert assumed(**sections)["product.domain"].value == domain


def test_an_industry_is_asked_about_not_assumed() -> None:
    """Healthcare without frameworks assumes none, and asks about HIPAA."""
    answer = assumed(product={"industries": ["healthcare"]})["compliance.frameworks"]
    assert answer.value == "none"
    assert "HIPAA" in answer.question
    assert (
        "HIPAA" not in assumed(product={"industries": ["games"]})["compliance.frameworks"].question
    )


@pytest.mark.parametrize(
    ("framework", "data"), [("hipaa", "phi"), ("gdpr", "pii"), ("pci-dss", "cardholder")]
)
def test_data_follows_frameworks(framework: str, data: str) -> None:
    """A framework about a kind of data means that such data is held."""
    found = assumed(compliance={"frameworks": [framework]})
    assert found["compliance.sensitive_data"].value == data
    assert framework in found["compliance.sensitive_data"].why


@pytest.mark.parametrize(
    ("target", "recovery"),
    [
        (99.5, ("4h", "1d", "single-region")),
        (99.9, ("4h", "1d", "single-region")),
        (99.95, ("1h", "15m", "single-region")),
        (99.99, ("15m", "5m", "multi-region")),
        (99.999, ("2m", "1m", "multi-region")),
    ],
)
def test_recovery_follows_the_target(target: float, recovery: tuple[str, str, str]) -> None:
    """A higher target comes with faster recovery, less loss, and in the end a second region."""
    found = assumed(availability={"target": target})
    keys = ("rto", "rpo", "disaster_recovery")
    assert tuple(found[f"availability.{key}"].value for key in keys) == recovery


def test_a_plan_with_its_own_target_gets_its_own_recovery() -> None:
    """Where the product's recovery is assumed, a stricter plan gets one that fits its target."""
    plans = [{"name": "starter"}, {"name": "gold", "availability": {"target": 99.99}}]
    found = assumed(plans=plans)
    assert found["availability.rto"].value == "4h"
    assert found["plans.1.availability.rto"].value == "15m"
    assert "plans.0.availability.rto" not in found
    said_once = assumed(plans=plans, availability={"rto": "1h"})
    assert "plans.1.availability.rto" not in said_once


def test_what_is_in_use_tells_language_and_cloud() -> None:
    """An existing stack answers what nobody said."""
    found = assumed(existing={"stack": ["django", "amazon-sqs"]})
    assert found["team.languages"].value == "python"
    assert found["cloud.providers"].value == "aws"
    assert "django" in found["team.languages"].why


def test_regions_tell_the_cloud() -> None:
    """The provider of the regions named is assumed, and nothing where none is known."""
    named = requirements_of(cloud={"regions": ["europe-west1"]})
    assert assume(named, REGIONS)[0].cloud.providers == ("gcp",)
    assert assume(named)[0].cloud.providers == ()


def test_open_questions_are_those_nobody_answered() -> None:
    """A question is open until one of its keys is said."""
    asked = {question.id for question in open_questions(requirements_of())}
    assert {"domain", "target", "budget"} <= asked
    assert "product" not in asked
    answered = requirements_of(product={"domain": "api"}, budget={"monthly": 100})
    assert asked - {q.id for q in open_questions(answered)} == {"domain", "budget"}
