"""Which services are on: those without profiles, and those of an active one (15-profiles.md)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any


def split_by_profile(
    services: dict[str, Any], active: Collection[str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(enabled, disabled) services; the profile ``*`` enables all."""
    enabled: dict[str, Any] = {}
    disabled: dict[str, Any] = {}
    for name, service in services.items():
        wanted = service.get("profiles")
        on = not wanted or "*" in active or any(profile in active for profile in wanted)
        (enabled if on else disabled)[name] = service
    return enabled, disabled


def drop_unused(project: dict[str, Any]) -> None:
    """Remove networks, volumes, configs, secrets and models that no enabled service uses."""
    used: dict[str, set[str]] = {
        key: set() for key in ("networks", "volumes", "configs", "secrets", "models")
    }
    for service in project["services"].values():
        used["networks"].update(service.get("networks") or ())
        used["models"].update(service.get("models") or ())
        for mount in service.get("volumes") or ():
            if mount.get("type") == "volume" and mount.get("source"):
                used["volumes"].add(mount["source"])
        build = service.get("build") or {}
        for key, grants in (
            ("configs", service.get("configs")),
            ("secrets", service.get("secrets")),
            ("secrets", build.get("secrets")),
        ):
            used[key].update(grant["source"] for grant in grants or () if "source" in grant)
    for section, names in used.items():
        kept = {name: value for name, value in project.get(section, {}).items() if name in names}
        if kept:
            project[section] = kept
        else:
            project.pop(section, None)
