"""What a project would reach of the machine that runs it, beyond directories that were granted.

A container is as good as the host's files when it mounts them, has its devices, or holds a right
by which it can open any of them. Whoever only granted a directory has not granted that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from saaswright.errors import UsageError
from saaswright.images.places import places

RIGHTS: Final = frozenset(
    {"ALL", "BPF", "DAC_READ_SEARCH", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO"}
)
"""Capabilities with which a container can read the host's files or memory."""

_FLAGS: Final = {
    "privileged": "the host's devices",
    "use_api_socket": "the container engine",
    "provider": "a program of the host",
    "volumes_from": "another container's files",
    "devices": "the host's devices",
    "device_cgroup_rules": "the host's devices",
    "credential_spec": "the host's credentials",
}
_NO_DEVICE: Final = ("tmpfs", "ramfs", "overlay")
_LAYERS: Final = ("lowerdir", "upperdir", "workdir")
_HELP: Final = (
    "mount from below a granted directory, use a named volume, ask the user to grant that "
    "directory, or have the user run `saaswright` in a terminal, where nothing is confined"
)


def confine(data: Mapping[str, Any], directories: Sequence[Path], base: Path) -> None:
    """Raise :class:`UsageError` when the resolved project reaches outside of ``directories``.

    ``base`` is the directory from which relative paths are meant.
    """
    found = tuple(outside(data, directories, base))
    if found:
        more = f" and {len(found) - 3} more" if len(found) > 3 else ""
        named = "; ".join(found[:3])
        raise UsageError(f"it reaches outside of the granted roots: {named}{more}", help=_HELP)


def outside(data: Mapping[str, Any], directories: Sequence[Path], base: Path) -> Iterator[str]:
    """Key and reason of everything in a resolved project that leads outside."""
    for key, path in _paths(data):
        if not is_inside(path, directories, base):
            yield f"{key}: {path}"
    for name, volume in (data.get("volumes") or {}).items():
        for path in _mounted((volume or {}).get("driver_opts") or {}):
            if not path.startswith("/"):
                yield f"volumes.{name}.driver_opts: {path} is below the engine's own directory"
    for name, service in (data.get("services") or {}).items():
        yield from _rights(f"services.{name}", service)


def is_inside(path: str, directories: Sequence[Path], base: Path) -> bool:
    """Whether ``path``, links followed, lies in one of ``directories``."""
    try:
        real = (base / path).resolve()
    except (OSError, RuntimeError, ValueError):
        return False
    return any(real.is_relative_to(directory) for directory in directories)


def _rights(at: str, service: Mapping[str, Any]) -> Iterator[str]:
    for key, what in _FLAGS.items():
        if service.get(key):
            yield f"{at}.{key} gives it {what}"
    for key in ("pid", "ipc", "userns_mode", "cgroup", "network_mode"):
        value = str(service.get(key) or "")
        if value == "host" and key != "network_mode":
            yield f"{at}.{key} is the host's own"
        if value.startswith("container:"):
            yield f"{at}.{key} is another container's"
    for added in service.get("cap_add") or ():
        if str(added).upper().removeprefix("CAP_") in RIGHTS:
            yield f"{at}.cap_add: {added} can open the host's files"
    yield from (f"{at}.{key} gives it the host's devices" for key in _privileged(service))


def _privileged(service: Mapping[str, Any]) -> Iterator[str]:
    """The keys whose programs run with every right."""
    build = service.get("build")
    if isinstance(build, Mapping) and (build.get("privileged") or build.get("entitlements")):
        yield "build"
    for key in ("post_start", "pre_stop"):
        if any(hook.get("privileged") for hook in service.get(key) or ()):
            yield key


def _paths(data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every host path of a resolved project with its key."""
    for name, service in (data.get("services") or {}).items():
        for mount in service.get("volumes") or ():
            if isinstance(mount, Mapping) and mount.get("type") == "bind":
                yield f"services.{name}.volumes", str(mount.get("source") or "")
        yield from _built(f"services.{name}.build", service.get("build"))
    for name, volume in (data.get("volumes") or {}).items():
        for path in _mounted((volume or {}).get("driver_opts") or {}):
            if path.startswith("/"):
                yield f"volumes.{name}.driver_opts", path
    for section in ("configs", "secrets"):
        for name, item in (data.get(section) or {}).items():
            if (item or {}).get("file"):
                yield f"{section}.{name}.file", str(item["file"])


def _built(at: str, build: Any) -> Iterator[tuple[str, str]]:
    if isinstance(build, Mapping):
        yield from ((f"{at}.{key}", path) for key, path in places(build))


def _mounted(options: Mapping[str, Any]) -> Iterator[str]:
    """The places in a volume's options, which are those of mount(8).

    ``bind`` makes a path of the device whatever the type. A device of a network file system is
    another host's, and that of a file system in memory or of layers is a word; layers are paths.
    """
    kind, device = str(options.get("type") or "none"), str(options.get("device") or "")
    said = [option.strip() for option in str(options.get("o") or "").split(",")]
    bound = any(option in ("bind", "rbind") for option in said)
    remote = kind.startswith("nfs") or kind in ("cifs", "smb3", "smbfs")
    local = device.startswith("/") or kind not in _NO_DEVICE
    if device and (bound or (local and not remote)):
        yield device
    for option in said:
        key, _, value = option.partition("=")
        if key in _LAYERS:
            yield from value.split(":")
