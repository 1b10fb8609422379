"""What follows the colon: a version, what git describes, or what the user says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from saaswright.errors import UsageError
from saaswright.images.conversion.model import Policy
from saaswright.images.process import run

FIRST_VERSION: Final = "0.1.0"
"""Where initial development starts (semver.org, FAQ)."""
_LONGEST: Final = 128
_UNFIT: Final = re.compile(r"[^A-Za-z0-9_.-]")


def policy_of(said: str) -> Policy:
    """The policy that ``--tag`` names; any other text is a tag of its own."""
    known: tuple[Policy, ...] = ("version", "git", "digest")
    return next((policy for policy in known if policy == said), "text")


def tag_of(policy: str, directory: str) -> str:
    """The tag of a policy, or the text itself. Raises ``UsageError``.

    ``version`` is a parameter, so that a release needs no edit. ``digest`` is a plain tag: what
    follows the push is the digest of that content, whatever a variable would say.
    """
    if policy == "version":
        return f"${{APP_VERSION:-{_described(directory) or FIRST_VERSION}}}"
    if policy == "digest":
        return _git(directory) or FIRST_VERSION
    if policy != "git":
        return policy
    tag = _git(directory)
    if tag is None:
        raise UsageError(
            f"git cannot describe {directory}: it has no commit here",
            help="commit first, or use another --tag",
        )
    return tag


def proposals(directory: str) -> Iterator[tuple[Policy, str, str]]:
    """Each policy with its tag here and what it is for; `git` only where git can say something."""
    yield "version", tag_of("version", directory), "a parameter: release without an edit"
    tag = _git(directory)
    if tag is not None:
        yield "git", tag, "what git describes: each commit its own"
    shown = f"{tag or FIRST_VERSION}@sha256:..."
    yield "digest", shown, "the content itself, written after the push"


def _git(directory: str) -> str | None:
    said = run(("git", "describe", "--tags", "--always", "--dirty"), directory=directory)
    tag = _UNFIT.sub("-", said.stdout.strip()).lstrip(".-")[:_LONGEST]
    return tag if said.code == 0 and tag else None


def _described(directory: str) -> str | None:
    """The version of the newest tag, when it looks like one."""
    said = run(("git", "describe", "--tags", "--abbrev=0"), directory=directory)
    found = re.fullmatch(r"v?(\d+\.\d+\.\d+)", said.stdout.strip())
    return found[0] if said.code == 0 and found else None
