"""What a rule is, and what it returns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from saaswright.finding import Confidence, Fix, Location, Severity
from saaswright.source import DocumentPath

if TYPE_CHECKING:
    from saaswright.rules.view import View

Family = Literal[
    "cloud-readiness",
    "images",
    "reliability",
    "security",
    "configuration",
    "operations",
    "requirements",
]
FAMILIES: Final[tuple[Family, ...]] = (
    "cloud-readiness",
    "images",
    "reliability",
    "security",
    "configuration",
    "operations",
    "requirements",
)


class Hit(msgspec.Struct, frozen=True):
    """One place where a rule does not hold.

    ``path`` is a path into the project; ``key`` points at its key rather than its value.
    ``hidden`` are texts that no output may show (the secret that was found). ``confidence``
    replaces the rule's own where this place is less certain than others, and ``severity`` where it
    matters more or less. ``location`` is the place
    itself, when it is in another file than the project's (a Dockerfile). ``fixes`` may be what
    makes them, which is only asked when somebody wants to mend.
    """

    path: DocumentPath
    message: str
    help: str | None = None
    key: bool = False
    hidden: tuple[str, ...] = ()
    confidence: Confidence | None = None
    severity: Severity | None = None
    fixes: tuple[Fix, ...] | Callable[[], tuple[Fix, ...]] = ()
    location: Location | None = None


class Given(msgspec.Struct, frozen=True):
    """What stands beside the examples of a rule that asks for more than the compose file.

    ``target`` is a platform, ``requirements`` the text of a saaswright.yaml, ``beside`` maps the
    names of files in the same directory to their texts. ``quiet_with`` are requirements with which
    the firing examples are quiet, each of ``quiet_beside`` files beside which, instead, they are.
    """

    target: str | None = None
    requirements: str = ""
    quiet_with: str = ""
    beside: Mapping[str, str] = {}
    quiet_beside: tuple[Mapping[str, str], ...] = ()


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule: its texts become its page in ``docs/rules``, its examples become its tests.

    ``what`` is one sentence, ``why`` what goes wrong, ``instead`` what to write. ``source`` is
    what justifies it, a sentence with a link or the place in the specification. ``fires`` and
    ``quiet`` are whole compose files. ``audience`` is who can act on it. ``fix`` says how far
    the rule can mend what it finds. ``given`` is what its examples need beside them. What is right
    for development (``allows_override``) is not reported of ``compose.override.yaml``.
    """

    id: str
    family: Family
    severity: Severity
    what: str
    why: str
    instead: str
    source: str
    fires: tuple[str, ...]
    quiet: tuple[str, ...]
    check: Callable[[View], Iterator[Hit]]
    confidence: Confidence = Confidence.HIGH
    audience: Literal["author", "operator"] = "author"
    fix: Literal["none", "safe", "unsafe"] = "none"
    given: Given = Given()
    allows_override: bool = False
