"""What is meant when nothing is said: the specification's defaults that are part of the model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def set_defaults(data: dict[str, Any]) -> None:
    """Fill in defaults in a canonical project, in place."""
    for service in (data.get("services") or {}).values():
        build = service.get("build")
        if build is not None:
            build.setdefault("context", ".")
        for secret in service.get("secrets") or ():
            if "target" not in secret:
                secret["target"] = f"/run/secrets/{secret.get('source')}"
        for port in service.get("ports") or ():
            if isinstance(port, dict):
                port.setdefault("protocol", "tcp")
                port.setdefault("mode", "ingress")
        _mounts(service.get("volumes") or ())
        for request in _device_requests(service):
            if "count" not in request and "device_ids" not in request:
                request["count"] = "all"


def _mounts(mounts: Iterable[Any]) -> None:
    for mount in mounts:
        if isinstance(mount, dict) and mount.get("type") == "bind":
            bind = mount.get("bind")
            if isinstance(bind, dict):
                bind.setdefault("create_host_path", True)


def _device_requests(service: dict[str, Any]) -> list[dict[str, Any]]:
    resources = (service.get("deploy") or {}).get("resources") or {}
    reserved = (resources.get("reservations") or {}).get("devices") or []
    return [*reserved, *(service.get("gpus") or [])]
