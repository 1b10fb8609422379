"""A container that sees and may change the limits of its host."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import taken_away
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """``cgroup: host`` and ``cgroup_parent``."""
    for service in view.services:
        if service.service.cgroup == "host":
            yield Hit(
                service.at("cgroup"),
                f"`{service.name}` is in the control groups of its host",
                fixes=taken_away(service.at("cgroup")),
            )
        if service.service.cgroup_parent:
            yield Hit(
                service.at("cgroup_parent"),
                f"`{service.name}` is put below a control group that its host must have",
                fixes=taken_away(service.at("cgroup_parent")),
            )


RULE = Rule(
    id="host-cgroup",
    family="security",
    severity=Severity.WARNING,
    what="A container joins control groups of its host.",
    why="Limits that the engine sets no longer hold it, and another host has no such group.",
    instead="remove `cgroup: host` or `cgroup_parent`, and write limits under `deploy.resources`",
    source="CIS Docker Benchmark 1.2, 5.24; KICS, Cgroup Not Default; Compose Specification, "
    "05-services.md, cgroup.",
    fires=(
        """\
services:
  agent:
    image: acme/agent:1.0
    cgroup: host
""",
        """\
services:
  agent:
    image: acme/agent:1.0
    cgroup_parent: m-executor-abcd
""",
    ),
    quiet=(
        """\
services:
  agent:
    image: acme/agent:1.0
    cgroup: private
""",
        """\
services:
  agent:
    image: acme/agent:1.0
""",
    ),
    check=check,
    fix="unsafe",
)
