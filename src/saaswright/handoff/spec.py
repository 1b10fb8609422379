"""The compose file as whoever takes over reads it: what is truly written there, also by hand.

Checks and inventories look here, not at the architecture, so that they speak of the file that is
handed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from saaswright.errors import UnreadableError
from saaswright.source import Source, load_yaml

_PARAMETER: Final = re.compile(
    r"\$(?:\$|\{(?P<name>[A-Za-z_]\w*)(?::?(?P<mark>[-?+])(?P<word>[^{}]*))?\}|(?P<bare>[A-Za-z_]\w*))"
)


class SpecService(msgspec.Struct, frozen=True):
    """A service; ``keys`` is what stands under it. Accessors bear any form Compose allows."""

    name: str
    keys: dict[str, Any]

    @property
    def image(self) -> str:
        """The reference with every parameter at its default; empty when there is none."""
        return with_defaults(str(self.keys.get("image") or ""))

    @property
    def environment(self) -> dict[str, str]:
        """Name → value as written; empty for one that is passed through."""
        return _pairs(self.keys.get("environment"))

    @property
    def networks(self) -> tuple[str, ...]:
        """The networks it is on; ``default`` when it says nothing."""
        return _names(self.keys.get("networks")) or ("default",)

    @property
    def depends_on(self) -> dict[str, str]:
        """Service → condition."""
        given = self.keys.get("depends_on")
        if isinstance(given, dict):
            conditions = {name: _mapping(value).get("condition") for name, value in given.items()}
            return {name: str(c or "service_started") for name, c in conditions.items()}
        return dict.fromkeys(_names(given), "service_started")

    @property
    def health(self) -> tuple[str, ...]:
        """The test of its healthcheck, empty without one."""
        check = _mapping(self.keys.get("healthcheck"))
        test = check.get("test")
        if check.get("disable") is True or not test or test in ("NONE", ["NONE"]):
            return ()
        return tuple(map(str, test)) if isinstance(test, list) else ("CMD-SHELL", str(test))

    @property
    def published(self) -> tuple[tuple[str, str], ...]:
        """Host port (with parameters at their defaults) and container port of what it publishes."""
        found = []
        for port in _list(self.keys.get("ports")):
            if isinstance(port, dict):
                pair = (str(port.get("published", "")), str(port.get("target", "")))
            else:
                host, _, inside = with_defaults(str(port)).rpartition(":")
                pair = (host.rpartition(":")[2], inside.partition("/")[0])
            found.append((with_defaults(pair[0]), with_defaults(pair[1])))
        return tuple(found)

    @property
    def ports(self) -> tuple[int, ...]:
        """The container ports that it says it listens on, in order."""
        texts = [inside for _, inside in self.published]
        texts += [with_defaults(str(port)) for port in _list(self.keys.get("expose"))]
        return tuple(dict.fromkeys(int(text) for text in texts if text.isdecimal()))

    @property
    def volumes(self) -> tuple[tuple[str, str], ...]:
        """Source and target of its named volumes."""
        found = []
        for mount in _list(self.keys.get("volumes")):
            if isinstance(mount, dict):
                if mount.get("type") == "volume" and mount.get("source"):
                    found.append((str(mount["source"]), str(mount.get("target", ""))))
            else:
                source, _, rest = str(mount).partition(":")
                if rest and not source.startswith((".", "/", "~")):
                    found.append((source, rest.partition(":")[0]))
        return tuple(found)

    def words(self, key: str) -> tuple[str, ...]:
        """A key that holds a text or a list of texts (``cap_drop``, ``tmpfs``, ``command``)."""
        value = self.keys.get(key)
        if value is None:
            return ()
        return tuple(map(str, value)) if isinstance(value, list) else (str(value),)

    def has(self, path: str) -> bool:
        """Whether something stands at ``path`` (``deploy.resources``)."""
        value: Any = self.keys
        for step in path.split("."):
            value = _mapping(value).get(step)
        return value not in (None, [], {})

    def resources(self, kind: str) -> dict[str, Any]:
        """``limits`` or ``reservations``."""
        deploy = _mapping(self.keys.get("deploy"))
        return _mapping(_mapping(deploy.get("resources")).get(kind))


class Spec(msgspec.Struct, frozen=True):
    """``internal`` are the networks without a way out, ``volumes`` the named ones declared."""

    services: tuple[SpecService, ...]
    networks: tuple[str, ...]
    internal: tuple[str, ...]
    volumes: tuple[str, ...]

    def service(self, name: str) -> SpecService | None:
        """The service ``name``, if the file has it."""
        return next((item for item in self.services if item.name == name), None)

    def variables(self) -> tuple[str, ...]:
        """Every parameter that a service refers to, in order of appearance."""
        found = (name for item in self.services for name, _ in references(item.keys))
        return tuple(dict.fromkeys(found))


def read_spec(source: Source) -> Spec:
    """The compose file. Raises :class:`UnreadableError` when it cannot be understood at all."""
    document, problems = load_yaml(source)
    if document is None or not isinstance(document.data, dict):
        problem = problems[0] if problems else None
        where = f"{source.name}:{problem.place.line}" if problem else source.name
        what = problem.message if problem else "no mapping at the top"
        raise UnreadableError(f"{where}: {what}", help="mend the compose file first")
    services = _mapping(document.data.get("services"))
    networks = _mapping(document.data.get("networks"))
    return Spec(
        tuple(SpecService(name, _mapping(keys)) for name, keys in services.items()),
        tuple(networks),
        tuple(name for name, keys in networks.items() if _mapping(keys).get("internal") is True),
        tuple(_mapping(document.data.get("volumes"))),
    )


def with_defaults(text: str) -> str:
    """``text`` with each parameter at its default; one without stays as it is written."""

    def filled(match: re.Match[str]) -> str:
        if match[0] == "$$":
            return "$"
        return match["word"] or "" if match["mark"] == "-" else match[0]

    return _PARAMETER.sub(filled, text)


def references(value: Any) -> Iterator[tuple[str, str | None]]:
    """Each parameter in ``value``, at any depth: its name, and its default or ``None``."""
    if isinstance(value, dict):
        for item in value.values():
            yield from references(item)
    elif isinstance(value, list):
        for item in value:
            yield from references(item)
    elif isinstance(value, str):
        for match in _PARAMETER.finditer(value):
            if name := match["name"] or match["bare"]:
                yield name, (match["word"] if match["mark"] == "-" else None)


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _names(value: Any) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, dict | list) else ()


def _pairs(value: Any) -> dict[str, str]:
    if isinstance(value, dict):
        return {name: "" if item is None else str(item) for name, item in value.items()}
    halves = (str(item).partition("=") for item in _list(value))
    return {name: item for name, _, item in halves}
