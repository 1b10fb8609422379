"""The comparison with other linters names every rule of theirs and only rules of ours."""

from __future__ import annotations

from collections import Counter

from saaswright.rules.peers import peer_rules, peers_page
from saaswright.rules.registry import BY_ID

# How many rules each peer had when it was read.
COUNTS = {"compose-lint": 27, "dclint": 15, "kics": 24, "semgrep": 7}


def test_no_rule_of_theirs_is_missing() -> None:
    """Each peer is there with as many rules as it had, each once."""
    rules = peer_rules()
    assert Counter(rule.peer for rule in rules) == COUNTS
    assert len({(rule.peer, rule.rule) for rule in rules}) == len(rules)


def test_each_is_answered_or_explained() -> None:
    """A rule of theirs names rules of ours that exist, or a reason."""
    for rule in peer_rules():
        assert set(rule.ours) <= BY_ID.keys(), rule
        assert rule.ours or len(rule.why) > 20, rule


def test_the_page_shows_each() -> None:
    """Every rule of theirs is a row of the page."""
    page = peers_page()
    assert all(f"| {rule.rule} |" in page for rule in peer_rules())
