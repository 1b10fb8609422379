"""A process may gain rights by running a setuid program."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.hardening import without_new_privileges
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Services without ``security_opt: no-new-privileges``."""
    for service in view.services:
        said = any(
            option.startswith("no-new-privileges") for option in service.service.security_opt
        )
        off = any(
            option in ("no-new-privileges:false", "no-new-privileges=false")
            for option in service.service.security_opt
        )
        if not said or off:
            yield Hit(
                service.at(),
                f"a process of `{service.name}` may gain rights through setuid programs",
                key=True,
                fixes=partial(without_new_privileges, service),
            )


RULE = Rule(
    id="no-new-privileges",
    family="security",
    severity=Severity.INFO,
    what="`no-new-privileges` is not set.",
    why="An intruder without rights becomes root in the container through `su`, `sudo` or any "
    "other setuid program in the image.",
    instead="write `security_opt: [no-new-privileges:true]`",
    source="CIS Docker Benchmark 1.2, 5.25; OWASP Docker Security Cheat Sheet, rule 4.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
""",
        """\
services:
  api:
    image: acme/api:1.0
    security_opt:
      - no-new-privileges:false
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    security_opt:
      - no-new-privileges:true
""",
        """\
services:
  api:
    image: acme/api:1.0
    security_opt:
      - seccomp:profile.json
      - no-new-privileges
""",
    ),
    check=check,
    fix="unsafe",
)
