"""Rules asked about a text."""

from __future__ import annotations

from saaswright.catalog.loader import load
from saaswright.finding import Finding
from saaswright.requirements.assume import assume
from saaswright.requirements.reading import read_requirements
from saaswright.rules.context import Context
from saaswright.rules.facts import Facts
from saaswright.rules.looking import look
from saaswright.rules.model import Given, Rule
from saaswright.rules.run import run
from saaswright.rules.view import View
from saaswright.source import Source

FACTS = Facts(load())


def view_of(text: str, given: Given | None = None) -> View:
    """The view of one compose file, which must resolve, beside what is ``given``."""
    view, findings = look(
        (),
        FACTS,
        sources=[Source("compose.yaml", text)],
        directory="/project",
        context=context_of(given or Given()),
    )
    assert view is not None, [finding.message for finding in findings]
    return view


def context_of(given: Given) -> Context:
    """What the examples of a rule need beside them."""
    requirements = None
    if given.requirements:
        catalog = FACTS.catalog
        regions = {region.id: (region.cloud, region.geography) for region in catalog.regions}
        said, findings = read_requirements(Source("saaswright.yaml", given.requirements), regions)
        assert said is not None, [finding.message for finding in findings]
        requirements = assume(said, regions)[0]
    return Context(given.target, requirements, given.beside)


def judged(text: str, *rules: Rule) -> tuple[Finding, ...]:
    """What ``rules`` find in the compose file ``text``, each beside what it is given."""
    found: list[Finding] = []
    for rule in rules:
        found += run(view_of(text, rule.given), (rule,))
    return tuple(found)
