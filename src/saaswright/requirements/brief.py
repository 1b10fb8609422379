"""Requirements with all that is known about them: completed, and where the file says what."""

from __future__ import annotations

import msgspec

from saaswright.finding import Finding, in_order
from saaswright.requirements.assume import assume
from saaswright.requirements.clash import Regions
from saaswright.requirements.model import Assumption, Requirements
from saaswright.requirements.reading import read_requirements
from saaswright.requirements.where import Where, where_in
from saaswright.source import Source


class Brief(msgspec.Struct, frozen=True):
    """Requirements as completed by assumptions, the text they came from, and where it says what."""

    source: Source
    requirements: Requirements
    assumptions: tuple[Assumption, ...]
    where: Where


def brief_of(source: Source, regions: Regions) -> tuple[Brief | None, tuple[Finding, ...]]:
    """Requirements from a text; ``None`` when a finding is an error."""
    said, findings = read_requirements(source, regions)
    if said is None:
        return None, in_order(findings)
    requirements, assumptions = assume(said, regions)
    return Brief(source, requirements, assumptions, where_in(source)), in_order(findings)
