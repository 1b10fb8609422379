"""Data in the clear over networks that others share."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.connections import connections, is_public
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View

_PLAIN = {
    "http": "https",
    "redis": "rediss",
    "amqp": "amqps",
    "mqtt": "mqtts",
    "ftp": "sftp",
    "ldap": "ldaps",
    "ws": "wss",
    "smtp": "smtps",
}


def check(view: View) -> Iterator[Hit]:
    """Connections to hosts outside of the project by a protocol without TLS."""
    for service in view.services:
        for connection in connections(service):
            tls = _PLAIN.get(connection.scheme)
            if tls and is_public(view, connection.host):
                yield Hit(
                    service.at("environment", connection.variable),
                    f"`{connection.variable}` of `{service.name}` reaches `{connection.host}` by "
                    f"{connection.scheme}, in the clear",
                    f"write `{tls}://`, if the other side offers it",
                )


RULE = Rule(
    id="plaintext-connection",
    family="security",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A connection to a host outside the project is not encrypted.",
    why="Passwords and data can be read and changed on the way. SOC 2, HIPAA and PCI DSS ask "
    "for encryption in transit over open networks.",
    instead="use the protocol's form with TLS, such as `https://` or `rediss://`",
    source="Specification, phase 6 (TLS for all services); PCI DSS 4.0.1, 4.2.1; OWASP Transport "
    "Layer Security Cheat Sheet.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      BILLING_API: http://billing.acme.com/v1
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      REDIS_URL: redis://cache.acme.com:6379
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      BILLING_API: https://billing.acme.com/v1
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      REDIS_URL: redis://cache:6379
      # where it is reached itself, by a proxy's TLS or not
      PUBLIC_URL: http://app.acme.com
      CONFIG: |
        external_url 'http://app.acme.com'
  cache:
    image: redis:8.2
""",
    ),
    check=check,
)
