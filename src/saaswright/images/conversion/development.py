"""``compose.dev.yaml``: what the conversion took away, for where the code is written."""

from __future__ import annotations

from typing import Any, Final

from saaswright.compose.emit.layout import Layout
from saaswright.images.conversion.editing import source_mounts
from saaswright.images.conversion.model import Plan
from saaswright.images.conversion.plan import build_as_written, build_of, from_here
from saaswright.rules.places import value_at
from saaswright.rules.view import View

NAME: Final = "compose.dev.yaml"


def override(view: View, plan: Plan, files: tuple[str, ...], own: str = NAME) -> str:
    """The override of the project as it was, ``view``; ``files`` are those it lies over."""
    services: dict[str, Any] = {}
    for target in plan.targets:
        for name in target.services:
            services[name] = _service(view, name, plan.directory)
    used = " ".join(f"-f {file}" for file in files)
    head = [
        "# Builds from source and mounts it, for work on this machine:",
        f"#   docker compose {used} -f {own} up --build",
        "",
    ]
    return "\n".join([*head, *Layout({"services": services}, {}).lines]) + "\n"


def _service(view: View, name: str, directory: str) -> dict[str, Any]:
    raw = (view.raw.get("services") or {}).get(name) or {}
    found: dict[str, Any] = {"build": _short(build_of(build_as_written(view, name), directory))}
    if raw.get("pull_policy") == "build":
        found["pull_policy"] = "build"
    if "develop" in raw:
        found["develop"] = _relative(raw["develop"], directory)
    mounts = [value_at(view.raw, path) for path in source_mounts(view, name)]
    if mounts:
        found["volumes"] = [_relative(mount, directory) for mount in mounts]
    return found


def _short(build: dict[str, Any]) -> dict[str, Any]:
    if build.get("dockerfile") == "Dockerfile":
        del build["dockerfile"]
    return build


def _relative(value: Any, directory: str) -> Any:
    if isinstance(value, dict):
        return {key: _relative(inner, directory) for key, inner in value.items()}
    if isinstance(value, list):
        return [_relative(inner, directory) for inner in value]
    return from_here(value, directory) if isinstance(value, str) else value
