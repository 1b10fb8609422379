"""Every fixable rule mends its own examples."""

from __future__ import annotations

import pytest

from saaswright.rules.fixing.comments import lost
from saaswright.rules.fixing.example import PLACE, fixed_example
from saaswright.rules.model import Given, Rule
from saaswright.rules.registry import RULES
from saaswright.rules.run import run
from tests.rules.judge import FACTS, judged, view_of

FIXABLE = [rule for rule in RULES if rule.fix != "none"]
EXAMPLES = [(rule, text) for rule in FIXABLE for text in rule.fires]
QUIET = [(rule, text) for rule in FIXABLE for text in rule.quiet]
FILE = f"{PLACE}/compose.yaml"


def named(case: object) -> str:
    """A test is called by the rule that it is about."""
    return case.id if isinstance(case, Rule) else ""


@pytest.mark.parametrize("rule", FIXABLE, ids=named)
def test_the_first_example_is_fixed_and_quiet_afterwards(rule: Rule) -> None:
    """What the page shows is mended: the rule finds nothing more, and no comment is lost."""
    text = rule.fires[0]
    mended = fixed_example(rule, text, FACTS)
    assert [one.finding.id for one in mended.applied], [one.reason for one in mended.refused]
    assert not [one for one in mended.left if one.finding.id == rule.id]
    after = mended.changed.get(FILE, text)
    assert not lost(text, after)
    now = {path.removeprefix(f"{PLACE}/"): new for path, new in mended.changed.items()}
    view = view_of(after, Given(beside={**rule.given.beside, **now}))
    assert [one for one in run(view, (rule,)) if "${" not in one.message] == []


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=named)
def test_every_example_is_fixed_or_says_why_not(rule: Rule, text: str) -> None:
    """A finding that stays has a reason, and none of them is a defect of ours."""
    mended = fixed_example(rule, text, FACTS)
    assert all(one.why for one in mended.left)
    assert not [one.reason for one in mended.refused if "defect" in one.reason]


@pytest.mark.parametrize(("rule", "text"), EXAMPLES, ids=named)
def test_twice_is_once(rule: Rule, text: str) -> None:
    """Fixing what was fixed changes nothing."""
    mended = fixed_example(rule, text, FACTS)
    again = fixed_example(rule, mended.changed.get(FILE, text), FACTS)
    assert FILE not in again.changed


@pytest.mark.parametrize(("rule", "text"), QUIET, ids=named)
def test_what_is_right_stays(rule: Rule, text: str) -> None:
    """An example in which the rule finds nothing is not touched."""
    assert fixed_example(rule, text, FACTS).changed == {}


@pytest.mark.parametrize("rule", RULES, ids=named)
def test_a_rule_says_whether_it_can_fix(rule: Rule) -> None:
    """Fixes come from rules that say so; one that is called safe has one that is."""
    fixes = [fix for text in rule.fires for one in judged(text, rule) for fix in one.fixes]
    assert bool(fixes) == (rule.fix != "none")
    assert rule.fix != "safe" or any(fix.safe for fix in fixes)
