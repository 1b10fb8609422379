"""Data that leaves the place it must not leave."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saaswright.expression import expression
from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import ServiceView, View

_REGION = expression(r"REGION|LOCATION|_ZONE$|AVAILABILITY_ZONE")


def check(view: View) -> Iterator[Hit]:
    """Variables that name a cloud region outside of the geographies that data may live in."""
    requirements = view.context.requirements
    allowed = requirements.compliance.residency if requirements else ()
    if not allowed:
        return
    regions = {region.id: region.geography for region in view.facts.catalog.regions}
    for service in view.services:
        for name, value in service.environment.items():
            geography = regions.get(str(value))
            outside = geography and geography not in allowed
            if outside and _REGION.search(name.upper()) and not _of_our_own(view, service, name):
                yield Hit(
                    service.at("environment", name),
                    f"`{name}` of `{service.name}` is {value}, in {geography}; data must stay in "
                    f"{', '.join(allowed)}",
                )


def _of_our_own(view: View, service: ServiceView, name: str) -> bool:
    """Whether the region only signs requests to a store of the project (``S3_ENDPOINT``)."""
    endpoint = service.environment.get(f"{name.upper().partition('REGION')[0]}ENDPOINT") or ""
    host = re.sub(r"^\w+://", "", endpoint).partition("/")[0].partition(":")[0]
    return host in view.by_name


RULE = Rule(
    id="region-outside-residency",
    family="requirements",
    severity=Severity.ERROR,
    confidence=Confidence.MEDIUM,
    what="A cloud region lies outside of the places that data must not leave.",
    why="Residency is promised in contracts and asked for by law; one bucket elsewhere breaks it.",
    instead="name a region inside, or make it a parameter that each deployment sets",
    source="Regulation (EU) 2016/679, chapter V; specification, phase 6 (EU data in EU regions); "
    "catalog, `regions.yaml`.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      AWS_REGION: us-east-1
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      S3_ENDPOINT: http://files:8333
      S3_REGION: us-east-1
  files:
    image: chrislusf/seaweedfs:4.40
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      AWS_REGION: eu-west-1
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      AWS_REGION: ${AWS_REGION:?set AWS_REGION}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      PRICE_LIST: us-east-1
""",
    ),
    check=check,
    given=Given(
        requirements="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
compliance: {residency: [eu]}
""",
        quiet_with="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
compliance: {residency: [us]}
""",
    ),
)
