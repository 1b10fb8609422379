"""``include``: other compose files with their own directory and variables, copied into this one."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from saaswright.compose.environment.files import RefusedError, is_remote
from saaswright.compose.environment.variables import from_files
from saaswright.compose.layers.reset import apply_resets
from saaswright.finding import Location
from saaswright.source import DocumentPath

if TYPE_CHECKING:
    from saaswright.compose.layers.load import Loader

SECTIONS: Final = ("services", "volumes", "networks", "secrets", "configs", "models")


def apply_include(
    loader: Loader, data: dict[str, Any], place: str, included: tuple[str, ...],
    resets: list[DocumentPath],
) -> None:  # fmt: skip
    """Load what ``data`` includes and merge it under what ``data`` says itself, in place.

    ``place`` is the directory that relative paths start from, ``included`` the files that led here.
    """
    for index, entry in enumerate(data.pop("include", None) or ()):
        path = ("include", index)
        long = {"path": entry} if isinstance(entry, str) else entry
        imported = _load(loader, long, place, included, path)
        if imported is not None:
            _import(loader, imported, data, resets)


def _load(
    loader: Loader, entry: dict[str, Any], place: str, included: tuple[str, ...], path: DocumentPath
) -> dict[str, Any] | None:
    named = _texts(entry.get("path"))
    if not named:
        loader.report.error("missing-key", "`include` must say a `path`", path)
        return None
    remote = next((one for one in named if is_remote(one)), None)
    if remote is not None:
        hint = "download it into the project and include it from there"
        loader.report.error("remote-file", f"`{remote}` is not fetched", path, help=hint)
        return None
    files = [_join(place, one) for one in named]
    if files[0] in included:
        names = " → ".join(path.rpartition("/")[2] for path in (*included, files[0]))
        loader.report.error("include-cycle", f"files include each other: {names}", path)
        return None
    directory = entry.get("project_directory")
    directory = _join(place, directory) if directory else os.path.dirname(files[0])  # noqa: PTH120
    try:
        environment = _environment(loader, entry, place, directory)
    except RefusedError as error:
        loader.report.error(error.id, str(error), path, help=error.help)
        return None
    chain = _chain(loader, path)
    inner = loader.inside(directory, environment, chain)
    shown = [_shown(loader, one) for one in files]
    root = loader.report.root
    try:
        return inner.model(list(zip(files, shown, strict=True)), included)
    except RefusedError as error:
        loader.report.root = root
        loader.report.error(error.id, str(error), path, help=error.help)
        return None
    finally:
        loader.report.root = root


def _environment(
    loader: Loader, entry: dict[str, Any], place: str, directory: str
) -> dict[str, str]:
    """The variables of an include: its env files fill in what is not set outside."""
    files = [_join(place, one) for one in _texts(entry.get("env_file")) if one != os.devnull]
    if not entry.get("env_file"):
        default = os.path.join(directory, ".env")  # noqa: PTH118
        files = [default] if loader.files.is_file(default) else []
    outside = loader.environment
    found = from_files(files, outside, loader.files, loader.report, place)
    return {**found, **outside}


def _import(
    loader: Loader, imported: dict[str, Any], data: dict[str, Any], resets: list[DocumentPath]
) -> None:
    for section in SECTIONS:
        for name, resource in (imported.get(section) or {}).items():
            own = data.setdefault(section, {})
            if not isinstance(own, dict):
                continue
            if name not in own:
                own[name] = resource
                continue
            apply_resets({section: {name: resource}}, resets)
            own[name] = loader.merger.resource(resource, own[name], (section, name))


def _texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())


def _join(directory: str, path: str) -> str:
    return os.path.normpath(os.path.join(directory, os.path.expanduser(path)))  # noqa: PTH111, PTH118


def _shown(loader: Loader, path: str) -> str:
    """The path as the user would write it from the project directory."""
    relative = os.path.relpath(path, loader.top)
    return path if relative.startswith("..") else relative


def _chain(loader: Loader, path: DocumentPath) -> tuple[Location, ...]:
    layer, location = loader.report.locate(path)
    before = layer.chain if layer is not None else loader.chain
    return (*before, location) if location is not None else before
