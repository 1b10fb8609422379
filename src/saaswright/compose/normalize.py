"""What a project implies: the default network, dependencies of links, names of resources."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from saaswright.compose.canonical.mounts import clean

_NAMESPACES: Final = ("network_mode", "ipc", "pid", "uts", "cgroup")
_NAMED: Final = ("networks", "volumes", "configs", "secrets")
_SERVICE: Final = "service:"


def normalize(data: dict[str, Any], name: str, environment: Mapping[str, str]) -> None:
    """Add to a canonical project what it implies, in place."""
    data["name"] = name
    _default_network(data)
    for service in (data.get("services") or {}).values():
        _service(service, environment)
    for section in _NAMED:
        definitions = data.get(section) or {}
        for key, definition in definitions.items():
            definition = definitions[key] = definition if definition is not None else {}
            if definition.get("name") is None:
                external = str(definition.get("external", "")).lower() in ("true", "1", "t")
                definition["name"] = key if external else f"{name}_{key}"


def _default_network(data: dict[str, Any]) -> None:
    used = False
    for service in (data.get("services") or {}).values():
        if "provider" in service or "network_mode" in service:
            continue
        if not service.get("networks"):
            service["networks"] = {"default": None}
        used = used or "default" in service["networks"]
    networks = data.get("networks") or {}
    if used and "default" not in networks:
        networks["default"] = None
    if networks:
        data["networks"] = networks


def _service(service: dict[str, Any], environment: Mapping[str, str]) -> None:
    if service.get("pull_policy") == "if_not_present":
        service["pull_policy"] = "missing"
    build = service.get("build")
    if build is not None:
        build.setdefault("context", ".")
        if build.get("dockerfile") is None and build.get("dockerfile_inline") is None:
            build["dockerfile"] = "Dockerfile"
        if "args" in build:
            build["args"] = _known(build["args"], environment)
    for mount in service.get("volumes") or ():
        if isinstance(mount, dict) and isinstance(mount.get("target"), str):
            mount["target"] = clean(mount["target"])
    for hook in service.get("pre_start") or ():
        if service.get("image"):
            hook.setdefault("image", service["image"])
    _implied_dependencies(service)


def _known(value: Any, environment: Mapping[str, str]) -> Any:
    """Names without a value take the one they have in ``environment``; others are left out."""
    if isinstance(value, dict):
        if None not in value.values():
            return value
        return {
            key: environment[key] if inner is None else inner
            for key, inner in value.items()
            if inner is not None or key in environment
        }
    known: list[Any] = []
    for item in value:
        if "=" in item:
            known.append(item)
        elif item in environment:
            known.append(f"{item}={environment[item]}")
    return known


def _implied_dependencies(service: dict[str, Any]) -> None:
    implied: dict[str, bool] = {}
    for link in service.get("links") or ():
        parts = link.split(":")
        implied.setdefault(parts[0] if len(parts) == 2 else link, True)
    for namespace in _NAMESPACES:
        shared = service.get(namespace)
        if isinstance(shared, str) and shared.startswith(_SERVICE):
            implied.setdefault(shared[len(_SERVICE) :], True)
    for volume in service.get("volumes_from") or ():
        if not volume.startswith("container:"):
            implied.setdefault(volume.split(":")[0], False)
    if not implied:
        return
    depends_on = service.get("depends_on") or {}
    for name, restart in implied.items():
        depends_on.setdefault(
            name, {"condition": "service_started", "restart": restart, "required": True}
        )
    service["depends_on"] = depends_on
