"""A program that believes every certificate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View

_SWITCHES: Final = {
    "NODE_TLS_REJECT_UNAUTHORIZED": frozenset({"0"}),
    "PYTHONHTTPSVERIFY": frozenset({"0"}),
    "GIT_SSL_NO_VERIFY": frozenset({"1", "true", "yes"}),
    "CURL_INSECURE": frozenset({"1", "true", "yes"}),
}


def check(view: View) -> Iterator[Hit]:
    """Variables that switch the check of certificates off in a whole runtime."""
    for service in view.services:
        for name, value in service.environment.items():
            if (value or "").strip().lower() in _SWITCHES.get(name, frozenset()):
                yield Hit(
                    service.at("environment", name),
                    f"`{name}` makes `{service.name}` accept every certificate",
                    fixes=taken_away(service.at("environment", name)),
                )


RULE = Rule(
    id="tls-verification-off",
    family="security",
    severity=Severity.ERROR,
    what="A runtime is told not to verify certificates.",
    why="Every connection can be read and changed by whoever is on the way, TLS or not.",
    instead="add the authority's certificate, such as with `NODE_EXTRA_CA_CERTS`",
    source="CWE-295; Node.js documentation, NODE_TLS_REJECT_UNAUTHORIZED; Python PEP 493.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      NODE_TLS_REJECT_UNAUTHORIZED: '0'
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      NODE_TLS_REJECT_UNAUTHORIZED: '1'
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      NODE_EXTRA_CA_CERTS: /run/secrets/ca
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      - CURL_INSECURE
""",
    ),
    check=check,
    fix="unsafe",
)
