"""What each tool takes, typed: the schemas that agents see are made from these."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

Text = Annotated[str, Meta(max_length=200_000)]
Path_ = Annotated[str, Meta(max_length=1000)]
Requirements = Annotated[
    str, Meta(max_length=200_000, description="saaswright.yaml: its path, or its text")
]


class Input(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every tool's arguments."""


class Interview(Input, frozen=True, kw_only=True):
    """Answers so far; the server keeps nothing between calls."""

    answers: Annotated[dict[str, Any], Meta(description="question id: value, null = not sure")] = {}
    scan: Annotated[Path_ | None, Meta(description="code base to read first")] = None
    write: Annotated[Path_ | None, Meta(description="write saaswright.yaml here")] = None
    ask: Annotated[bool, Meta(description="let the client ask its user")] = False


class Design(Input, frozen=True, kw_only=True):
    """Requirements, and where the bundle goes."""

    requirements: Requirements
    output: Annotated[Path_ | None, Meta(description="write the bundle here")] = None
    iteration: Annotated[
        Annotated[int, Meta(ge=1, le=7)] | None, Meta(description="return this compose step")
    ] = None


class Explain(Input, frozen=True, kw_only=True):
    """One of the questions."""

    requirements: Requirements | None = None
    why: Annotated[str | None, Meta(description="decision, service, or compose.yaml:LINE")] = None
    why_not: Annotated[str | None, Meta(description="option id")] = None
    what_if: Annotated[tuple[str, ...], Meta(description="PATH=V1,V2")] = ()
    catalog: Annotated[str | None, Meta(description="entry id, or words to search")] = None


class Assess(Input, frozen=True, kw_only=True):
    """What to judge."""

    path: Path_
    requirements: Requirements | None = None
    cursor: Annotated[str, Meta(max_length=20)] | None = None


class Fix(Input, frozen=True, kw_only=True):
    """What to mend."""

    path: Path_
    write: Annotated[bool, Meta(description="false: diff only")] = False
    unsafe: bool = False
    rules: tuple[str, ...] = ()


class Images(Input, frozen=True, kw_only=True):
    """Whose images."""

    path: Path_


class Verify(Input, frozen=True, kw_only=True):
    """What to run."""

    path: Path_
    iteration: Annotated[str, Meta(pattern="^([1-7]|all)$")] | None = None
    checks: tuple[str, ...] = ()
    patience: Annotated[float, Meta(ge=1, le=3600)] = 300.0


class Handoff(Input, frozen=True, kw_only=True):
    """Which bundle."""

    bundle: Path_


Kind = Literal["interview", "design", "explain", "assess", "fix", "images", "verify", "handoff"]


def schema_of(struct: type[Input]) -> dict[str, Any]:
    """The JSON Schema of a tool's arguments, without what an agent does not need to pay for."""
    made = msgspec.json.schema(struct)
    inner = made["$defs"][struct.__name__]
    properties = {name: _short(value) for name, value in inner["properties"].items()}
    found: dict[str, Any] = {"type": "object", "properties": properties}
    if inner.get("required"):
        found["required"] = inner["required"]
    return {**found, "additionalProperties": False}


def _short(value: dict[str, Any]) -> dict[str, Any]:
    """A property without titles, lengths and ``null``: leaving it out says as much."""
    kept = {k: v for k, v in value.items() if k not in ("title", "maxLength", "default")}
    if "anyOf" in kept:
        others = [one for one in kept.pop("anyOf") if one != {"type": "null"}]
        kept = {**_short(others[0]), **kept}
    if kept.get("items"):
        kept["items"] = _short(kept["items"])
    return kept
