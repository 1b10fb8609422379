"""A volume of which nobody knows whether it is backed up."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Confidence, Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.storage import is_stateful, named_mounts, same, wanted_paths
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Named volumes at the data path of a store, where no label or service speaks of backups."""
    if any("backup" in service.name.lower() for service in view.services):
        return
    for service in view.services:
        if service.technology is None or not is_stateful(service.technology):
            continue
        paths = wanted_paths(service)
        for name, target in named_mounts(service):
            labels = [*view.project.volumes[name].labels, *service.service.labels]
            told = any("backup" in label.lower() for label in labels)
            if any(same(target, path) for path in paths) and not told:
                yield Hit(
                    ("volumes", name),
                    f"nothing says how the data of `{service.name}` in `{name}` is backed up",
                    key=True,
                )


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
        """\
services:
  db:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
  db-backup:
    image: acme/backup:1.0
volumes:
  data:
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - uploads:/srv/uploads
  db:
    image: postgres:17
    volumes:
      - ./data:/var/lib/postgresql/data
      - scratch:/scratch
      - /dumps
volumes:
  uploads:
  scratch:
""",
    ),
    check=check,
)
