"""A command line is public on its host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.places import item_holding
from saaswright.rules.view import View
from saaswright.rules.words import words

_OPTION: Final = expression(
    r"(?P<option>--?(?:[a-z-]*(?:pass|password|passwd|secret|token|api-?key)|requirepass))"
    r"(?:=(?P<value>.+))?",
    re.IGNORECASE,
)
# Nothing, another option, a path; `$NAME`, which only the shell of the container fills in.
_NONE: Final = expression(r"|[-/].*|[\"']?\$\w+[\"']?", re.DOTALL)


def check(view: View) -> Iterator[Hit]:
    """Options with a password, whether it is literal or comes from a variable."""
    for service in view.services:
        for key in ("command", "entrypoint"):
            arguments = words(getattr(service.service, key) or ())
            for option, value in _options(arguments):
                yield Hit(
                    service.at(key, *item_holding(service.raw.get(key), option)),
                    f"`{option}` puts a secret of `{service.name}` on its command line",
                    hidden=(value,),
                )


def _options(arguments: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for position, word in enumerate(arguments):
        found = _OPTION.fullmatch(word)
        if found is None:
            continue
        value = found["value"] or next(iter(arguments[position + 1 :]), "")
        if not _NONE.fullmatch(value):
            yield found["option"], value


RULE = Rule(
    id="secret-in-command",
    family="security",
    severity=Severity.WARNING,
    what="A secret is an argument of a command.",
    why="Arguments are shown by `docker inspect`, by `ps` on the host, and in many logs, also "
    "when the value came from a variable.",
    instead="give it as a variable or a mounted file that the program reads itself",
    source="CWE-214; OWASP Secrets Management Cheat Sheet.",
    fires=(
        """\
services:
  cache:
    image: redis:8.2
    command: redis-server --requirepass ${CACHE_PASSWORD:?set it}
""",
        """\
services:
  api:
    image: acme/api:1.0
    command: [serve, --token=abc123def456]
""",
        """\
services:
  api:
    image: acme/api:1.0
    entrypoint: [serve, --api-key, abc123def456, --verbose]
""",
    ),
    quiet=(
        """\
services:
  cache:
    image: redis:8.2
    command: redis-server /etc/redis/redis.conf
""",
        """\
services:
  api:
    image: acme/api:1.0
    command: [serve, --token-file, /run/secrets/token, --password-min-length, '12']
""",
        """\
services:
  last:
    image: acme/api:1.0
    command: [serve, --token]
  option:
    image: acme/api:1.0
    command: [login, --password, --stdin]
  file:
    image: acme/api:1.0
    command: [serve, --secret, /run/secrets/key]
  shell:
    image: acme/api:1.0
    command: sh -c 'serve --token $$TOKEN --verbose'
""",
    ),
    check=check,
)
