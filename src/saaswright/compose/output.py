"""What ``resolve`` prints: the project as YAML or JSON, or the names of some of its parts.

Keys stand in the order of their names, so that the same project gives the same bytes. A dollar
sign is written ``$$`` where variables have been replaced, as the output may be a compose file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from saaswright.compose.resolve import Resolved
from saaswright.compose.shape.specification import AUTHORS_MAPS


def printable(resolved: Resolved, *, interpolated: bool = True) -> dict[str, Any]:
    """The project as it is printed: without extensions below the top, dollar signs escaped."""
    if not interpolated:
        return resolved.data
    return {key: _escaped(value, bare=key[:2] != "x-") for key, value in resolved.data.items()}


def as_json(resolved: Resolved, *, interpolated: bool = True) -> str:
    """The project as indented JSON, ending with a newline."""
    data = printable(resolved, interpolated=interpolated)
    if interpolated:
        data["services"] = {
            name: _without_zero_limits(service) for name, service in data["services"].items()
        }
    encoded = msgspec.json.encode(data, order="sorted")
    return msgspec.json.format(encoded, indent=2).decode() + "\n"


def as_yaml(resolved: Resolved, *, interpolated: bool = True) -> str:
    """The project as YAML in the long forms, ending with a newline."""
    from saaswright.compose.emit.layout import Layout

    data = printable(resolved, interpolated=interpolated)
    top = ("name", "services", "networks", "volumes", "configs", "secrets", "models")
    ordered = {key: data[key] for key in top if key in data}
    ordered.update({key: data[key] for key in sorted(data) if key not in ordered})
    return "\n".join(Layout(_sorted(_shown(ordered), top=True), {}).lines) + "\n"


def service_names(resolved: Resolved) -> tuple[str, ...]:
    """The names of the services that are on: a dependency before what depends on it."""
    services = resolved.data.get("services") or {}
    names: list[str] = []
    for start in sorted(services):
        stack = [start]
        while stack:
            name = stack[-1]
            waiting = [
                other
                for other in sorted(services[name].get("depends_on") or ())
                if other in services and other not in names and other not in stack
            ]
            if waiting:
                stack.append(waiting[0])
            else:
                stack.pop()
                if name not in names:
                    names.append(name)
    return tuple(names)


def image_names(resolved: Resolved) -> tuple[str, ...]:
    """The images of the services; one that is built and has no name gets ``PROJECT-SERVICE``."""
    services = resolved.data.get("services") or {}
    return tuple(
        service.get("image") or f"{resolved.name}-{name}"
        for name, service in sorted(services.items())
        if "provider" not in service
    )


def volume_names(resolved: Resolved) -> tuple[str, ...]:
    """The keys of the named volumes."""
    return tuple(sorted(resolved.data.get("volumes") or ()))


def environment_lines(resolved: Resolved) -> tuple[str, ...]:
    """``NAME=VALUE`` of everything variables are taken from."""
    return tuple(f"{name}={value}" for name, value in sorted(resolved.environment.items()))


def _escaped(value: Any, *, bare: bool) -> Any:
    if isinstance(value, str):
        return value.replace("$", "$$") if "$" in value else value
    if isinstance(value, dict):
        return {
            key: _escaped(inner, bare=bare and key not in AUTHORS_MAPS)
            for key, inner in value.items()
            if not (bare and key[:2] == "x-")
        }
    return [_escaped(inner, bare=bare) for inner in value] if isinstance(value, list) else value


def _without_zero_limits(service: dict[str, Any]) -> dict[str, Any]:
    """The reference's JSON leaves out a limit of zero."""
    if "ulimits" not in service:
        return service
    limits = {
        name: {key: value for key, value in limit.items() if value}
        if isinstance(limit, dict)
        else limit
        for name, limit in service["ulimits"].items()
    }
    return {**service, "ulimits": limits}


def _shown(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without the empty things that only JSON has: ``command: null``, ``ipam: {}``."""
    services = {
        name: {
            key: _filled(value) if key == "deploy" and value else value
            for key, value in service.items()
            if value is not None or key not in ("command", "entrypoint")
        }
        for name, service in (data.get("services") or {}).items()
    }
    shown = {**data, "services": services}
    if "networks" in data:
        shown["networks"] = {name: _filled(one) for name, one in data["networks"].items()}
    return shown


def _filled(value: Mapping[str, Any]) -> dict[str, Any]:
    return {key: inner for key, inner in value.items() if inner != {}}


def _sorted(value: Any, *, top: bool = False) -> Any:
    if isinstance(value, dict):
        keys = list(value) if top else sorted(value)
        return {key: _sorted(value[key]) for key in keys}
    return [_sorted(inner) for inner in value] if isinstance(value, list) else value
