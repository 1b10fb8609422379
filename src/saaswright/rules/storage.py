"""Where a service keeps its state, and whether a volume is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from saaswright.catalog.model import DataPath, Technology
from saaswright.expression import expression
from saaswright.finding import Edit, Fix
from saaswright.rules.view import ServiceView
from saaswright.rules.words import words


def is_stateful(technology: Technology) -> bool:
    """Whether what it stores must outlive its container; a cache may lose what it holds.

    Inference servers read models from their data path and write nothing.
    """
    kept = technology.attributes.get("durable", True) is not False
    return kept and bool(technology.data) and technology.category not in _FORGETFUL


_FORGETFUL = ("cache", "inference-server")


def wanted_paths(service: ServiceView) -> tuple[str, ...]:
    """The data paths of the image's release; empty when nobody knows for this tag."""
    return tuple(path.path for path in data_paths_of(service))


def named_mounts(service: ServiceView) -> Iterator[tuple[str, str | None]]:
    """The project's volumes that the service mounts, by name, and where."""
    for _, mount in service.mounts():
        if mount.source is not None and mount.source in service.view.project.volumes:
            yield mount.source, mount.target


def covered(service: ServiceView, path: str, *, nearby: bool = False) -> bool:
    """Whether something is mounted at ``path``; with ``nearby`` also above or below it."""
    return any(
        same(target, path)
        or (nearby and (path.startswith(target + "/") or target.startswith(path + "/")))
        for _, mount in service.mounts()
        if (target := (mount.target or "").rstrip("/"))
    )


def numbered(service: ServiceView, path: str) -> bool:
    """Whether something is mounted at ``path`` with a number behind it, as several disks are."""
    return any(
        target.startswith(path) and target.removeprefix(path).isdigit()
        for _, mount in service.mounts()
        if (target := (mount.target or "").rstrip("/"))
    )


def moved(service: ServiceView) -> bool:
    """Whether the service says itself that its data is below something that is mounted.

    By a variable that names data, or by an option for a directory.
    """
    mounted = [t for _, m in service.mounts() if (t := (m.target or "").rstrip("/"))]
    own = service.service
    command = " ".join(words((*(own.entrypoint or ()), *(own.command or ()))))
    said = [value or "" for name, value in service.environment.items() if "DATA" in name.upper()]
    said += (
        found["path"]
        for found in _PATH_OPTION.finditer(command)
        if found["name"] == "-D" or any(map(found["name"].__contains__, _HOLDING_DATA))
    )
    return any(
        same(path, target) or path.startswith(target + "/") for path in said for target in mounted
    )


_PATH_OPTION: Final = expression(r"(?<!\S)(?P<name>[\w.-]++)[=\s]\s*+(?P<path>/[^\s\"']++)")
_HOLDING_DATA: Final = ("data", "dir", "store", "storage")


def same(one: str | None, other: str) -> bool:
    """Whether two paths are the same but for a slash at their end."""
    return (one or "").rstrip("/") == other.rstrip("/")


def named_volume(service: ServiceView, index: int) -> tuple[Fix, ...]:
    """A name for the volume mounted there, which others and backups find it by."""
    data = data_paths_of(service)
    target = service.service.volumes[index].target or ""
    kind = next((path.name for path in data if same(path.path, target)), None)
    if kind is None or service.replicas > 1:
        return ()
    name = free_name(service, kind)
    edits = (
        Edit("set", service.at("volumes", index, "source"), name),
        Edit("set", ("volumes", name), None),
    )
    return (Fix(f"name it `{name}`", edits),)


def data_volumes(service: ServiceView) -> tuple[Fix, ...]:
    """A named volume at each data path of the image's release, where nothing moves the data."""
    paths = data_paths_of(service)
    elsewhere = any(
        (value or "").startswith("/") and "DATA" in name.upper()
        for name, value in service.environment.items()
    )
    if not paths or elsewhere or service.replicas > 1:
        return ()
    edits: list[Edit] = []
    for path in paths:
        if not covered(service, path.path):
            name = free_name(service, path.name)
            edits.append(Edit("append", service.at("volumes"), f"{name}:{path.path}"))
            edits.append(Edit("set", ("volumes", name), None))
    return (Fix("keep it in a named volume", tuple(edits)),) if edits else ()


def data_paths_of(service: ServiceView) -> tuple[DataPath, ...]:
    """Where the image's release keeps its state; empty when nobody knows for this tag."""
    if service.technology is None or service.reference is None:
        return ()
    return service.view.facts.data_paths(service.technology, service.reference)


def free_name(service: ServiceView, kind: str) -> str:
    """``db-data``, or the next number when another volume is called so."""
    name = called(service, kind)
    names = (name, *(f"{name}-{number}" for number in range(2, 100)))
    return next(one for one in names if one not in service.view.project.volumes)


def called(service: ServiceView, kind: str) -> str:
    """The service's name and what it is of it, once where they are the same."""
    begins = kind.startswith((f"{service.name}-", f"{service.name}_"))
    return kind if begins or kind == service.name else f"{service.name}-{kind}"
