"""Rules asked about a text."""

from __future__ import annotations

from saaswright.catalog.loader import load
from saaswright.finding import Finding
from saaswright.rules.facts import Facts
from saaswright.rules.looking import look
from saaswright.rules.model import Rule
from saaswright.rules.run import run
from saaswright.rules.view import View
from saaswright.source import Source

FACTS = Facts(load())


def view_of(text: str) -> View:
    """The view of one compose file, which must resolve."""
    view, findings = look((), FACTS, sources=[Source("compose.yaml", text)], directory="/project")
    assert view is not None, [finding.message for finding in findings]
    return view


def judged(text: str, *rules: Rule) -> tuple[Finding, ...]:
    """What ``rules`` find in the compose file ``text``."""
    return run(view_of(text), rules)
