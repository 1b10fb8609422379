"""A tag without a number changes its major version by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.images.image_untagged import instead_of, is_pulled
from saaswright.rules.model import Hit, Rule
from saaswright.rules.tags import MOVING, pinned
from saaswright.rules.view import View

_VARIANT: Final = frozenset(
    {
        "alpine", "slim", "bullseye", "bookworm", "trixie", "focal", "jammy", "noble", "debian",
        "ubuntu", "ubi", "distroless", "apache", "fpm", "cli", "management",
    }
)  # fmt: skip
_BUILT_HERE: Final = "local"
"""By habit the tag of what is built on the host by other means: no registry has it."""


def check(view: View) -> Iterator[Hit]:
    """Tags that hold no digit, such as ``alpine``."""
    for service in view.services:
        reference = service.reference
        if not reference or not reference.tag or reference.digest or reference.tag in MOVING:
            continue
        if reference.tag == _BUILT_HERE or not is_pulled(service):
            continue
        if not re.search(r"\d", reference.tag):
            yield Hit(
                service.at("image"),
                f"`{reference.name}:{reference.tag}` of `{service.name}` says no version",
                instead_of(service) or _instead(reference.name, reference.tag),
                fixes=partial(pinned, service),
            )


def _instead(name: str, tag: str) -> str:
    """A variant stays behind the version; a channel becomes one."""
    if set(tag.split("-")) <= _VARIANT:
        return f"write the version that was tested before the variant: `{name}:VERSION-{tag}`"
    return f"`{tag}` names a channel: pin the release that was tested, `{name}:VERSION`"


RULE = Rule(
    id="floating-major",
    family="images",
    severity=Severity.WARNING,
    what="A tag names a variant or a channel, but no version.",
    why="`alpine`, `stable` or `lts` move to the next major version when it is published; a "
    "database then may not start on its old files.",
    instead="write the version that was tested: before a variant (`17-alpine` for `alpine`), in "
    "place of a channel (`1.4.2` for `stable`)",
    source="Docker Official Images documentation (simple and shared tags).",
    fires=(
        """\
services:
  cache:
    image: redis:alpine
""",
        """\
services:
  db:
    image: postgres:alpine
""",
        """\
services:
  api:
    image: ghcr.io/acme/api:stable
""",
    ),
    quiet=(
        """\
services:
  db:
    image: postgres:17-alpine
""",
        """\
services:
  db:
    image: postgres:${TAG}
""",
        """\
services:
  # built on the host
  api:
    image: acme-api:local
  worker:
    image: acme-worker:ours
    pull_policy: never
""",
        """\
services:
  web:
    image: nginx
  proxy:
    image: nginx:latest
  cache:
    image: redis:alpine@sha256:4bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d74bc1a0d7
""",
    ),
    check=check,
    fix="unsafe",
)
