"""A container without the kernel's second wall."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import item_taken_away
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``security_opt`` that switches seccomp, AppArmor or SELinux off."""
    for service in view.services:
        for index, option in enumerate(service.service.security_opt):
            if re.fullmatch(r"(?:(?:seccomp|apparmor)[:=]unconfined|label[:=]disable)", option):
                path = service.at("security_opt", index)
                message = f"`{service.name}` runs with `{option}`"
                help_ = "remove it, or give a type of its own with `label=type:TYPE`"
                selinux = option.startswith("label")
                fixes = item_taken_away(path, option)
                yield Hit(path, message, help_ if selinux else None, fixes=fixes)


RULE = Rule(
    id="unconfined-profile",
    family="security",
    severity=Severity.WARNING,
    what="A security profile of the kernel is switched off.",
    why="Docker's default profiles refuse system calls that containers do not need and attacks "
    "do. Without them a hole in the kernel is a way out.",
    instead="remove it, or give a profile of its own with `seccomp:FILE`",
    source="CIS Docker Benchmark 1.2, 5.1, 5.2 and 5.21; Docker documentation, seccomp profiles.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    security_opt:
      - seccomp:unconfined
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
    ),
    check=check,
    fix="unsafe",
)
