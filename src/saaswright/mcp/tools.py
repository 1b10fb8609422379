"""The tools: their names, what agents read of them, and the function behind each."""

from __future__ import annotations

from importlib import import_module
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
    module: str
    gives: tuple[str, ...]
    writes: bool = False
    destroys: bool = False
    again: bool = True
    open_world: bool = False

    def run(self, asked: inputs.Input, call: work.Call) -> work.Answer:
        """Do it. What it needs is imported only now: a client waits for the start."""
        module = import_module(f"saaswright.mcp.{self.module}")
        answer: work.Answer = getattr(module, self.name)(asked, call)
        return answer


TOOLS: Final = (
    Tool(
        "interview",
        "Find out what a SaaS product needs: give the answers so far, get the next question that "
        "would change the design, and the design forming. Start here without requirements.",
        inputs.Interview,
        "questions",
        ("question", "answers", "design", "written"),
        writes=True,
    ),
    Tool(
        "design",
        "Requirements to decisions, plans with cost and availability, and (with output) a bundle: "
        "compose.yaml, config, docs, handoff.",
        inputs.Design,
        "designing",
        ("decisions", "plans", "assumptions", "findings", "written", "change"),
        writes=True,
        destroys=True,
    ),
    Tool(
        "explain",
        "Answer why, why_not, what_if about the design of requirements, or look up the catalog of "
        "technologies. Use it before you argue from memory.",
        inputs.Explain,
        "designing",
        ("explanation", "why_not", "what_if", "entry"),
    ),
    Tool(
        "assess",
        "What stands between an existing compose file (or a tree of them) and the cloud, line by "
        "line. Start here with an existing compose file.",
        inputs.Assess,
        "mending",
        ("projects", "findings", "total", "cursor"),
    ),
    Tool(
        "fix",
        "Mend compose files; each fix is proven. Diff first, write only when the user agrees.",
        inputs.Fix,
        "mending",
        ("projects", "written"),
        writes=True,
        destroys=True,
        open_world=True,
    ),
    Tool(
        "images",
        "A project's images: list them; check that registries give them out; convert `build:` to "
        "images in a registry; build (and push) them. convert and build only plan without write.",
        inputs.Images,
        "images",
        ("inventory", "check", "conversion", "build"),
        writes=True,
        destroys=True,
        open_world=True,
    ),
    Tool(
        "verify",
        "Run a compose file or bundle on the local container engine, check it, remove it again; "
        "evidence goes beside the spec. Takes minutes.",
        inputs.Verify,
        "verifying",
        ("checks", "evidence"),
        writes=True,
        open_world=True,
    ),
    Tool(
        "handoff",
        "Rebuild a bundle's handoff from its compose file and evidence; returns HANDOFF.md.",
        inputs.Handoff,
        "designing",
        ("handoff", "written"),
        writes=True,
        destroys=True,
    ),
)
BY_NAME: Final = {tool.name: tool for tool in TOOLS}


def output_schema(tool: Tool) -> dict[str, Any]:
    """What an answer holds: its keys; ``next`` says what to do now."""
    return {"type": "object", "properties": {name: {} for name in (*tool.gives, "next")}}
