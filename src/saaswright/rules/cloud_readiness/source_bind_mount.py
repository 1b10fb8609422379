"""Source code mounted over an image: what runs is not what was built."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.compose.model import Mount
from saaswright.expression import expression
from saaswright.finding import Confidence, Severity
from saaswright.rules.builds import builds
from saaswright.rules.host_paths import inside, relative_mounts
from saaswright.rules.model import Given, Hit, Rule
from saaswright.rules.portable import image_instead
from saaswright.rules.view import ServiceView, View

_APPLICATION: Final = expression(
    r"/(?:app|code|src|workspace|usr/src(?:/\w+)?|var/www(?:/html)?|home/node(?:/\w+)?)/?"
)
# Where the Filesystem Hierarchy Standard and images keep configuration, state and logs, and what
# directories of an application are called that it writes to.
_STATE: Final = expression(
    r"/(?:etc|var(?!/www)|run|tmp|mnt|media|data|config|certs?|logs?|backups?)(?:/.*)?"
    r"|/docker-entrypoint[\w.-]*(?:/.*)?|.*/(?:data|logs?|uploads?|storage|certs?|backups?|tmp)/?"
    r"|.*/media(?:/.*)?"
)


def check(view: View) -> Iterator[Hit]:
    """Relative bind mounts that hide what the image holds."""
    for service in view.services:
        for index, mount in relative_mounts(service):
            if is_source(service, mount):
                yield Hit(
                    service.at("volumes", index),
                    f"`{service.name}` runs source code from this machine at `{mount.target}`",
                    fixes=partial(image_instead, service, index),
                )


def is_source(service: ServiceView, mount: Mount) -> bool:
    """Whether a bind ``mount`` is of the code that ``service`` was or should be built from."""
    source, target = str(mount.source), str(mount.target)
    build = service.service.build
    context = build.context if build else None
    if context and (inside(source, context) or inside(context, source)):
        if _STATE.fullmatch(target) or _is_left_out(service, source, context):
            return False
        return "." not in source.rpartition("/")[2] or source == context
    return bool(_APPLICATION.fullmatch(target))


def _is_left_out(service: ServiceView, source: str, context: str) -> bool:
    """Whether the build's ``.dockerignore`` names it: then no image was built from it."""
    below = source.removeprefix(context.rstrip("/") + "/")
    own = [build for build in builds(service.view) if build.service is service]
    return any(below == line for build in own for line in build.ignored)


RULE = Rule(
    id="source-bind-mount",
    family="cloud-readiness",
    severity=Severity.ERROR,
    confidence=Confidence.MEDIUM,
    what="Source code is mounted into a container.",
    why="The directory does not exist on another host: there the container starts with an empty "
    "one, or with code other than the image's.",
    instead="copy the code in the Dockerfile; keep the mount in compose.override.yaml or "
    "`develop.watch` for development",
    source="Compose Specification, 05-services.md, volumes; specification, phase 9.",
    fires=(
        """\
services:
  api:
    build: .
    volumes:
      - .:/app
""",
        """\
services:
  web:
    image: php:8.4-apache
    volumes:
      - ./src:/var/www/html
""",
        """\
services:
  api:
    build: .
    volumes:
      - ./lib:/opt/lib
""",
        """\
services:
  api:
    build: ./api
    volumes:
      - .:/opt/work
""",
        """\
services:
  api:
    build: ./api.v2
    volumes:
      - ./api.v2:/opt/api
""",
        """\
services:
  api:
    build: .
  admin:
    build: ./admin
    volumes:
      - ./admin/public/system:/srv/admin/public/system
""",
    ),
    quiet=(
        """\
services:
  api:
    image: ghcr.io/acme/api:1.4.2
    volumes:
      - data:/app/data
volumes:
  data:
""",
        """\
services:
  web:
    image: nginx:1.30
    volumes:
      - ./nginx.conf:/etc/nginx/nginx.conf:ro
""",
        """\
services:
  api:
    build: .
    volumes:
      - ./settings.ini:/opt/settings.ini
""",
        """\
services:
  api:
    build: .
    volumes:
      - ./certs:/etc/api/certs
      - ./uploads:/srv/api/uploads
      - ./public/system:/srv/api/public/system
      - ./media/images:/srv/api/media/images
""",
        """\
services:
  api:
    build: ./api
    volumes:
      - ./certs:/etc/certs
      - ./fonts:/usr/share/fonts/acme
  proxy:
    image: nginx:1.30
    volumes:
      - ./certs:/etc/certs
""",
        """\
services:
  db:
    image: postgres:17
    volumes:
      - ./init:/docker-entrypoint-initdb.d:ro
""",
    ),
    check=check,
    fix="unsafe",
    allows_override=True,
    given=Given(
        beside={
            "Dockerfile": "FROM python:3.13-slim\nWORKDIR /app\nCOPY . .\n",
            ".dockerignore": ".git\n/public/system/\n",
        }
    ),
)
