"""A port that every network of the host reaches."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.ports import bound_locally, is_entrance, published
from saaswright.rules.protocols import may_be_web
from saaswright.rules.view import View

_ANYWHERE = ("", "0.0.0.0", "::", "[::]")  # noqa: S104 - looked for, not bound to


def check(view: View) -> Iterator[Hit]:
    """Ports without a host address that a proxy of the project could carry, of other services."""
    entrances = {service.name for service in view.services if is_entrance(service)}
    for service in view.services:
        if not entrances or service.name in entrances:
            continue
        for index, port in published(service):
            if (port.host_ip or "") in _ANYWHERE and may_be_web(service, port):
                proxy = ", ".join(sorted(entrances))
                yield Hit(
                    service.at("ports", index),
                    f"port {port.published} of `{service.name}` is reached from everywhere, past "
                    f"the proxy `{proxy}`",
                    "remove the port and let the proxy reach the service by name, or bind it: "
                    f"`127.0.0.1:{port.published}:{port.target}`",
                    fixes=bound_locally(service, index),
                )


RULE = Rule(
    id="published-on-all-interfaces",
    family="security",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A service beside the proxy publishes a port on every interface.",
    why="TLS, limits and access rules of the proxy do not hold for who comes in beside it; "
    "Docker's own rules go around the host's firewall. Ports of protocols that the proxy could not "
    "carry (UDP, mail, databases) are left to other rules.",
    instead="remove the port and let the proxy reach the service by name, or bind it: "
    "`127.0.0.1:8080:8080`",
    source="CIS Docker Benchmark 1.2, 5.13; IANA, Service Name and Transport Protocol Port Number "
    "Registry; Docker documentation, packet filtering and firewalls; "
    "compose-lint CL-0005.",
    fires=(
        """\
services:
  proxy:
    image: nginx:1.28
    ports:
      - '443:443'
  api:
    image: acme/api:1.0
    ports:
      - '8080:8080'
""",
    ),
    quiet=(
        """\
services:
  proxy:
    image: nginx:1.28
    ports:
      - '443:443'
  api:
    image: acme/api:1.0
    ports:
      - '127.0.0.1:8080:8080'
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:8080'
""",
        """\
services:
  proxy:
    image: nginx:1.30
    ports:
      - '443:443'
  mail:
    image: acme/mail:1.0
    ports:
      - '25:25'
  calls:
    image: acme/calls:1.0
    ports:
      - '10000:10000/udp'
  db:
    image: postgres:17
    ports:
      - '5432:5432'
""",
    ),
    check=check,
    fix="unsafe",
)
