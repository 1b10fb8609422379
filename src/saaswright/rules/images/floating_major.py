"""A tag without a number changes its major version by itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from saaswright.finding import Severity
from saaswright.rules.images.image_untagged import instead_of
from saaswright.rules.model import Hit, Rule
from saaswright.rules.tags import MOVING, pinned
from saaswright.rules.view import View


def check(view: View) -> Iterator[Hit]:
    """Tags that hold no digit, such as ``alpine``."""
    for service in view.services:
        reference = service.reference
        if not reference or not reference.tag or reference.digest or reference.tag in MOVING:
            continue
        if not re.search(r"\d", reference.tag):
            yield Hit(
                service.at("image"),
                f"`{reference.name}:{reference.tag}` of `{service.name}` says no version",
                instead_of(service),
                fixes=partial(pinned, service),
            )


RULE = Rule(
    id="floating-major",
    family="images",
    severity=Severity.WARNING,
    what="A tag names a variant or a channel, but no version.",
    why="`alpine`, `stable` or `lts` move to the next major version when it is published; a "
    "database then may not start on its old files.",
    instead="add the version in front, such as `17-alpine` instead of `alpine`",
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
