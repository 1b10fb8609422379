"""One environment written into the file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from saaswright.expression import expression
from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.parameters import literal_parameter
from saaswright.rules.view import View

_DIFFERS = expression(
    r"(?:^|_)(?:DOMAIN|PUBLIC_URL|BASE_URL|SITE_URL|APP_URL|ROOT_URL|FRONTEND_URL|EXTERNAL_URL|"
    r"SMTP_HOST|MAIL_HOST|EMAIL_HOST|FROM_EMAIL|ADMIN_EMAIL|S3_BUCKET|BUCKET_NAME|"
    r"CORS_ORIGINS?|ALLOWED_HOSTS|ALLOWED_ORIGINS?)$"
)


def check(view: View) -> Iterator[Hit]:
    """Variables whose value differs between environments, given as a literal."""
    for service in view.services:
        for name, value in service.environment.items():
            if not _DIFFERS.search(name.upper()) or not _of_one_place(view, value or ""):
                continue
            if "$" not in str(view.written(service.at("environment", name))):
                yield Hit(
                    service.at("environment", name),
                    f"`{name}` of `{service.name}` is the same in every environment",
                    f"write `${{{name}:-...}}` with this value as the default",
                    fixes=partial(literal_parameter, service, name, value or ""),
                )


def _of_one_place(view: View, value: str) -> bool:
    """Whether the value names a place: not a wildcard, a switch, or a service of the project."""
    host = re.sub(r"^\w+://", "", value).partition("/")[0].partition(":")[0]
    return "." in host and host not in view.by_name and not host.replace(".", "").isdigit()


RULE = Rule(
    id="hard-coded-value",
    family="configuration",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    what="A value that differs between environments is written into the file.",
    why="Each environment, and each tenant with an address of its own, then needs its own copy "
    "of the file.",
    instead="make it a parameter with this value as the default",
    source="The Twelve-Factor App, III. Config; specification, phase 4 (externalize "
    "configuration) and iteration 5.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      PUBLIC_URL: https://app.acme.com
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      PUBLIC_URL: ${PUBLIC_URL:-https://app.acme.com}
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      ALLOWED_HOSTS: '*'
      SMTP_HOST: mailer
  mailer:
    image: acme/mailer:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
    environment:
      - PUBLIC_URL
      - SMTP_HOST=mail.internal
      - ALLOWED_HOSTS=10.0.0.5
      - LOG_FILE=app.log
  mailer:
    image: acme/mailer:1.0
    hostname: mail.internal
""",
    ),
    check=check,
    fix="safe",
)
