"""Capabilities beyond those that Docker grants by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.finding import Severity
from saaswright.rules.model import Hit, Rule
from saaswright.rules.remedies import item_taken_away
from saaswright.rules.view import View

# The default set of Docker's engine (moby, oci/caps/defaults.go); adding these back is no gain.
_DEFAULT: Final = frozenset(
    {
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD",
        "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    }
)  # fmt: skip
# Used by stores to keep their memory from being swapped out; gives no way out of the container.
_HARMLESS: Final = frozenset({"IPC_LOCK", "SYS_NICE"})


def check(view: View) -> Iterator[Hit]:
    """``cap_add`` of what a container does not have anyway."""
    for service in view.services:
        for index, name in enumerate(service.service.cap_add):
            plain = name.upper().removeprefix("CAP_")
            if plain not in _DEFAULT | _HARMLESS:
                yield Hit(
                    service.at("cap_add", index),
                    f"`{service.name}` gets the capability {plain}, which reaches beyond it",
                    fixes=item_taken_away(service.at("cap_add", index), name),
                )


RULE = Rule(
    id="added-capabilities",
    family="security",
    severity=Severity.WARNING,
    what="A capability beyond Docker's default set is added.",
    why="SYS_ADMIN, SYS_PTRACE, NET_ADMIN and their like let a container change its host; "
    "`ALL` is `privileged` by another name.",
    instead="drop all capabilities and add back only what the program fails without",
    source="CIS Docker Benchmark 1.2, 5.3; capabilities(7).",
    fires=(
        """\
services:
  agent:
    image: acme/agent:1.0
    cap_add: [SYS_ADMIN]
""",
    ),
    quiet=(
        """\
services:
  web:
    image: nginx:1.30
    cap_drop: [ALL]
    cap_add: [NET_BIND_SERVICE]
""",
        """\
services:
  agent:
    image: acme/agent:1.0
""",
    ),
    check=check,
    fix="unsafe",
)
