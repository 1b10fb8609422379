"""The short forms people write, wherever nothing is lost: the model → the tree that is laid out.

One table per concern: a key of the specification, and how its value is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import msgspec

from saaswright.compose.emit.scalars import Octal, Quoted
from saaswright.compose.model import (
    Attachment,
    Build,
    Dependency,
    Device,
    DeviceRequest,
    Element,
    EnvFile,
    FileGrant,
    Include,
    ModelBinding,
    Mount,
    Network,
    Port,
    Ulimit,
)
from saaswright.expression import expression


class Flow(list[Any]):
    """A list that is written in brackets on one line."""

    __slots__ = ()


def tree(value: Any, key: str = "") -> Any:
    """``value`` of the key ``key`` as dictionaries, lists and scalars in writing order."""
    write = _BY_KEY.get(key)
    if write is not None and value is not None:
        return write(value)
    if isinstance(value, Element):
        return _element(value)
    if isinstance(value, Mapping):
        return {name: tree(inner) for name, inner in value.items()}
    if isinstance(value, (tuple, list)):
        return [tree(item) for item in value]
    return value


def _element(value: Element) -> Any:
    shorter = _BY_TYPE.get(type(value))
    short = shorter(value) if shorter is not None and not value.extensions else None
    return _long(value) if short is None else short


@cache
def _fields(kind: type[Element]) -> tuple[msgspec.structs.FieldInfo, ...]:
    """The fields of an element's type; msgspec works them out anew on each call."""
    return msgspec.structs.fields(kind)


def _long(value: Element) -> dict[str, Any]:
    written = {
        field.name: tree(getattr(value, field.name), field.name)
        for field in _fields(type(value))
        if field.name != "extensions" and _is_set(value, field)
    }
    return {**written, **{name: tree(inner) for name, inner in value.extensions.items()}}


def _is_set(value: Element, field: msgspec.structs.FieldInfo) -> bool:
    if field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT:
        return True
    given = getattr(value, field.name)
    if isinstance(given, (dict, tuple)) and field.default is None:
        return True  # `command: []` says something, an absent command does not
    return given != field.default if field.default is not msgspec.NODEFAULT else bool(given)


# --- by key --------------------------------------------------------------------------------------


def _names_or_map(default: Element) -> Callable[[Mapping[str, Element]], Any]:
    """A list of names when every value is ``default``, else a map."""

    def write(value: Mapping[str, Element]) -> Any:
        if all(item == default for item in value.values()):
            return list(value)
        return {name: None if item == default else _long(item) for name, item in value.items()}

    return write


def _depends_on(value: Mapping[str, Dependency]) -> Any:
    if all(item == Dependency() for item in value.values()):
        return list(value)
    # A long-form dependency must name its condition.
    return {name: {"condition": item.condition, **_long(item)} for name, item in value.items()}


def _definitions(value: Mapping[str, Element]) -> Any:
    """Top-level networks and volumes: a bare key when there is nothing to say."""
    return {name: _long(item) or None for name, item in value.items()}


def _in_brackets(value: tuple[str, ...]) -> Any:
    return Flow(Quoted(item) for item in value)


def _one_or_list(value: tuple[Any, ...]) -> Any:
    written = [tree(item) for item in value]
    return written[0] if len(written) == 1 and isinstance(written[0], str) else written


def _extra_hosts(value: Mapping[str, tuple[str, ...]]) -> Any:
    if all(len(addresses) == 1 for addresses in value.values()):
        return {host: addresses[0] for host, addresses in value.items()}
    return {host: list(addresses) for host, addresses in value.items()}


def _mode(value: Any) -> Any:
    return Octal(value) if isinstance(value, int) else value


def _gpus(value: tuple[DeviceRequest, ...]) -> Any:
    return "all" if value == (DeviceRequest(count=-1),) else [_long(item) for item in value]


def _shared(short: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """For keys that are a list in a service and a map (of definitions) at the top level."""

    def write(value: Any) -> Any:
        return short(value) if isinstance(value, Mapping) else [tree(item) for item in value]

    return write


def _networks(value: Mapping[str, Element]) -> Any:
    if any(isinstance(item, Network) for item in value.values()):
        return _definitions(value)
    return _names_or_map(Attachment())(value)


_BY_KEY: Final[dict[str, Callable[[Any], Any]]] = {
    "command": _in_brackets,
    "depends_on": _depends_on,
    "entrypoint": _in_brackets,
    "env_file": _one_or_list,
    "extra_hosts": _extra_hosts,
    "gpus": _gpus,
    "mode": _mode,
    "models": lambda value: (
        _names_or_map(ModelBinding())(value)
        if all(isinstance(item, ModelBinding) for item in value.values())
        else _definitions(value)
    ),
    "networks": _networks,
    "path": lambda value: value if isinstance(value, str) else _one_or_list(value),
    "profiles": lambda value: Flow(value),
    "test": _in_brackets,
    "volumes": _shared(_definitions),
}


# --- by element ----------------------------------------------------------------------------------

_PARAMETER: Final = r"\$\{[^{}\s]*\}"
_PORT_PART: Final = expression(rf"(?:[0-9]+|{_PARAMETER})(?:-(?:[0-9]+|{_PARAMETER}))?")
_HOST_IP: Final = expression(r"[0-9]+(?:\.[0-9]+){3}")
_HOST_PATH: Final = expression(r"(?:/|\./|\.\./|~/|\.$|\.\.$|~$)[^:$]*|(?:/|\./|\.\./)")
_VOLUME_NAME: Final = expression(r"[a-zA-Z0-9][a-zA-Z0-9_.-]+")
_TARGET: Final = expression(r"/[^:$]*")


def _port(port: Port) -> str | None:
    target, published = str(port.target), port.published
    if port.mode != "ingress" or port.name or port.app_protocol:
        return None
    if not _PORT_PART.fullmatch(target) or (published and not _PORT_PART.fullmatch(published)):
        return None
    if "-" in target or (port.host_ip and not _HOST_IP.fullmatch(port.host_ip)):
        return None
    host = (
        f"{port.host_ip}:{published or ''}:"
        if port.host_ip
        else f"{published}:"
        if published
        else ""
    )
    protocol = "" if port.protocol == "tcp" else f"/{port.protocol}"
    return Quoted(f"{host}{target}{protocol}")


def _mount(mount: Mount) -> str | None:
    plain = (mount.consistency, mount.bind, mount.volume, mount.tmpfs, mount.image)
    if any(part is not None for part in plain) or isinstance(mount.read_only, str):
        return None
    if mount.target is None or not _TARGET.fullmatch(mount.target):
        return None
    mode = ":ro" if mount.read_only else ""
    source = mount.source
    if mount.type == "volume" and source is None:
        return None if mode else mount.target
    pattern = {"volume": _VOLUME_NAME, "bind": _HOST_PATH}.get(mount.type)
    if source is None or pattern is None or not pattern.fullmatch(source):
        return None
    return f"{source}:{mount.target}{mode}"


def _grant(grant: FileGrant) -> str | None:
    return grant.source if grant == FileGrant(source=grant.source) else None


def _env_file(file: EnvFile) -> str | None:
    return file.path if file == EnvFile(path=file.path) else None


def _build(build: Build) -> str | None:
    return build.context if build == Build(context=build.context) else None


def _device(device: Device) -> str | None:
    if device.target is None or any(":" in part for part in (device.source, device.target)):
        return None
    permissions = f":{device.permissions}" if device.permissions not in (None, "rwm") else ""
    return f"{device.source}:{device.target}{permissions}"


def _include(include: Include) -> str | None:
    return include.path[0] if include == Include(path=include.path[:1]) else None


def _ulimit(limit: Ulimit) -> dict[str, Any]:
    return {"soft": limit.soft, "hard": limit.hard}


_BY_TYPE: Final[dict[type[Element], Callable[[Any], Any]]] = {
    Build: _build,
    Device: _device,
    EnvFile: _env_file,
    FileGrant: _grant,
    Include: _include,
    Mount: _mount,
    Port: _port,
    Ulimit: _ulimit,
}
