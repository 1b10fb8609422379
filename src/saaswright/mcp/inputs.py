"""What each tool takes, typed: the schemas that agents see are made from these."""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

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
    scan: Annotated[Path_ | None, Meta(description="code to read first")] = None
    write: Annotated[Path_ | None, Meta(description="write saaswright.yaml here")] = None
    ask: Annotated[bool, Meta(description="let the client ask its user")] = False
    all: Annotated[bool, Meta(description="also what changes no decision")] = False


class Design(Input, frozen=True, kw_only=True):
    """Requirements, and where the bundle goes."""

    requirements: Requirements
    output: Annotated[Path_ | None, Meta(description="write the bundle here")] = None
    iteration: Annotated[
        Annotated[int, Meta(ge=1, le=7)] | None, Meta(description="return this compose step")
    ] = None
    plan: Annotated[bool, Meta(description="only say what would change")] = False
    locked: Annotated[bool, Meta(description="keep that bundle's decisions")] = False
    edits: Annotated[
        Literal["keep", "merge", "discard"] | None, Meta(description="files edited by hand")
    ] = None


class Explain(Input, frozen=True, kw_only=True):
    """One of the questions."""

    requirements: (
        Annotated[
            str, Meta(max_length=200_000, description="saaswright.yaml (path or text) or bundle")
        ]
        | None
    ) = None
    why: Annotated[str | None, Meta(description="decision, service, or compose.yaml:LINE")] = None
    why_not: Annotated[str | None, Meta(description="option id")] = None
    what_if: Annotated[tuple[str, ...], Meta(description="PATH=V1,V2")] = ()
    pareto: bool = False
    catalog: Annotated[str | None, Meta(description="entry id, or words to search")] = None


Paths = Annotated[tuple[Path_, ...], Meta(min_length=1, max_length=100)]


class Assess(Input, frozen=True, kw_only=True):
    """What to judge."""

    paths: Paths = (".",)
    requirements: Annotated[str, Meta(max_length=200_000)] | None = None
    target: Literal["omnistrate", "kubernetes"] | None = None
    deployed: Annotated[bool, Meta(description="runs already and fails")] = False
    baseline: Annotated[Path_ | None, Meta(description="leave out its findings")] = None
    cursor: Annotated[str, Meta(max_length=20)] | None = None


class Fix(Input, frozen=True, kw_only=True):
    """What to mend."""

    paths: Paths = (".",)
    write: Annotated[bool, Meta(description="false: diff only")] = False
    unsafe: bool = False
    verify: Annotated[bool, Meta(description="also harden on the engine")] = False
    rules: tuple[str, ...] = ()
    requirements: Annotated[str, Meta(max_length=200_000)] | None = None
    target: Literal["omnistrate", "kubernetes"] | None = None
    baseline: Annotated[Path_ | None, Meta(description="instead accept today's findings here")] = (
        None
    )


class Images(Input, frozen=True, kw_only=True):
    """Whose images, and what to do with them."""

    action: Literal["list", "check", "convert", "build"] = "list"
    paths: Paths = (".",)
    write: bool = False
    own: Annotated[str | None, Meta(description="list: your registry/namespace")] = None
    arch: Annotated[tuple[str, ...], Meta(min_length=1)] = ("amd64",)
    offline: bool = False
    timeout: Annotated[float, Meta(ge=0.1, le=300)] = 15.0
    registry: Annotated[str | None, Meta(description="convert: ghcr.io/acme")] = None
    visibility: Literal["public", "private"] | None = None
    tag: Annotated[str, Meta(description="version, git, digest or text")] = "version"
    names: Annotated[dict[str, str], Meta(description="service: image name")] = {}
    requirements: Annotated[str, Meta(max_length=200_000)] | None = None
    no_ci: bool = False
    no_dev: bool = False
    push: bool = False
    pin: Annotated[bool, Meta(description="write pushed digests into the spec")] = False
    targets: tuple[str, ...] = ()
    evidence: Path_ | None = None


class Verify(Input, frozen=True, kw_only=True):
    """What to run."""

    path: Path_
    iteration: Annotated[str, Meta(pattern="^([1-7]|all)$")] | None = None
    plan: str | None = None
    checks: tuple[str, ...] = ()
    env_files: tuple[Path_, ...] = ()
    profiles: tuple[str, ...] = ()
    stand_ins: Annotated[
        tuple[str, ...], Meta(description="services to run a stand-in app for")
    ] = ()
    keep: Annotated[bool, Meta(description="leave it running")] = False
    patience: Annotated[float, Meta(ge=1, le=3600, description="seconds to be up")] = 300.0
    engine: Literal["docker", "podman"] | None = None
    evidence: Path_ | None = None


class Handoff(Input, frozen=True, kw_only=True):
    """Which bundle."""

    bundle: Path_
    edits: Literal["keep", "discard"] = "keep"


_NOT_SHOWN: Final = ("title", "maxLength", "minItems", "maxItems", "default")
"""What is checked all the same, and not worth its price on every turn."""


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
    kept = {k: v for k, v in value.items() if k not in _NOT_SHOWN}
    if "anyOf" in kept:
        others = [one for one in kept.pop("anyOf") if one != {"type": "null"}]
        kept = {**_short(others[0]), **kept}
    if kept.get("items"):
        kept["items"] = _short(kept["items"])
    if kept.get("type") == "number":
        kept = {k: v for k, v in kept.items() if k not in ("minimum", "maximum")}
    return kept
