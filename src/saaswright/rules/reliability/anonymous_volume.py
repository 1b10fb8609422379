"""A volume without a name is forgotten with its container."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.storage import is_stateful, named_volume, same, wanted_paths
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Mounts without a source at the data path of a store."""
    for service in view.services:
        technology = service.technology
        if technology is None or not is_stateful(technology):
            continue
        for index, mount in service.mounts():
            at_data = any(same(mount.target, path) for path in wanted_paths(service))
            if mount.type == "volume" and not mount.source and at_data:
                yield Hit(
                    service.at("volumes", index),
                    f"the data of `{service.name}` is in a volume without a name",
                    fixes=named_volume(service, index),
                )


RULE = Rule(
    id="anonymous-volume",
    family="reliability",
    severity=Severity.WARNING,
    what="The data of a store is in an anonymous volume.",
    why="`docker compose down` leaves it behind and the next `up` makes a new, empty one; nobody "
    "can tell from its name what it holds.",
    instead="give it a name: `data:/path`, and `data:` under the top-level `volumes`",
    source="Docker documentation, volumes (named and anonymous volumes).",
    fires=(
        """\
services:
  db:
    image: mysql:8.4
    volumes:
      - /var/lib/mysql
""",
    ),
    quiet=(
        """\
services:
  db:
    image: mysql:8.4
    volumes:
      - data:/var/lib/mysql
volumes:
  data:
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - /app/node_modules
""",
        """\
services:
  api:
    image: acme/api:1.0
    volumes:
      - /srv/uploads
  cache:
    image: redis:8.2
    volumes:
      - /data
  db:
    image: postgres:17
    volumes:
      - /scratch
      - type: tmpfs
        target: /var/lib/postgresql/data
""",
    ),
    check=check,
    fix="unsafe",
)
