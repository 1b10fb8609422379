"""Two services that want one port."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.ports import any_host_port
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Host ports that an earlier service of the same profiles publishes already."""
    taken: dict[tuple[str, str | None], list[tuple[str, str]]] = {}
    for service in view.services:
        if service.service.profiles:
            continue
        for index, port in enumerate(service.service.ports):
            if not port.published or "-" in port.published or "$" in port.published:
                continue
            address = port.host_ip or ""
            before = taken.setdefault((port.published, port.protocol), [])
            first = next((name for one, name in before if _meet(one, address)), service.name)
            before.append((address, service.name))
            if first != service.name:
                yield Hit(
                    service.at("ports", index),
                    f"`{service.name}` publishes port {port.published}, as `{first}` does",
                    fixes=any_host_port(service, index),
                )


def _meet(one: str, other: str) -> bool:
    """Whether one port cannot be had at both addresses of the host; an empty one is all of them.

    Seen on an engine: all IPv6 addresses leave those of IPv4 to others, and the other way round.
    """
    if "" in (one, other) or one == other:
        return True
    return not _ALL.isdisjoint((one, other)) and (":" in one) == (":" in other)


_ALL: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - nothing is bound here


RULE = Rule(
    id="duplicate-published-port",
    family="reliability",
    severity=Severity.ERROR,
    what="Two services publish the same port of the host.",
    why="The second one does not start: the port is taken.",
    instead="give one of them another port, or put both behind a proxy",
    source="Docker documentation, publishing ports; dclint no-duplicate-exported-ports.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:8080'
  admin:
    image: acme/admin:1.0
    ports:
      - '8080:3000'
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - "127.0.0.1:8080:80"
  web:
    image: acme/web:1.0
    ports:
      - target: 80
        published: "8080"
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - "127.0.0.1:8080:80"
  admin:
    image: acme/admin:1.0
    ports:
      - "127.0.0.1:8080:3000"
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - "0.0.0.0:8080:80"
  admin:
    image: acme/admin:1.0
    ports:
      - "127.0.0.1:8080:3000"
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '8080:8080'
  admin:
    image: acme/admin:1.0
    ports:
      - '8081:8080'
""",
        """\
services:
  dns:
    image: acme/dns:1.0
    ports:
      - '53:53/udp'
      - '53:53/tcp'
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports:
      - '127.0.0.1:8080:8080'
  admin:
    image: acme/admin:1.0
    ports:
      - '127.0.0.2:8080:8080'
      - '[::]:8080:8080'
""",
        """\
services:
  dns:
    image: acme/dns:1.0
    ports: ["53:53/udp", "80", "8000-8010:80"]
  dns-by-tcp:
    image: acme/dns:1.0
    ports: ["53:53/tcp", "80", "8000-8010:80"]
""",
        """\
services:
  blue:
    image: acme/api:1.0
    profiles: [blue]
    ports: ["8080:80"]
  green:
    image: acme/api:1.0
    profiles: [green]
    ports: ["8080:80"]
""",
        """\
services:
  api:
    image: acme/api:1.0
    ports: ["${API_PORT}:80"]
  web:
    image: acme/web:1.0
    ports: ["${API_PORT}:80"]
""",
    ),
    check=check,
    fix="unsafe",
)
