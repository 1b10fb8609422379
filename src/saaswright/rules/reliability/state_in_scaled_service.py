"""Replicas that each keep, or share, files."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Services with several replicas that write to a volume and are no store of the catalog."""
    for service in view.services:
        if service.replicas < 2 or service.technology is not None:
            continue
        for index, mount in service.mounts():
            if mount.type == "volume" and mount.read_only is not True:
                yield Hit(
                    service.at("volumes", index),
                    f"{service.replicas} replicas of `{service.name}` write to `{mount.target}`",
                )


RULE = Rule(
    id="state-in-scaled-service",
    family="reliability",
    severity=Severity.WARNING,
    confidence=Confidence.MEDIUM,
    what="A service with several replicas keeps files.",
    why="On one host they overwrite each other's files; on several each sees only its own, so "
    "that an upload is found by one request and missed by the next.",
    instead="keep files in object storage and sessions in a cache, so that any replica can answer",
    source="Specification, phase 10 (stateless application tier); The Twelve-Factor App, VI. "
    "Processes.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - uploads:/srv/uploads
    deploy:
      replicas: 3
volumes:
  uploads:
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - uploads:/srv/uploads
    scale: 2
volumes:
  uploads:
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - uploads:/srv/uploads
volumes:
  uploads:
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - certificates:/etc/tls:ro
    deploy:
      replicas: 3
volumes:
  certificates:
""",
        """\
services:
  cache:
    image: redis:8.2
    scale: 3
    volumes:
      - cached:/data
  api:
    image: acme/api:1.0
    scale: 3
    volumes:
      - ./templates:/srv/templates
      - type: tmpfs
        target: /tmp
volumes:
  cached:
""",
    ),
    check=check,
)
