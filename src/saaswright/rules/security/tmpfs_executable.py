"""A writable place from which programs run."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import said
from saaswright.rules.view import View

_LOOSE = ("exec", "suid", "dev")


def check(view: View) -> Iterator[Hit]:
    """``tmpfs`` mounts whose options lift what the engine forbids by itself."""
    for service in view.services:
        for index, entry in enumerate(service.service.tmpfs):
            path, _, options = entry.partition(":")
            loose = [word for word in options.split(",") if word in _LOOSE]
            if loose:
                yield Hit(
                    service.at("tmpfs", index),
                    f"`{path}` of `{service.name}` is mounted with {', '.join(loose)}",
                    fixes=said(
                        f"mount `{path}` without {', '.join(loose)}",
                        service.at("tmpfs", index),
                        _without(entry, loose),
                    ),
                )


def _without(entry: str, loose: list[str]) -> str:
    path, _, options = entry.partition(":")
    kept = [word for word in options.split(",") if word not in loose]
    return f"{path}:{','.join(kept)}" if kept else path


RULE = Rule(
    id="tmpfs-executable",
    family="security",
    severity=Severity.WARNING,
    what="A temporary file system allows programs, setuid files or devices.",
    why="Docker mounts tmpfs with `noexec,nosuid,nodev`. Lifting that gives an intruder a "
    "place to write a program and run it, also where the root is read-only.",
    instead="remove the option; what must run belongs into the image",
    source="Docker documentation, tmpfs mounts; compose-lint CL-0022; CIS Docker Benchmark 1.2, "
    "5.12.",
    fires=(
        """\
services:
  api:
    image: acme/api:1.0
    read_only: true
    tmpfs:
      - /tmp:exec,size=64m
""",
    ),
    quiet=(
        """\
services:
  api:
    image: acme/api:1.0
    read_only: true
    tmpfs:
      - /tmp
""",
        """\
services:
  api:
    image: acme/api:1.0
    tmpfs:
      - /tmp:size=64m,noexec
""",
    ),
    check=check,
    fix="unsafe",
)
