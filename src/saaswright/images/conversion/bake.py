"""``docker-bake.hcl``: what the services' ``build:`` said, as buildx takes it.

Of buildx 0.13 and newer; what it has no attribute for is named in a comment and in the notes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from saaswright.compose.environment.casts import to_boolean
from saaswright.images.conversion import hcl
from saaswright.images.conversion.model import Plan, Target
from saaswright.images.conversion.plan import build_of, from_here

NAME: Final = "docker-bake.hcl"
# Our key → the attribute of a target.
_SAME: Final = {
    "context": "context",
    "dockerfile": "dockerfile",
    "dockerfile_inline": "dockerfile-inline",
    "target": "target",
    "args": "args",
    "labels": "labels",
    "platforms": "platforms",
    "cache_from": "cache-from",
    "cache_to": "cache-to",
    "no_cache": "no-cache",
    "no_cache_filter": "no-cache-filter",
    "pull": "pull",
    "network": "network",
    "shm_size": "shm-size",
    "ssh": "ssh",
}
_FLAGS: Final = frozenset({"no_cache", "pull"})
_ELSEWHERE: Final = frozenset({"additional_contexts", "secrets", "tags", "ulimits"})


def bake_file(plan: Plan, secrets: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """The file, and what could not be carried over; ``secrets`` are the project's."""
    variables: set[str] = set()
    blocks: list[list[str]] = []
    notes: list[str] = []
    names = [target.name for target in plan.targets]
    for target in plan.targets:
        attributes = list(_attributes(target, plan, secrets))
        lines = hcl.block("target", target.name, attributes, variables)
        for word in _left_out(target):
            notes.append(f"target {target.name}: `build.{word}` has no counterpart in buildx bake")
            lines.insert(1, f"  # build.{word} of the compose file has no counterpart here.")
        blocks.append([f"# {', '.join(target.services)}", *lines])
    head = [
        f"# The images of {plan.project}, as the services' `build:` had them.",
        "# All of them: docker buildx bake -f docker-bake.hcl --push",
    ]
    declared = [[f'variable "{name}" {{', '  default = ""', "}"] for name in sorted(variables)]
    group = hcl.block("group", "default", [("targets", names)], set())
    parts = [head, *declared, group, *blocks]
    return "\n\n".join("\n".join(part) for part in parts) + "\n", tuple(notes)


def _attributes(
    target: Target, plan: Plan, secrets: Mapping[str, Any]
) -> Iterator[tuple[str, Any]]:
    build = build_of(target.build, plan.directory)
    for word, attribute in _SAME.items():
        item = build.get(word)
        if word == "args" and isinstance(item, Mapping):
            # An argument without a value is taken from the environment, or not given.
            item = {n: hcl.FromEnvironment(n) if v is None else v for n, v in item.items()}
        if word == "labels" and isinstance(item, Mapping):
            item = {n: "" if v is None else v for n, v in item.items()}
        if word in _FLAGS:
            item = _flag(item)
        if item is not None and item not in ([], {}, False):
            yield attribute, item
    contexts = build.get("additional_contexts")
    if contexts:
        yield "contexts", {name: _context(str(at), plan) for name, at in contexts.items()}
    if build.get("secrets"):
        yield "secret", [_secret(one, secrets, plan.directory) for one in build["secrets"]]
    if build.get("ulimits"):
        yield "ulimits", [_ulimit(name, one) for name, one in build["ulimits"].items()]
    yield "tags", [target.image, *(tag for tag in build.get("tags") or () if tag != target.image)]


def _flag(item: Any) -> Any:
    """A flag as HCL has it, which knows fewer words for it; ``None`` for what is none."""
    if not isinstance(item, str) or "$" in item:
        return item
    try:
        return to_boolean(item)
    except ValueError:
        return None


def _context(at: str, plan: Plan) -> str:
    """Another service's image is another target."""
    if at.startswith("service:"):
        other = plan.of_service(at.removeprefix("service:"))
        return f"target:{other.name}" if other is not None else at
    return at


def _secret(grant: Any, secrets: Mapping[str, Any], directory: str) -> str:
    source = str(grant.get("source") if isinstance(grant, Mapping) else grant)
    name = str((grant.get("target") if isinstance(grant, Mapping) else None) or source)
    defined = secrets.get(source) or {}
    if defined.get("environment"):
        return f"id={name},env={defined['environment']}"
    return f"id={name},src={from_here(str(defined.get('file') or source), directory)}"


def _ulimit(name: str, one: Any) -> str:
    if isinstance(one, Mapping):
        return f"{name}={one.get('soft')}:{one.get('hard')}"
    return f"{name}={one}"


def _left_out(target: Target) -> list[str]:
    known = {*_SAME, *_ELSEWHERE}
    kept = {
        word for word in known if word not in _FLAGS or _flag(target.build.get(word)) is not None
    }
    return [word for word, item in target.build.items() if word not in kept and item]
