"""Requirements as text → what was decided about them, with the shipped catalog."""

from __future__ import annotations

from saaswright.catalog.loader import load
from saaswright.catalog.model import Catalog
from saaswright.decisions.decide import decide
from saaswright.decisions.model import Decisions
from saaswright.finding import Finding
from saaswright.requirements.assume import assume
from saaswright.requirements.model import Requirements
from saaswright.requirements.reading import read_requirements
from saaswright.requirements.where import where_in
from saaswright.source import Source

HEAD = "schema: saaswright/v1\n"


def completed(text: str) -> Requirements:
    """The requirements in ``text`` (without its schema line), nothing left open."""
    requirements, findings = read_requirements(Source("saaswright.yaml", HEAD + text))
    assert requirements is not None, findings
    regions = {region.id: (region.cloud, region.geography) for region in load().regions}
    return assume(requirements, regions)[0]


def outcome(
    text: str, catalog: Catalog | None = None
) -> tuple[Decisions | None, tuple[Finding, ...]]:
    """What :func:`decide` says about the requirements in ``text``."""
    where = where_in(Source("saaswright.yaml", HEAD + text))
    return decide(completed(text), catalog or load(), where)


def decided(text: str, catalog: Catalog | None = None) -> Decisions:
    """The decisions, for requirements that can be met."""
    decisions, findings = outcome(text, catalog)
    assert decisions is not None, findings
    return decisions


def ruled_out_by(decisions: Decisions, id: str, option: str, plan: str | None = None) -> str | None:
    """The rule that took ``option`` away; ``None`` when it was possible or chosen."""
    for other in decisions.get(id, plan).instead_of:
        if other.option == option and other.ruled_out:
            return other.rule
    return None
