"""A command line is public on its host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View
from saaswright.rules.words import words
from saaswright.source import DocumentPath

_OPTION: Final = re.compile(
    r"--?(?:[a-z-]*(?:pass|password|passwd|secret|token|api-?key)|requirepass)(?:=(?P<value>.+))?",
    re.IGNORECASE,
)


def check(view: View) -> Iterator[Hit]:
    """Options with a password, whether it is literal or comes from a variable."""
    for service in view.services:
        for key in ("command", "entrypoint"):
            arguments = words(getattr(service.service, key) or ())
            for option, value in _options(arguments):
                yield Hit(
                    _where(service, key, option),
                    f"`{option}` puts a secret of `{service.name}` on its command line",
                    hidden=(value,),
                )


def _where(service: ServiceView, key: str, option: str) -> DocumentPath:
    """The item of a list that holds the option, or the whole line."""
    written = service.raw.get(key)
    for index, item in enumerate(written if isinstance(written, list) else ()):
        if option in str(item):
            return service.at(key, index)
    return service.at(key)


def _options(arguments: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for position, word in enumerate(arguments):
        found = _OPTION.fullmatch(word)
        if found is None:
            continue
        following = arguments[position + 1 : position + 2]
        value = found["value"] or "".join(following)
        # `$NAME` that only the shell of the container fills in is no secret in the file.
        if value and not value.startswith(("-", "/", "$$")) and not _shell(value):
            yield word.partition("=")[0], value


def _shell(value: str) -> bool:
    return bool(re.fullmatch(r"[\"']?\$\w+[\"']?", value))


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
    ),
    check=check,
)
