"""Why an option was not taken: what is in its way, or what it would change."""

from __future__ import annotations

import pytest

from saaswright.alternatives.model import Infeasible, Outcome, WhyNots
from saaswright.alternatives.outcome import outcome_of, shipped
from saaswright.alternatives.variation import read_axis, varied
from saaswright.alternatives.what_if import what_if
from saaswright.decisions.wording import shown
from saaswright.errors import UsageError
from saaswright.reports.why_not_text import infeasible_text, why_not_text
from tests.alternatives.texts import SEALED, SHOP, ask, asked, shop
from tests.architecture.samples import priced


def test_what_was_chosen_is_said_to_be() -> None:
    """The chosen option is no "why not": its reasons are given instead."""
    answer = next(one for one in ask("postgresql") if one.decision == "relational-database")
    assert answer.verdict == "chosen"
    assert answer.reasons


def test_a_possible_option_says_what_it_changes() -> None:
    """An option that loses shows the goals at which it loses, and the design with it."""
    (answer,) = ask("kafka")
    assert answer.verdict == "possible"
    assert answer.outcome is not None
    assert answer.outcome.choices["message-broker"] == "kafka"
    first = next(points for _, points in answer.worse)
    assert first > 0


def test_a_ruled_out_option_names_the_requirement_and_its_line() -> None:
    """The requirement in the way is named with the line on which it stands, and no other."""
    answers = {answer.plan: answer for answer in ask("shared")}
    small = answers["small"].infeasible
    assert answers["small"].verdict == "ruled-out"
    assert small is not None
    (blamed,) = small.blamed
    assert blamed.path == "compliance.sensitive_data"
    assert blamed.location is not None
    assert SHOP.splitlines()[blamed.location.place.line - 1].startswith("compliance:")


def test_dropping_what_is_blamed_makes_it_possible() -> None:
    """Without the requirement that is blamed the option is no longer ruled out."""
    without = SHOP.replace("compliance: {sensitive_data: [phi]}\n", "")
    verdicts = {answer.plan: answer.verdict for answer in ask("shared", without)}
    assert verdicts["small"] in ("chosen", "possible")


def test_what_nobody_asked_for_says_where_to_ask() -> None:
    """An option that is only taken on purpose names the key that would ask for it, and why."""
    answer = next(one for one in ask("byoc-copilot") if one.plan == "small")
    assert answer.infeasible is not None
    assert answer.infeasible.blamed == ()
    assert answer.infeasible.unsaid == ("plans.0.deployment",)
    text = why_not_text(WhyNots(answers=(answer,)))
    assert "plans[0].deployment" in text
    assert "promised on purpose" in text


def test_the_catalog_alone_may_rule_it_out() -> None:
    """An unmaintained technology is ruled out whatever is required: nobody is blamed."""
    (answer,) = ask("minio")
    assert answer.verdict == "ruled-out"
    assert answer.infeasible is not None
    assert answer.infeasible.blamed == ()
    assert answer.infeasible.sentences


def test_a_role_that_nobody_needs_can_be_taken_all_the_same() -> None:
    """An option for a role that is not needed is possible, and what it would bring is shown."""
    (answer,) = ask("neo4j")
    assert (answer.verdict, answer.chosen) == ("not-needed", "none")
    assert answer.outcome is not None
    assert answer.outcome.choices["graph-database"] == "neo4j"


def test_a_plan_can_be_asked_about_alone() -> None:
    """``OPTION@PLAN`` answers for that plan, and the others stay as they are."""
    (answer,) = ask("byoc@small")
    assert answer.plan == "small"
    assert answer.outcome is not None
    assert answer.outcome.choices["deployment-model@small"] == "byoc"
    assert not any(flip.key.endswith("@big") for flip in answer.flips)


@pytest.mark.parametrize("target", ["postgres-quel", "kafka@none-such"])
def test_what_nobody_knows_is_an_error(target: str) -> None:
    """An unknown option or plan is a usage error that says what there is."""
    with pytest.raises(UsageError) as error:
        ask(target)
    assert error.value.help


def test_requirements_without_a_design_say_what_would_help() -> None:
    """When nothing is possible the conflict is named, with relaxations that were tried."""
    found = asked("redis", SEALED)
    assert isinstance(found, Infeasible)
    assert {one.path for one in found.blamed} == {
        "plans.0.deployment",
        "preferences.pin.object-storage",
    }
    assert {one.drop for one in found.relaxations} == {
        ("plans.0.deployment",),
        ("preferences.pin.object-storage",),
    }
    assert "It would work without" in infeasible_text(found)


def test_text_shows_cost_and_availability_of_both() -> None:
    """The sentences hold what it costs now and then, and each plan's availability."""
    text = why_not_text(WhyNots(answers=ask("mysql")))
    assert "USD a month (now" in text
    assert "plan small" in text
    assert "plan big" in text


@pytest.mark.parametrize(
    ("target", "said", "help"),
    [
        ("cache", "`cache` is a decision", "valkey"),
        ("cache=redis", "`cache` is a decision", "redis"),
        ("sqs", "`sqs` is no option", "did you mean `amazon-sqs`?"),
        ("postgres", "`postgres` is no option", "did you mean `postgresql`?"),
        ("none", "`none` is no option", "catalog list"),
        ("", "`` is no option", "catalog list"),
    ],
)
def test_what_was_meant_is_said(target: str, said: str, help: str) -> None:
    """A decision's id lists its options; a part of an option's id finds it."""
    with pytest.raises(UsageError) as error:
        ask(target)
    assert said in str(error.value)
    assert help in (error.value.help or "")


@pytest.mark.parametrize(
    ("said", "path", "value"),
    [
        ("availability: {target: 99.9999}", "availability.target", "99.999"),
        ("plans: [{name: a, availability: {rto: 10s}}]", "plans.0.availability.rto", "5m"),
    ],
)
def test_a_target_is_loosened_rather_than_dropped(said: str, path: str, value: str) -> None:
    """The nearest value with a design is named; the text says with what it works."""
    text = f"schema: saaswright/v1\nproduct: {{name: x}}\n{said}\n"
    found = asked("redis", text)
    assert isinstance(found, Infeasible)
    (one,) = found.relaxations
    assert (one.drop, one.instead) == ((path,), (value,))
    assert priced(one.monthly).expected > 0
    words = infeasible_text(found)
    assert f"It would work with\n  - {path.replace('.0.', '[0].')}: {value} (" in words
    assert "without" not in words.partition("It would work")[2]
    # What it says is true, and nothing nearer would do.
    assert not isinstance(asked("redis", text.replace(_number(said), value)), Infeasible)
    if path.endswith("rto"):
        assert isinstance(asked("redis", text.replace("10s", "1m")), Infeasible)


def _number(said: str) -> str:
    return "99.9999" if "99.9999" in said else "10s"


PLANS = ", ".join(f"{{name: {name}, availability: {{target: 99.9999}}}}" for name in "ab")


@pytest.mark.parametrize(
    "said",
    [
        f"plans: [{PLANS}]",
        "availability: {target: 99.9999, rto: 10s}",
        "availability: {target: 99.5, rto: 2s, rpo: 1s}",
    ],
)
def test_targets_that_are_in_the_way_together_are_loosened(said: str) -> None:
    """Each gets a value, with which there is a design; and none could be a step nearer."""
    source = shop(f"schema: saaswright/v1\nproduct: {{name: x}}\n{said}\n")
    found = asked("redis", source.text)
    assert isinstance(found, Infeasible)
    (one,) = found.relaxations
    assert len(one.drop) == len(one.instead) == 2
    values = tuple(zip(one.drop, one.instead, strict=True))
    assert isinstance(outcome_of(varied(source, values), shipped()), Outcome)
    for path, value in values:
        assert f"{shown(path)}: {value}" in infeasible_text(found)
        for nearer in _nearer(path, value):
            closer = tuple((p, nearer if p == path else v) for p, v in values)
            assert isinstance(outcome_of(varied(source, closer), shipped()), Infeasible)


def _nearer(path: str, value: str) -> tuple[str, ...]:
    """Some values that people would rather have."""
    if path.endswith("target"):
        return tuple(tier for tier in ("99.999", "99.99", "99.95") if float(tier) > float(value))
    steps = ("1m", "5m", "15m", "1h")
    return steps[: steps.index(value)]


def test_a_plan_without_a_price_is_named_beside_what_it_would_cost() -> None:
    """What is left out of a relaxation's price is said, and priced ones come first."""
    text = SEALED.replace(
        "  - {name: vault, deployment: on-premise}\n",
        "  - {name: vault, deployment: on-premise}\n  - {name: own, deployment: byoc}\n",
    )
    found = asked("redis", text)
    assert isinstance(found, Infeasible)
    left_out = [one.unpriced for one in found.relaxations]
    assert left_out == [(), ("vault",)]
    words = infeasible_text(found)
    assert "USD a month, without vault)" in words.partition("preferences.pin.object-storage (")[2]


def test_what_an_alias_repeats_is_a_conflict_all_the_same() -> None:
    """A value that the text cannot be edited at is not loosened; the conflict is still said."""
    text = """\
schema: saaswright/v1
product: {name: shop}
availability: &a {rto: 1s}
plans: [{name: b, availability: *a}]
"""
    found = asked("redis", text)
    assert isinstance(found, Infeasible)
    assert found.blamed
    answer = what_if(shop(text), (read_axis("workload.users=10", shipped().catalog),))
    assert isinstance(answer.base, Infeasible)
    assert answer.base.blamed
