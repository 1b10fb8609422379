"""A store that asks nobody for a password."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Stores of the catalog that know passwords and are given none."""
    for service in view.services:
        technology = service.technology
        if technology is None or not view.facts.is_store(technology) or _configured(service):
            continue
        secrets = [v.name for v in technology.variables if v.secret and v.on == "server"]
        image = technology.image
        flags = [w for w in (image.command if image else ()) if w.startswith("--") and "pass" in w]
        said = " ".join([*(service.service.command or ()), *(service.service.entrypoint or ())])
        given = _is_given(service, secrets) or any(flag.lstrip("-") in said for flag in flags)
        if secrets and not given:
            listed = ", ".join(f"`{name}`" for name in [*flags, *([] if flags else secrets)])
            yield Hit(
                service.at(),
                f"`{service.name}` ({technology.name}) is given no password ({listed})",
                key=True,
            )


def _is_given(service: ServiceView, secrets: list[str]) -> bool:
    """Whether one of the variables is set, or one of its family, directly or as a file."""
    stems = {name.partition("_")[0] for name in secrets}
    return any(
        name.partition("_")[0] in stems
        and re.search(r"PASS|SECRET|AUTH|TOKEN|KEY", name)
        and not re.search(r"ALLOW_EMPTY", name)
        for name in service.environment
    )


def _configured(service: ServiceView) -> bool:
    """Whether a file that cannot be seen from here may hold the password."""
    own = service.service
    files = [mount for mount in own.volumes if mount.type == "bind"]
    return bool(own.env_file or own.configs or own.secrets or files)


RULE = Rule(
    id="unauthenticated-store",
    family="security",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A database, cache or broker is given no password.",
    why="Whoever reaches the network reads and deletes everything; some images refuse to start.",
    instead="set the password from a variable without a default: `${NAME:?set NAME in .env}`",
    source="Catalog, secret variables of each technology; CWE-306.",
    fires=(
        """\
services:
  cache:
    image: redis:8.2
""",
        """\
services:
  docs:
    image: mongo:8.0
""",
    ),
    quiet=(
        """\
services:
  cache:
    image: redis:8.2
    command: redis-server --requirepass ${CACHE_PASSWORD:?set it}
""",
        """\
services:
  db:
    image: postgres:17
    environment:
      POSTGRES_PASSWORD_FILE: /run/secrets/db
""",
        """\
services:
  cache:
    image: redis:8.2
    env_file:
      - path: cache.env
        required: false
""",
    ),
    check=check,
)
