"""Which way a file should go next, as the specification's "When to use" has it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal

import msgspec

from saaswright.finding import Finding
from saaswright.rules.pulls import Pulls, pulls
from saaswright.rules.view import View

Way = Literal["design", "convert", "onboard", "debug", "mend"]

SENTENCES: Final[dict[Way, str]] = {
    "design": "should be designed: there is nothing in it yet that could be deployed",
    "convert": "should be converted: not everything that it runs can be pulled from a registry",
    "onboard": "can be onboarded: every service has an image to pull",
    "debug": "should be debugged: you said that it is deployed",
    "mend": "should be mended first: it is no valid compose file",
}


class Triage(msgspec.Struct, frozen=True):
    """The way and the reasons for it, most important first.

    ``pullable`` is what registries said of all images, as far as anybody asked them.
    """

    way: Way
    reasons: tuple[str, ...]
    pullable: Literal["passed", "failed", "not-verified"] = "not-verified"

    @property
    def sentence(self) -> str:
        """The way as the end of a sentence that begins with the file."""
        return SENTENCES[self.way]


# What keeps an image from being pulled elsewhere.
_NOT_PULLABLE: Final = frozenset({"local-registry"})


def triage(view: View | None, findings: Sequence[Finding], *, deployed: bool = False) -> Triage:
    """The way of a project; ``deployed`` is what the user says, nothing in a file shows it.

    Only files are looked at. Whether an image can really be pulled is what `images check` last saw
    of the same reference; of others it is said that nobody checked.
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
    seen = pulls(view.context.directory, _references(view))
    reasons += [f"{reference} cannot be pulled: {said}" for reference, said in seen.refused]
    if reasons:
        return Triage("convert", tuple(reasons), "not-verified" if built else seen.status)
    pulled = f"{_count([s.name for s in services])} pulled as an image"
    return Triage("onboard", (f"{pulled}; {_how_far(seen)}",), seen.status)


def _references(view: View) -> tuple[str, ...]:
    """What the services pull, with the values that the variables have."""
    pulled = [s.service.image for s in view.services if s.service.build is None]
    return tuple(dict.fromkeys(i for i in pulled if i and i not in view.built))


def _how_far(seen: Pulls) -> str:
    """How far it is known that the images can be pulled."""
    if seen.problem:
        return f"whether they can be pulled is not verified: {seen.problem} (images check)"
    if seen.at is None:
        return "that each can be pulled is not verified (images check)"
    if seen.status == "passed":
        return f"verified on {seen.at}: registries give each of them (images check)"
    left = ", ".join(seen.unseen)
    return f"not verified since it was checked on {seen.at} (images check): {left}"


def _count(names: Sequence[str]) -> str:
    return f"{len(names)} service{'s are' if len(names) != 1 else ' is'}"
