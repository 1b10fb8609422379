"""A program that is told it runs on somebody's desk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.parameters import literal_parameter
from saaswright.rules.view import ServiceView, View

# Variables that frameworks document for this, and the value that means "not in production".
_MODES: Final = {
    "NODE_ENV": "development",
    "RAILS_ENV": "development",
    "RACK_ENV": "development",
    "FLASK_ENV": "development",
    "ASPNETCORE_ENVIRONMENT": "development",
    "APP_ENV": "local",
    "DJANGO_DEBUG": "true",
    "FLASK_DEBUG": "1",
    "APP_DEBUG": "true",
}
_PRODUCTION: Final = {"development": "production", "local": "production", "true": "false", "1": "0"}
_SAFE: Final = {name: _PRODUCTION[value] for name, value in _MODES.items()}


def check(view: View) -> Iterator[Hit]:
    """Variables that switch a framework's development mode on in the file itself."""
    for service in view.services:
        for name, value in service.environment.items():
            if _MODES.get(name) == (value or "").strip().lower() and _literal(service, name):
                yield Hit(
                    service.at("environment", name),
                    f"`{service.name}` always runs with `{name}={value}`",
                    fixes=partial(literal_parameter, service, name, value or "", _SAFE[name]),
                )


def _literal(service: ServiceView, name: str) -> bool:
    return "$" not in str(service.view.written(service.at("environment", name)))


RULE = Rule(
    id="development-mode",
    family="configuration",
    severity=Severity.WARNING,
    what="A framework's development mode is switched on for good.",
    why="Development modes show stack traces and settings to visitors, reload files and skip "
    "caches: slower, and open.",
    instead="make it a parameter with the safe default, such as "
    "`NODE_ENV: ${NODE_ENV:-production}`",
    source="OWASP Application Security Verification Standard 4.0, 14.3 (debug modes off); "
    "the frameworks' deployment guides.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      NODE_ENV: development
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      NODE_ENV: production
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      NODE_ENV: ${NODE_ENV:-development}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      - NODE_ENV
""",
    ),
    check=check,
    fix="unsafe",
)
