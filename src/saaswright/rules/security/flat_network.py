"""One network for everything."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.ports import is_entrance
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Proxies that share a network with stores of which they use none."""
    stores = [service for service in view.services if _keeps_data(view, service)]
    for proxy in view.services:
        if not is_entrance(proxy):
            continue
        networks = set(proxy.service.networks)
        beside = [store for store in stores if networks & set(store.service.networks)]
        if beside and not any(_needs(proxy, store) for store in beside):
            names = ", ".join(store.name for store in beside)
            yield Hit(
                proxy.at(),
                f"`{proxy.name}` is published and shares a network with `{names}`, which it does "
                "not use",
                key=True,
            )


def _keeps_data(view: View, service: ServiceView) -> bool:
    technology = service.technology
    return (
        technology is not None
        and view.facts.is_store(technology)
        and technology.category != "inference-server"
    )


def _needs(service: ServiceView, store: ServiceView) -> bool:
    """Whether the proxy names the store: in its variables, command or direct dependencies."""
    own = service.service
    said = [*(own.command or ()), *(own.entrypoint or ()), *map(str, service.environment.values())]
    named = any(name in text for name in store.names for text in said)
    return named or store.name in own.depends_on


RULE = Rule(
    id="flat-network",
    family="security",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    what="A published proxy shares its network with a store.",
    why="Whoever takes over the service that is reached from outside is one hop away from the "
    "data. Segmentation puts a service between them.",
    instead="give the proxy a network with the application only, and the stores one with "
    "`internal: true`",
    source="NIST SP 800-190, 4.3.3; PCI DSS 4.0.1, 1.4.4; KICS, Networks Not Set.",
    fires=(
        """\
services:
  proxy:
    image: nginx:1.28
    ports:
      - '443:443'
    environment:
      BACKEND: http://api:8080
  api:
    image: acme/api:1.0
    environment:
      DATABASE_URL: postgresql://db:5432/app
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
  api:
    image: acme/api:1.0
    ports:
      - '8080:8080'
    environment:
      DATABASE_URL: postgresql://db:5432/app
  db:
    image: postgres:17
""",
        """\
services:
  by-variable:
    image: nginx:1.30
    ports: ['443:443']
    environment:
      SESSIONS: redis://cache:6379
  by-command:
    image: nginx:1.30
    ports: ['444:443']
    command: [nginx-with-sessions, --store, 'cache:6379']
  by-entrypoint:
    image: nginx:1.30
    ports: ['445:443']
    entrypoint: [wait-for, 'cache:6379', --, nginx]
  by-dependency:
    image: nginx:1.30
    ports: ['446:443']
    depends_on: [cache]
  cache:
    image: redis:8.2
""",
        """\
services:
  proxy:
    image: nginx:1.30
    ports: ['443:443']
  models:
    image: nvcr.io/nvidia/tritonserver:26.06-py3
  sessions:
    image: redis:8.2
    network_mode: service:api
  api:
    image: acme/api:1.0
""",
    ),
    check=check,
)
