"""Lists in which a later item replaces an earlier one that is about the same thing.

``SERVICE`` names them, each with what identifies an item: the variable of an ``environment``, the
target of a mount, all of a port but its mode.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from saaswright.compose.canonical.mounts import long_mount
from saaswright.compose.reading.origins import Report
from saaswright.source import DocumentPath

Identity = Callable[[Any], Any]


def unique(data: dict[str, Any], report: Report) -> None:
    """Drop what is replaced, in place; report items that lack what identifies them."""
    for name, service in data.get("services", {}).items():
        if not isinstance(service, dict):
            continue
        path = ("services", name)
        _lists(service, SERVICE, path, report)
        for holder, table in (("build", BUILD), ("deploy", LABELS)):
            inner = service.get(holder)
            if isinstance(inner, dict):
                _lists(inner, table, (*path, holder), report)
        networks = service.get("networks")
        for network, attachment in networks.items() if isinstance(networks, dict) else ():
            if isinstance(attachment, dict):
                _lists(attachment, ATTACHMENT, (*path, "networks", network), report)
    for name, network in data.get("networks", {}).items():
        if isinstance(network, dict):
            _lists(network, LABELS, ("networks", name), report)


def _lists(
    holder: dict[str, Any], table: dict[str, Identity], path: DocumentPath, report: Report
) -> None:
    for key, items in holder.items():
        if type(items) is list and items and key in table:
            # Only values are replaced, so the map can be gone through meanwhile.
            holder[key] = _unique(items, table[key], (*path, key), report)


def _unique(items: list[Any], identity: Identity, path: DocumentPath, report: Report) -> list[Any]:
    kept: dict[Any, Any] = {}
    for index, item in enumerate(items):
        try:
            kept[identity(item)] = item
        except ValueError as error:
            report.error("bad-value", str(error), (*path, index))
            kept[path, index] = item
    if len(kept) == len(items):
        return items
    remaining = list(kept.values())
    report.adopt(remaining, items)
    return remaining


def _key(item: Any) -> Any:
    return item.partition("=")[0] if type(item) is str else repr(item)


def _expose(item: Any) -> Any:
    return str(item)


def _mount(item: Any) -> Any:
    if isinstance(item, str):
        return long_mount(item).get("target")
    target = item.get("target") if isinstance(item, dict) else None
    if not isinstance(target, str):
        raise ValueError("a mount must say its `target`")
    return target


def _device(item: Any) -> Any:
    if isinstance(item, str):
        source, _, rest = item.partition(":")
        return rest.partition(":")[0] or source
    return item.get("target", item.get("source")) if isinstance(item, dict) else None


def _grant(directory: str) -> Identity:
    def identity(item: Any) -> Any:
        if isinstance(item, dict):
            return item["target"] if "target" in item else f"{directory}/{item.get('source')}"
        return f"{directory}/{item}"

    return identity


def _port(item: Any) -> Any:
    if not isinstance(item, dict):
        return str(item)
    if "target" not in item:
        raise ValueError("a port must say its `target`")
    host, published = item.get("host_ip", "0.0.0.0"), item.get("published")  # noqa: S104
    return (host, published, item["target"], item.get("protocol", "tcp"))


def _env_file(item: Any) -> Any:
    return item.get("path") if isinstance(item, dict) else item


LABELS: Final[dict[str, Identity]] = {"labels": _key}
ATTACHMENT: Final[dict[str, Identity]] = {"aliases": _key, "link_local_ips": _key}
BUILD: Final[dict[str, Identity]] = {
    "additional_contexts": _key,
    "args": _key,
    "labels": _key,
    "tags": _key,
}
SERVICE: Final[dict[str, Identity]] = {
    "annotations": _key,
    "cap_add": _key,
    "cap_drop": _key,
    "configs": _grant(""),
    "devices": _device,
    "dns": _key,
    "dns_opt": _key,
    "dns_search": _key,
    "env_file": _env_file,
    "environment": _key,
    "expose": _expose,
    "labels": _key,
    "links": _key,
    "ports": _port,
    "profiles": _key,
    "secrets": _grant("/run/secrets"),
    "sysctls": _key,
    "tmpfs": _key,
    "volumes": _mount,
}
