"""A volume at the data path of another release."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import said
from saaswright.rules.storage import covered, moved, same, wanted_paths
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Mounts where only other releases of the image keep their data."""
    for service in view.services:
        technology, wanted = service.technology, wanted_paths(service)
        if technology is None or not wanted or moved(service):
            continue
        known = [path.path for path in technology.data]
        for index, mount in service.mounts():
            target = mount.target
            at_data = any(same(target, path) for path in known)
            if at_data and not any(covered(service, path) for path in wanted):
                yield Hit(
                    service.at("volumes", index),
                    f"{technology.name} of this tag keeps its data at `{wanted[0]}`, "
                    f"not at `{target}`",
                    f"mount the volume at `{wanted[0]}`; existing data needs the upgrade that the "
                    "image's documentation describes",
                    fixes=said(
                        f"mount it at `{wanted[0]}`",
                        service.at("volumes", index, "target"),
                        wanted[0],
                    ),
                )


RULE = Rule(
    id="wrong-data-path",
    family="reliability",
    severity=Severity.ERROR,
    what="A volume is mounted where this release of the image does not keep its data.",
    why="The data goes into an anonymous volume and is lost with the container, or the image "
    "refuses to start. PostgreSQL's image moved from /var/lib/postgresql/data to "
    "/var/lib/postgresql with version 18.",
    instead="mount the volume at the data path of this release",
    source="Catalog, `data` of each technology by release; docker-library/postgres, "
    "Dockerfiles of 17 and 18.",
    fires=(
        """\
services:
  db:
    image: postgres:18
    environment:
      BACKUPS: /backups/nightly
    volumes:
      - data:/var/lib/postgresql/data
      - backups:/backups
volumes:
  backups:
  data:
""",
        """\
services:
  db:
    image: postgres:16
    volumes:
      - data:/var/lib/postgresql
volumes:
  data:
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:18
    volumes:
      - data:/var/lib/postgresql
volumes:
  data:
""",
        """\
services:
  db:
    image: postgres:17-alpine
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
""",
        """\
services:
  db:
    image: postgres:18
    environment:
      PGDATA: /var/lib/postgresql/data/18
    volumes:
      - data:/var/lib/postgresql/data
  reports:
    image: postgres:18
    command: postgres -D /var/lib/postgresql/data/18
    volumes:
      - reports:/var/lib/postgresql/data
volumes:
  data:
  reports:
""",
        """\
services:
  unknown-release:
    image: postgres
    volumes:
      - old:/var/lib/postgresql/data
  both:
    image: postgres:18
    volumes:
      - old:/var/lib/postgresql/data
      - new:/var/lib/postgresql
  none:
    image: postgres:18
    environment:
      - PGDATA
    volumes:
      - ./init:/docker-entrypoint-initdb.d
volumes:
  old:
  new:
""",
    ),
    check=check,
    fix="unsafe",
)
