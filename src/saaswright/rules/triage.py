"""Which way a file should go next, as the specification's "When to use" has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from saaswright.finding import Finding
from saaswright.rules.view import View

Way = Literal["design", "convert", "onboard", "debug", "mend"]

SENTENCES: Final[dict[Way, str]] = {
    "design": "should be designed: there is nothing in it yet that could be deployed",
    "convert": "should be converted: it runs only where its source code is",
    "onboard": "can be onboarded: every service has an image to pull",
    "debug": "should be debugged: you said that it is deployed",
    "mend": "should be mended first: it is no valid compose file",
}


class Triage(msgspec.Struct, frozen=True):
    """The way and the reasons for it, most important first."""

    way: Way
    reasons: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The way as the end of a sentence that begins with the file."""
        return SENTENCES[self.way]


# What keeps an image from being pulled elsewhere.
_NOT_PULLABLE: Final = frozenset({"local-registry"})


def triage(view: View | None, findings: Sequence[Finding], *, deployed: bool = False) -> Triage:
    """The way of a project; ``deployed`` is what the user says, nothing in a file shows it.

    Only files are looked at: whether an image can really be pulled is said to be unchecked.
    """
    if deployed:
        return Triage("debug", ("look at the deployment's own events and logs first",))
    if view is None:
        return Triage("mend", tuple(dict.fromkeys(finding.message for finding in findings))[:3])
    services = view.services
    if not any(s.service.image or s.service.build for s in services):
        return Triage("design", ("no service has an image or a build",))
    built = [s.name for s in services if s.service.build is not None]
    reasons = [f"{_count(built)} built where the file runs: {', '.join(built)}"] if built else []
    reasons += [f.message for f in findings if f.id in _NOT_PULLABLE]
    if reasons:
        return Triage("convert", tuple(reasons))
    pulled = f"{_count([s.name for s in services])} pulled as an image"
    return Triage("onboard", (f"{pulled}; that each can be pulled was not checked",))


def _count(names: Sequence[str]) -> str:
    return f"{len(names)} service{'s are' if len(names) != 1 else ' is'}"
