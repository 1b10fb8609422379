"""The pages of the rules."""

from __future__ import annotations

from pathlib import Path

import pytest

from saaswright.rules.model import Rule
from saaswright.rules.pages import page, pages
from saaswright.rules.registry import RULES

DOCS = Path(__file__).parents[2] / "docs" / "rules"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_its_page(rule: Rule) -> None:
    """The page on disk is what the rule says: its texts, its examples, its source."""
    text = page(rule)
    assert (DOCS / f"{rule.id}.md").read_text(encoding="utf-8") == text
    for part in (rule.what, rule.why, rule.source, *rule.fires, *rule.quiet):
        assert part in text


def test_the_index_names_every_rule() -> None:
    """The index links to each page."""
    index = dict(pages())["README.md"]
    assert all(f"({rule.id}.md)" in index for rule in RULES)
