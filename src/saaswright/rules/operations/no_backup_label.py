"""A volume of which nobody knows whether it is backed up."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.compose.model import Mount
from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.storage import is_stateful, same, wanted_paths
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Named volumes at the data path of a store, without a word about backups."""
    for service in view.services:
        if service.technology is None or not is_stateful(service.technology):
            continue
        paths = wanted_paths(service)
        for _, mount in service.mounts():
            volume = view.project.volumes.get(mount.source or "")
            if volume is None or not any(same(mount.target or "", path) for path in paths):
                continue
            labels = [*volume.labels, *service.service.labels]
            if not any("backup" in label.lower() for label in labels) and not _sidecar(view, mount):
                yield Hit(
                    ("volumes", mount.source or ""),
                    f"nothing says how the data of `{service.name}` in `{mount.source}` is "
                    "backed up",
                    key=True,
                )


def _sidecar(view: View, mount: Mount) -> bool:
    """Whether a service that is called a backup reads the volume or stands beside it."""
    del mount
    return any("backup" in service.name.lower() for service in view.services)


RULE = Rule(
    id="no-backup-label",
    family="operations",
    severity=Severity.INFO,
    confidence=Confidence.MEDIUM,
    what="The volume of a store has no label that says how it is backed up.",
    why="Whoever onboards the file sets up backups from it. A volume that nobody classified is "
    "either forgotten or backed up for nothing.",
    instead="write a label such as `backup: daily` on the volume",
    source="Specification, phase 10 (design for backups) and phase 6 (backup volumes daily).",
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
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
    labels:
      acme.backup: daily
""",
        """\
services:
  cache:
    image: redis:8.2
    volumes:
      - data:/data
volumes:
  data:
""",
    ),
    check=check,
)
