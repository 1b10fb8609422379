"""Card data on a network that is reached from outside."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Stores that share a network with a published service, under PCI DSS."""
    requirements = view.context.requirements
    if requirements is None or "pci-dss" not in requirements.compliance.frameworks:
        return
    for store in view.services:
        technology = store.technology
        if technology is None or not view.facts.is_store(technology):
            continue
        beside = [
            other.name
            for other in view.services
            if other.name != store.name
            and other.service.ports
            and set(other.service.networks) & set(store.service.networks)
        ]
        if beside:
            yield Hit(
                store.at(),
                f"`{store.name}` shares a network with `{beside[0]}`, which is published",
                key=True,
            )


RULE = Rule(
    id="segmentation-for-cardholder-data",
    family="requirements",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A store is on the network of a published service, and PCI DSS is to be met.",
    why="Systems that keep card data may not be directly reached from an untrusted network; "
    "everything on their network is in scope of the assessment.",
    instead="put a service without published ports between the two networks, and make the store's "
    "`internal: true`",
    source="PCI DSS 4.0.1, 1.4.4; specification, phase 6 (network segmentation).",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8443:8443'
  db:
    image: postgres:17
""",
    ),
    quiet=(
        """\
services:
  proxy:
    image: nginx:1.28
    ports:
      - '443:443'
    networks: [edge]
  api:
    image: acme/api:1.0
    networks: [edge, data]
  db:
    image: postgres:17
    networks: [data]
networks:
  edge:
  data:
    internal: true
""",
        """\
services:
  proxy:
    image: nginx:1.30
    ports:
      - '443:443'
  api:
    image: acme/api:1.0
    ports:
      - '8443:8443'
""",
        """\
services:
  db:
    image: postgres:17
    ports:
      - '127.0.0.1:5432:5432'
""",
    ),
    check=check,
    given=Given(
        requirements="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
compliance: {frameworks: [pci-dss], sensitive_data: [cardholder]}
""",
        quiet_with="""\
schema: saaswright/v1
product: {name: shop, domain: web-app}
compliance: {frameworks: [soc2]}
""",
    ),
)
