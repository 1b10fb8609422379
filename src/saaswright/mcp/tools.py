"""The tools: their names, what agents read of them, and the function behind each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec

from saaswright.mcp import inputs, work


class Tool(msgspec.Struct, frozen=True):
    """A tool. ``writes`` may change files, ``destroys`` may overwrite what somebody wrote.

    ``again`` tells that calling it twice is as good as once, ``open_world`` that it leaves this
    machine's files (it runs containers).
    """

    name: str
    description: str
    input: type[inputs.Input]
    run: Callable[[Any, work.Call], work.Answer]
    gives: tuple[str, ...]
    writes: bool = False
    destroys: bool = False
    again: bool = True
    open_world: bool = False


def _interview(asked: inputs.Interview, call: work.Call) -> work.Answer:
    # Imported only now: a client waits for the start of the server.
    from saaswright.mcp.questions import interview

    return interview(asked, call)


TOOLS: Final = (
    Tool(
        "interview",
        "Find out what a SaaS product needs: give the answers so far, get the next question that "
        "would change the design, and the design forming. Start here without requirements.",
        inputs.Interview,
        _interview,
        ("question", "answers", "design", "written"),
        writes=True,
    ),
    Tool(
        "design",
        "Requirements to decisions, plans with cost and availability, and (with output) a bundle: "
        "compose.yaml, config, docs, handoff.",
        inputs.Design,
        work.design,
        ("decisions", "plans", "assumptions", "findings", "written"),
        writes=True,
    ),
    Tool(
        "explain",
        "Answer why, why_not, what_if about the design of requirements, or look up the catalog of "
        "technologies. Read-only; use it before you argue from memory.",
        inputs.Explain,
        work.explain,
        ("explanation", "why_not", "what_if", "entry"),
    ),
    Tool(
        "assess",
        "What stands between an existing compose file (or a tree of them) and the cloud, line by "
        "line. Start here with an existing compose file.",
        inputs.Assess,
        work.assess,
        ("projects", "findings", "total", "cursor"),
    ),
    Tool(
        "fix",
        "Mend a compose file; each fix is proven. Diff first, write only when the user agrees.",
        inputs.Fix,
        work.fix,
        ("projects",),
        writes=True,
        destroys=True,
    ),
    Tool(
        "images",
        "List a project's images: own or public, registry, and what is still built from source.",
        inputs.Images,
        work.images,
        ("inventory", "findings"),
    ),
    Tool(
        "verify",
        "Run a compose file or bundle on the local container engine, check it, remove it again; "
        "evidence goes beside the spec. Takes minutes; can be cancelled.",
        inputs.Verify,
        work.verify,
        ("checks", "evidence"),
        writes=True,
        open_world=True,
    ),
    Tool(
        "handoff",
        "Rebuild a bundle's handoff from its compose file and evidence; returns HANDOFF.md.",
        inputs.Handoff,
        work.handoff,
        ("handoff", "written"),
        writes=True,
    ),
)
BY_NAME: Final = {tool.name: tool for tool in TOOLS}


def output_schema(tool: Tool) -> dict[str, Any]:
    """What an answer holds: its keys; ``next`` says what to do now."""
    return {"type": "object", "properties": {name: {} for name in (*tool.gives, "next")}}
