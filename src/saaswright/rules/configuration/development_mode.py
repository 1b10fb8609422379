"""A program that is told it runs on somebody's desk."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.parameters import literal_parameter
from saaswright.rules.view import ServiceView, View

_DEVELOPMENT: Final = {"development": "production"}
_DEBUG: Final = {"true": "false", "1": "0"}
# Variables that frameworks document for this: the values that mean "not in production", and what
# means the opposite. `APP_ENV` is Laravel's (local) and Symfony's (dev).
_MODES: Final = {
    "NODE_ENV": _DEVELOPMENT,
    "RAILS_ENV": _DEVELOPMENT,
    "RACK_ENV": _DEVELOPMENT,
    "FLASK_ENV": _DEVELOPMENT,
    "ASPNETCORE_ENVIRONMENT": _DEVELOPMENT,
    "APP_ENV": {"local": "production", "dev": "prod"},
    "DJANGO_DEBUG": _DEBUG,
    "FLASK_DEBUG": _DEBUG,
    "APP_DEBUG": _DEBUG,
}


def check(view: View) -> Iterator[Hit]:
    """Variables that switch a framework's development mode on in the file itself."""
    for service in view.services:
        for name, value in service.environment.items():
            safe = _MODES.get(name, {}).get((value or "").strip().lower())
            if safe is not None and _literal(service, name):
                yield Hit(
                    service.at("environment", name),
                    f"`{service.name}` always runs with `{name}={value}`",
                    f"make it a parameter with the safe default: `{name}: ${{{name}:-{safe}}}`",
                    fixes=partial(literal_parameter, service, name, value or "", safe),
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
    allows_override=True,
    fix="unsafe",
)
