"""Two processes that believe to own the same files."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.storage import is_stateful, same, wanted_paths
from saaswright.rules.view import ServiceView, View


def check(view: View) -> Iterator[Hit]:
    """Volumes at the data path of a store that another service mounts for writing."""
    for service in view.services:
        if service.technology is None or not is_stateful(service.technology):
            continue
        for index, mount in service.mounts():
            at_data = any(same(mount.target, path) for path in wanted_paths(service))
            if not mount.source or not at_data:
                continue
            for other in view.services:
                if other.name != service.name and _writes(other, mount.source):
                    yield Hit(
                        service.at("volumes", index),
                        f"`{service.name}` and `{other.name}` both write to the volume "
                        f"`{mount.source}`",
                    )


def _writes(service: ServiceView, volume: str) -> bool:
    return any(
        mount.source == volume and mount.type == "volume" and mount.read_only is not True
        for _, mount in service.mounts()
    )


RULE = Rule(
    id="volume-shared-by-writers",
    family="reliability",
    severity=Severity.WARNING,
    what="The data of a store is mounted for writing by another service too.",
    why="A database locks and caches its files; a second writer corrupts them. On several hosts "
    "the two may not even see the same volume.",
    instead="give each its own volume; mount it with `:ro` where it is only read",
    source="PostgreSQL documentation, creating a database cluster (one server for each directory); "
    "Docker documentation, volumes.",
    fires=(
        """\
services:
  a:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
  b:
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
  a:
    image: postgres:17
    volumes:
      - data:/var/lib/postgresql/data
  backup:
    image: acme/backup:1.0
    volumes:
      - data:/source:ro
volumes:
  data:
""",
        """\
services:
  a:
    image: acme/a:1.0
    volumes:
      - files:/files
  b:
    image: acme/b:1.0
    volumes:
      - files:/files
volumes:
  files:
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - files:/srv/files
      - cached:/var/cache/store
      - ./database:/import
  worker:
    image: acme/worker:1.0
    volumes:
      - files:/srv/files
      - dumps:/dumps
      - /scratch
  cache:
    image: redis:8.2
    volumes:
      - cached:/data
  db:
    image: postgres:17
    volumes:
      - dumps:/dumps
      - /var/lib/postgresql/data
  old:
    image: postgres:17
    volumes:
      - ./database:/var/lib/postgresql/data
volumes:
  files:
  dumps:
  cached:
""",
    ),
    check=check,
)
