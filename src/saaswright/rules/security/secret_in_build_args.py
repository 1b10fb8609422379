"""Build arguments stay in the image."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.secrets import names_secret
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Build arguments that are named like secrets and have a value."""
    for service in view.services:
        build = service.service.build
        for name, value in (build.args if build else {}).items():
            if names_secret(name) and value:
                yield Hit(
                    service.at("build", "args", name),
                    f"the build argument `{name}` stays in the image of `{service.name}`",
                    hidden=(str(value),),
                )


RULE = Rule(
    id="secret-in-build-args",
    family="security",
    severity=Severity.WARNING,
    what="A secret is passed as a build argument.",
    why="Everybody who can pull the image reads it with `docker history`.",
    instead="use `build.secrets` and `RUN --mount=type=secret` in the Dockerfile",
    source="Docker documentation, build secrets; Docker build check SecretsUsedInArgOrEnv.",
    fires=(
        """\
services:
  api:
    build:
      context: .
      args:
        NPM_TOKEN: ${NPM_TOKEN}
""",
    ),
    quiet=(
        """\
services:
  api:
    build:
      context: .
      secrets: [npm]
secrets:
  npm:
    environment: NPM_TOKEN
""",
        """\
services:
  api:
    build:
      context: .
      args:
        NODE_VERSION: '24'
""",
        """\
services:
  api:
    build:
      context: .
      args:
        NPM_TOKEN: ''
  web:
    image: acme/web:1.0
""",
    ),
    check=check,
)
