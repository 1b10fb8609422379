"""Where a service keeps its state, and whether a volume is there."""

from __future__ import annotations

from saaswright.catalog.model import Technology
from saaswright.rules.view import ServiceView


def is_stateful(technology: Technology) -> bool:
    """Whether what it stores must outlive its container; a cache may lose what it holds.

    Inference servers read models from their data path and write nothing.
    """
    kept = technology.attributes.get("durable", True) is not False
    return kept and bool(technology.data) and technology.category not in _FORGETFUL


_FORGETFUL = ("cache", "inference-server")


def wanted_paths(service: ServiceView) -> tuple[str, ...]:
    """The data paths of the image's release; empty when nobody knows for this tag."""
    if service.technology is None or service.reference is None:
        return ()
    paths = service.view.facts.data_paths(service.technology, service.reference)
    return tuple(path.path for path in paths)


def covered(service: ServiceView, path: str, *, nearby: bool = False) -> bool:
    """Whether something is mounted at ``path``; with ``nearby`` also above or below it."""
    return any(
        same(target, path)
        or (nearby and (path.startswith(target + "/") or target.startswith(path + "/")))
        for _, mount in service.mounts()
        if (target := (mount.target or "").rstrip("/"))
    )


def same(one: str, other: str) -> bool:
    """Whether two paths are the same but for a slash at their end."""
    return one.rstrip("/") == other.rstrip("/")
