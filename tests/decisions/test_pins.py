"""``preferences``: pins are obeyed or refused with a place, wishes decide among equals."""

from __future__ import annotations

import msgspec
import pytest

from saaswright.decisions.decide import pose
from saaswright.decisions.model import NONE
from saaswright.decisions.problem import Ban, Clause, Rule
from saaswright.decisions.solver import best
from tests.decisions.instances import random_instance
from tests.decisions.samples import decided, outcome

WEB = "product: {name: shop, domain: web-app, customers: [mid-market], pricing: tiered}\n"


@pytest.mark.parametrize(
    ("pin", "id", "chosen"),
    [
        ("cache: redis", "cache", "redis"),
        ("database: mysql", "relational-database", "mysql"),
        ("relational-database: mariadb", "relational-database", "mariadb"),
        ("broker: nats", "message-broker", "nats"),
        ("framework: spring-boot", "api-framework", "spring-boot"),
    ],
)
def test_a_pin_is_obeyed_by_id_or_short_word(pin: str, id: str, chosen: str) -> None:
    """The pinned option is taken, the reason says so, and the others are ruled out by it."""
    decision = decided(WEB + f"preferences: {{pin: {{{pin}}}}}").get(id)
    assert decision.chosen == chosen
    assert any(reason.rule == "pinned" for reason in decision.because)
    assert all(other.ruled_out for other in decision.instead_of)


def test_a_pinned_role_is_needed() -> None:
    """Pinning an option for a role that nothing calls for makes the product have it."""
    quiet = WEB + "workload: {needs: []}\n"
    assert decided(quiet).chosen("cache") == "none"
    assert decided(quiet + "preferences: {pin: {cache: valkey}}").chosen("cache") == "valkey"


@pytest.mark.parametrize(
    ("pin", "id", "help"),
    [
        ("databse: mysql", "unknown-pin", "did you mean `database`?"),
        ("cache: rediss", "unknown-pin", "did you mean `redis`?"),
        ("cache: postgresql", "unknown-pin", "one of: "),
        ("{cache: redis, session-store: valkey}", "pin-twice", ""),
    ],
)
def test_a_pin_that_means_nothing_is_refused_with_its_place(pin: str, id: str, help: str) -> None:
    """Nothing is decided; the finding stands at the pin and offers the nearest valid word."""
    inner = pin if pin.startswith("{") else f"{{{pin}}}"
    decisions, findings = outcome(WEB + f"preferences:\n  pin: {inner}\n")
    assert decisions is None
    (found,) = findings
    assert (found.id, found.location is not None) == (id, True)
    assert help in (found.help or "")


def test_a_preference_beats_every_other_goal() -> None:
    """What the user prefers is taken though it fits less, and what they avoid is not."""
    assert decided(WEB + "preferences: {prefer: [mysql]}").chosen("relational-database") == "mysql"
    avoided = decided(WEB + "preferences: {avoid: [postgresql]}")
    assert avoided.chosen("relational-database") != "postgresql"
    there = decided(WEB + "existing: {stack: [mariadb]}")
    assert there.chosen("relational-database") == "mariadb"


def test_an_unknown_preference_is_said_and_does_not_stop_the_design() -> None:
    """A word that is not in the catalog is a warning with the nearest option."""
    decisions, findings = outcome(WEB + "preferences: {prefer: [postgresqll]}")
    assert decisions is not None
    assert [f.id for f in findings] == ["unknown-preference"]
    assert findings[0].help == "did you mean `postgresql`?"


def test_a_guarded_ban_may_take_the_answer_that_nothing_is_needed() -> None:
    """Where a ban takes "none" away, the role is filled, or what the ban rests on is otherwise."""
    tried = 0
    for seed in range(100):
        requirements, catalog = random_instance(seed)
        problem = pose(requirements, catalog, {})
        answers = best(problem) or ()
        empty = [q for q, a in zip(problem.questions, answers, strict=False)
                 if a == NONE and q.needed]  # fmt: skip
        for question in empty:
            other = next(q.index for q in problem.questions if q.index != question.index)
            guard = (Clause(frozenset({(other, answers[other])})),)
            rule = Rule("filled", "It is filled", "", question.views[0], ())
            ban = Ban(rule, question.index, frozenset({NONE}), guard)
            banned = msgspec.structs.replace(problem, bans=(*problem.bans, ban))
            found = best(banned)
            assert found is None or (found[question.index], found[other]) != (NONE, answers[other])
            tried += 1
    assert tried > 10
