"""The room's own data files: every word that a rule uses exists."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from saaswright.catalog.loader import load
from saaswright.catalog.model import Constraint, Fit
from saaswright.decisions.conditions import flaws, referred
from saaswright.decisions.facts import FACTS
from saaswright.requirements.model import Need

CATALOG = load()
ATTRIBUTES = {attribute.id: attribute for attribute in CATALOG.attributes}
DECISIONS = {kind.id: kind for kind in CATALOG.decisions}
RULES: tuple[Constraint | Fit, ...] = (*CATALOG.constraints, *CATALOG.fits)

IDS = [
    *("pattern", "service-layout", "api-framework"),
    *("relational-database", "document-database", "time-series-database", "graph-database"),
    *("cache", "message-broker", "object-storage", "file-storage", "reverse-proxy", "api-gateway"),
    *("stream-processor", "query-engine", "connection-pooler", "inference-server"),
    *("tenancy", "deployment-model", "availability-topology", "scaling", "backup", "cloud-region"),
    *("tenant-routing", "observability", "output-format"),
]
PER_PLAN = IDS[17:23]


def test_the_decision_ids_are_those_of_the_contract() -> None:
    """All decisions, in order, and exactly the six that every plan takes for itself."""
    assert list(DECISIONS) == IDS
    assert [kind.id for kind in CATALOG.decisions if kind.scope == "plan"] == PER_PLAN


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_only_uses_words_that_exist(rule: Constraint | Fit) -> None:
    """Facts, attributes, decisions, values, goals, sources and placeholders are all known."""
    target = rule.forbid if isinstance(rule, Constraint) else rule.prefer
    found = [flaw for clause in rule.when for flaw in flaws(clause, FACTS, FACTS)]
    found += flaws(target, ATTRIBUTES, FACTS)
    for decision, condition in (rule.chosen or {}).items():
        found += flaws(condition, ATTRIBUTES, FACTS)
        assert decision in DECISIONS
    assert not found
    assert set(rule.decisions) <= set(DECISIONS)
    assert set(rule.sources.values()) <= {source.id for source in CATALOG.sources}
    placeholders = set(re.findall(r"\{(\w+)\}", rule.sentence))
    assert placeholders <= {"option", "plan", *FACTS}
    assert not set(referred(target)) - set(FACTS)
    if isinstance(rule, Fit):
        assert rule.goal in {goal.id for goal in CATALOG.goals}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_speaks_of_some_option(rule: Constraint | Fit) -> None:
    """Words asked for are words that an attribute may have: no rule waits for a misspelt one."""
    target = rule.forbid if isinstance(rule, Constraint) else rule.prefer
    for condition in (target, *(rule.chosen or {}).values()):
        for word, wanted in condition.items():
            allowed = ATTRIBUTES[word].values
            operand = next(iter(wanted.values())) if isinstance(wanted, dict) else wanted
            asked = operand if isinstance(operand, list) else [operand]
            words = [value for value in asked if isinstance(value, str)]
            assert not allowed or set(words) <= set(allowed)


def test_rule_ids_are_unique_and_no_rule_names_a_product() -> None:
    """Attributes are asked for, never ids: only what the requirements say may name an option."""
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    for rule in RULES:
        target = rule.forbid if isinstance(rule, Constraint) else rule.prefer
        asked = target.get("id")
        assert asked is None or (isinstance(asked, dict) and "fact" in next(iter(asked.values())))


def test_every_role_has_options_and_short_words_are_unambiguous() -> None:
    """No decision is without an option, and a pin's short word means one decision."""
    for kind in CATALOG.decisions:
        assert any(kind.id in option.decisions for option in CATALOG.every_option()), kind.id
    words = [word for kind in CATALOG.decisions for word in (kind.id, *kind.short)]
    assert len(words) == len(set(words))


def test_every_need_calls_for_a_role_or_a_sentence() -> None:
    """No need of the vocabulary is without a decision or a fit in favour that names it."""
    named = {
        value
        for clauses in (*(k.needed for k in CATALOG.decisions), *(f.when for f in CATALOG.fits))
        for clause in clauses
        for value in _values(clause.get("needs"))
    }
    assert set(get_args(Need)) <= named


def _values(wanted: object) -> list[object]:
    if isinstance(wanted, dict) or wanted is None:
        return []
    return list(wanted) if isinstance(wanted, list) else [wanted]
