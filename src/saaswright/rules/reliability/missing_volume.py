"""State that lives in the container ends with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.storage import (
    covered,
    data_volumes,
    is_stateful,
    moved,
    numbered,
    wanted_paths,
)
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Stores of the catalog whose data path nothing is mounted at, above or below, or moved to."""
    for service in view.services:
        technology = service.technology
        if technology is None or not is_stateful(technology) or service.service.volumes_from:
            continue
        paths = wanted_paths(service) or tuple(path.path for path in technology.data)
        if moved(service):
            continue
        if not any(covered(service, p, nearby=True) or numbered(service, p) for p in paths):
            yield Hit(
                service.at(),
                f"what `{service.name}` ({technology.name}) stores is lost with its container",
                f"mount a named volume at `{paths[0]}`",
                key=True,
                fixes=partial(data_volumes, service),
            )


RULE = Rule(
    id="missing-volume",
    family="reliability",
    severity=Severity.WARNING,
    what="A service that keeps state has no volume at its data path.",
    why="The files stay in the container's own layer or in a volume without a name: the next "
    "`docker compose down` or upgrade starts with an empty store.",
    instead="mount a named volume at the data path of the image",
    source="Catalog, `data` of each technology; Docker documentation, volumes.",
    fires=(
        """\
services:
  db:
    image: postgres:17
""",
        """\
services:
  db:
    image: postgres
""",
        """\
services:
  db:
    image: postgres:17
    volumes:
      - wal:/var/lib/postgresql/wal
volumes:
  wal:
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
""",
        """\
services:
  sessions:
    image: redis:8.2
""",
        """\
services:
  db:
    image: postgres:17
    volumes_from: [files]
  files:
    image: acme/files:1.0
    volumes:
      - data:/var/lib/postgresql/data
volumes:
  data:
""",
        """\
services:
  db:
    image: postgres
    volumes:
      - data:/var/lib/postgresql
volumes:
  data:
""",
        """\
services:
  files:
    image: quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z
    command: server http://files{1...4}/data{1...2}
    volumes:
      - one:/data1
      - two:/data2
volumes:
  one:
  two:
""",
        """\
services:
  db:
    image: postgres:17
    environment:
      PGDATA: /mnt/db/pgdata
    volumes:
      - data:/mnt/db
volumes:
  data:
""",
        """\
services:
  db:
    image: mysql:8.4
    command: [mysqld, --datadir=/mnt/db, --max-connections=200]
    volumes:
      - data:/mnt/db
volumes:
  data:
""",
    ),
    check=check,
    fix="unsafe",
)
