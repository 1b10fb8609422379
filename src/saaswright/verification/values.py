"""Values for required variables that have none, made up for one run and written nowhere."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from saaswright.compose.environment.template import uses
from saaswright.rules.secrets import names_secret
from saaswright.source import Source

_BY_NAME: Final = (
    (re.compile(r"(?:^|_)PORT$"), "18080"),
    (re.compile(r"(?:^|_)(?:REPLICAS|COUNT|WORKERS|CONCURRENCY)$"), "1"),
    (re.compile(r"(?:^|_)(?:TIMEOUT|SECONDS|TTL|LIMIT|SIZE)$"), "60"),
    (re.compile(r"(?:^|_)(?:TAG|VERSION)$"), "latest"),
    (re.compile(r"(?:^|_)(?:URL|URI|ENDPOINT)$"), "http://generated.example"),
    (re.compile(r"(?:^|_)(?:DOMAIN|HOST|HOSTNAME)$"), "generated.example"),
    (re.compile(r"(?:^|_)E?MAIL$"), "generated@generated.example"),
    (re.compile(r"(?:^|_)(?:USER|USERNAME|DB|DATABASE|NAME)$"), "generated"),
)


def missing(texts: Sequence[Source], environment: Mapping[str, str]) -> tuple[str, ...]:
    """The variables that a run cannot do without: required ones, and secrets, without a value."""
    found: dict[str, None] = {}
    for text in texts:
        for use in uses(text.text):
            required = use.operator in ("?", ":?")
            secret = not use.operator and names_secret(use.name)
            if (required or secret) and not environment.get(use.name):
                found[use.name] = None
    return tuple(found)


def generated(names: Sequence[str]) -> dict[str, str]:
    """A value for each, fit for its name: random for secrets, safe to stand in a URL."""
    return {name: _value(name) for name in names}


def _value(name: str) -> str:
    if names_secret(name):
        return f"Gen-{secrets.token_hex(16)}"
    for pattern, value in _BY_NAME:
        if pattern.search(name):
            return value
    return f"generated-{secrets.token_hex(4)}"
