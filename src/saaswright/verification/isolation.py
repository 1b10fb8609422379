"""The project as it may run beside the user's own: other names, other ports, nobody's files.

What Compose resolved is rewritten rather than overridden: a merged override cannot take a key away
in every Compose version (``!reset`` came with 2.24), and what runs is then one text that can be
hashed and shown. See docs/decisions/0014-verification-run.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import msgspec

LABEL: Final = "saaswright.verify"
_SPECIAL: Final = ("/var/run/", "/run/", "/dev/", "/proc/", "/sys/")


class Isolated(msgspec.Struct, frozen=True):
    """The rewritten project, what was changed, and the host paths to copy before it starts.

    ``copies`` maps a host path of the user's to the private one that is mounted in its place.
    """

    data: dict[str, Any]
    changes: tuple[str, ...]
    copies: Mapping[str, str]


def isolate(
    resolved: Mapping[str, Any],
    *,
    name: str,
    labels: Mapping[str, str],
    scratch: str,
    home: str,
    images: Mapping[str, str] | None = None,
    copied: Mapping[str, str] | None = None,
) -> Isolated:
    """``resolved`` (as ``compose config`` prints it) under the project name ``name``.

    ``labels`` go on everything that is made. ``scratch`` is a private directory for copies of
    what containers may write in below ``home``. ``images`` replaces a service's image by a
    stand-in. ``copied`` are the copies that there are already.
    """
    data = deepcopy(dict(resolved))
    data["name"] = name
    changes: list[str] = []
    copies = dict(copied or {})
    _use_what_others_build(data, name)
    for key, service in (data.get("services") or {}).items():
        changes += _service(key, service, name, labels)
        changes += _binds(key, service, scratch, home, copies)
        if images and key in images:
            changes.append(f"services.{key}.image: stand-in for {service.get('image')}")
            service["image"] = images[key]
            service.pop("build", None)
    for section in ("networks", "volumes"):
        changes += _shared(data, section, name, labels)
    for section in ("configs", "secrets"):
        for key, item in (data.get(section) or {}).items():
            item["name"] = f"{name}_{key}"
    return Isolated(data, tuple(changes), copies)


def _use_what_others_build(data: Mapping[str, Any], name: str) -> None:
    """A service that runs an image which another one builds runs it under its name of here."""
    services = data.get("services") or {}
    built = {
        service["image"]: f"{name}-{key}"
        for key, service in services.items()
        if service.get("build") and service.get("image")
    }
    for service in services.values():
        if not service.get("build") and service.get("image") in built:
            service["image"] = built[service["image"]]


def _service(
    key: str, service: dict[str, Any], name: str, labels: Mapping[str, str]
) -> Iterator[str]:
    service["labels"] = {**(service.get("labels") or {}), **labels}
    fixed = service.pop("container_name", None)
    if fixed:
        yield f"services.{key}.container_name: {fixed} left out, kept as a name on its networks"
        if not service.get("network_mode"):
            for network, settings in (service.get("networks") or {"default": None}).items():
                settings = dict(settings or {})
                settings["aliases"] = [*(settings.get("aliases") or ()), fixed]
                service.setdefault("networks", {})[network] = settings
    for port in service.get("ports") or ():
        published = port.get("published")
        port["host_ip"] = "127.0.0.1"
        port["published"] = "0"
        if published and published != "0":
            yield f"services.{key}.ports: {published} published on a free loopback port"
    build = service.get("build")
    if build is not None:
        build["labels"] = {**(build.get("labels") or {}), **labels}
        build.pop("tags", None)
        service["image"] = f"{name}-{key}"
        service["pull_policy"] = "build"


def _shared(
    data: dict[str, Any], section: str, name: str, labels: Mapping[str, str]
) -> Iterator[str]:
    for key, item in list((data.get(section) or {}).items()):
        own = dict(item or {})
        if own.pop("external", False):
            yield f"{section}.{key}: external, an empty one of our own instead"
            own = {}
        elif (given := own.get("name")) and given not in (f"{name}_{key}", key):
            yield f"{section}.{key}: not the one called {given}, but one of our own"
        own["name"] = f"{name}_{key}"
        own["labels"] = {**(own.get("labels") or {}), **labels}
        data[section][key] = own


def _binds(
    key: str, service: dict[str, Any], scratch: str, home: str, copies: dict[str, str]
) -> Iterator[str]:
    """What containers may write in is a copy; what lies outside of the project is read-only."""
    for mount in service.get("volumes") or ():
        source = str(mount.get("source") or "")
        if mount.get("type") != "bind" or mount.get("read_only") or not source:
            continue
        path = Path(source)
        if source.startswith(_SPECIAL) and path.exists() and not path.is_dir():
            yield f"services.{key}.volumes: {source} is the host's own, and is used as it is"
        elif path.is_relative_to(home):
            copies.setdefault(source, f"{scratch}/{len(copies)}/{path.name}")
            mount["source"] = copies[source]
            yield f"services.{key}.volumes: {path.relative_to(home)} is a copy"
        else:
            mount["read_only"] = True
            yield f"services.{key}.volumes: {source} is outside of the project: read-only"
