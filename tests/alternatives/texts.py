"""Requirements to ask about."""

from __future__ import annotations

from saaswright.alternatives.model import Infeasible, WhyNot, WhyNots
from saaswright.alternatives.outcome import shipped
from saaswright.alternatives.why_not import why_not
from saaswright.requirements.assume import assume
from saaswright.requirements.reading import read_requirements
from saaswright.source import Source

SHOP = """\
schema: saaswright/v1
product: {name: shop, domain: web-app}
plans:
  - {name: small}
  - {name: big, deployment: byoc, network: existing-vpc}
workload:
  requests_per_second: 100
  data: {size: 20GB, models: [relational]}
  needs: [sessions, background-jobs]
compliance: {sensitive_data: [phi]}
cloud: {providers: [aws], regions: [eu-west-1]}
"""
SEALED = """\
schema: saaswright/v1
product: {name: sealed}
plans:
  - {name: vault, deployment: on-premise}
workload: {needs: [file-uploads]}
preferences: {pin: {object-storage: amazon-s3}}
"""


def shop(text: str = SHOP) -> Source:
    """The text as a file."""
    return Source("saaswright.yaml", text)


def ask(target: str, text: str = SHOP) -> tuple[WhyNot, ...]:
    """The answers of ``why-not`` for requirements that allow a design."""
    answer = asked(target, text)
    assert not isinstance(answer, Infeasible)
    return answer.answers


def asked(target: str, text: str) -> WhyNots | Infeasible:
    """The same for any requirements that can be read."""
    known = shipped()
    regions = {region.id: (region.cloud, region.geography) for region in known.catalog.regions}
    said, findings = read_requirements(shop(text), regions)
    assert said is not None, findings
    return why_not(shop(text), assume(said, regions)[0], known, target)
