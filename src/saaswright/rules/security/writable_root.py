"""A program that can change its own code."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Confidence, Severity
from saaswright.rules.hardening import with_read_only_root
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Services whose root file system is not read-only."""
    for service in view.services:
        technology = service.technology
        image = technology.image if technology else None
        if service.service.read_only is not True and image is not None and image.read_only:
            help_ = None
            if image.writable:
                help_ = f"write `read_only: true` and tmpfs for {', '.join(image.writable)}"
            message = f"`{service.name}` can change the files of its image"
            fixes = partial(with_read_only_root, service)
            yield Hit(service.at(), message, help_, key=True, fixes=fixes)


RULE = Rule(
    id="writable-root",
    family="security",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    what="The root file system of a container is writable.",
    why="An intruder can replace programs and leave tools behind. Whether an image can do "
    "without is only known after trying; where the catalog has no record the rule is quiet.",
    instead="try `read_only: true` with `tmpfs` for what it writes",
    source="CIS Docker Benchmark 1.2, 5.12; catalog, `image.read_only` and `image.writable`.",
    fires=(
        """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
""",
        """\
services:
  cache:
    image: redis:8.2
""",
    ),
    quiet=(
        """\
services:
  cache:
    image: redis:8.2
    read_only: true
""",
        """\
services:
  broker:
    image: rabbitmq:4.3
""",
        """\
services:
  api:
    image: acme/api:1.0
""",
    ),
    check=check,
    fix="unsafe",
)
