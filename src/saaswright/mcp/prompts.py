"""Prompts: how to go about the four usual jobs, tool by tool."""

from __future__ import annotations

from typing import Final

import msgspec

from saaswright.errors import UsageError


class Prompt(msgspec.Struct, frozen=True):
    """A prompt with one optional argument, put in place of ``{it}``."""

    name: str
    description: str
    argument: str
    otherwise: str
    text: str


PROMPTS: Final = (
    Prompt(
        "design-from-scratch",
        "From an idea to a verified bundle",
        "idea",
        "the product that I will describe",
        "Design a SaaS architecture for {it}. Call interview with no answers, ask me its question, "
        "add my answer and call again until it is settled; never answer for me, null means not "
        "sure. Write saaswright.yaml, call design, show me the decisions with their reasons and "
        "every assumption, then design with output, verify it, and rebuild the handoff.",
    ),
    Prompt(
        "make-compose-cloud-ready",
        "From a compose file that only runs on a laptop to one that can be deployed",
        "path",
        "the compose file here",
        "Make {it} cloud-ready. Call assess and explain the findings that matter. Call fix without "
        "write and show me the diff; write only when I agree. For services that are still built "
        "from source ask me for a registry, call images to convert without write, show me that "
        "diff too, and write, build and push only when I agree. Then images check, and verify.",
    ),
    Prompt(
        "review-architecture",
        "Judge an existing design against its requirements",
        "path",
        "the saaswright.yaml here",
        "Review {it}. Call design, then explain for each decision that I may doubt, why_not "
        "for the obvious alternatives, and what_if over load and availability. Tell me "
        "what rests on an assumption, and what nobody has verified.",
    ),
    Prompt(
        "prepare-handoff",
        "Make a bundle ready for onboarding",
        "bundle",
        "the bundle here",
        "Prepare {it} for handoff. Call verify, mend what failed, call handoff, and report each "
        "item of the checklist as passed, failed or not verified, without softening it.",
    ),
)


def prompt(name: str, arguments: dict[str, str]) -> str:
    """The text of a prompt. Raises :class:`UsageError` when there is none of that name."""
    for one in PROMPTS:
        if one.name == name:
            return one.text.format(it=arguments.get(one.argument, "")[:500] or one.otherwise)
    names = ", ".join(one.name for one in PROMPTS)
    raise UsageError(f"there is no prompt `{name[:60]}`; there are: {names}")
