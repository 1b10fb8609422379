"""What follows the colon: a version, what git describes, or what the user says."""

from __future__ import annotations

import re
from typing import Final

from saaswright.errors import UsageError
from saaswright.images.process import run

FIRST_VERSION: Final = "0.1.0"
"""Where initial development starts (semver.org, FAQ)."""
_UNFIT: Final = re.compile(r"[^A-Za-z0-9_.-]")


def tag_of(policy: str, directory: str) -> str:
    """The tag of a policy: ``version``, ``git``, or the text itself. Raises ``UsageError``."""
    if policy == "version":
        return f"${{APP_VERSION:-{_described(directory) or FIRST_VERSION}}}"
    if policy != "git":
        return policy
    said = run(("git", "describe", "--tags", "--always", "--dirty"), directory=directory)
    tag = _UNFIT.sub("-", said.stdout.strip()).lstrip(".-")
    if said.code != 0 or not tag:
        raise UsageError(f"git cannot describe {directory}", help="use another --tag")
    return tag


def _described(directory: str) -> str | None:
    """The version of the newest tag, when it looks like one."""
    said = run(("git", "describe", "--tags", "--abbrev=0"), directory=directory)
    found = re.fullmatch(r"v?(\d+\.\d+\.\d+)", said.stdout.strip())
    return found[0] if said.code == 0 and found else None
