"""Where data came from: which file, which node, and the includes and extends that led there.

Only lists and maps are remembered, by identity, when they are made and when they are merged.
Everything else is found from there when something has to be said about it, so that a file
without problems pays almost nothing for its positions.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import msgspec
from yaml.nodes import MappingNode, Node, SequenceNode

from saaswright.finding import Finding, Location, Severity
from saaswright.source import DocumentPath, Place, Source

_SECRET: Final = 6


class Layer:
    """One document of one file, and the places that led to it, outermost first.

    ``path`` is the file's absolute path.
    """

    def __init__(self, source: Source, chain: tuple[Location, ...] = (), path: str = "") -> None:
        self.source = source
        self.chain = chain
        self.path = path

    @cached_property
    def _lines(self) -> list[str]:
        return self.source.text.splitlines()

    def line(self, number: int) -> str:
        """Line ``number`` (from 1), split off once for all findings."""
        return self._lines[number - 1] if 0 < number <= len(self._lines) else ""


class _Origin(msgspec.Struct, frozen=True, eq=False):
    layer: Layer
    node: Node
    path: DocumentPath


class Origin(msgspec.Struct, frozen=True):
    """Something that was written: in the text of ``file`` (its absolute path), from ``offset`` on.

    ``path`` is where it is used in that file; an alias or ``<<`` may have brought it there.
    """

    file: str
    source: Source
    path: DocumentPath
    offset: int


class Report:
    """Collects findings about data that is being loaded; ``root`` is what paths start from.

    ``partial`` says that what is looked at may still be completed by another file. ``wrong`` holds
    the paths that were reported, ``damaged`` the elements from which something was taken out, and
    ``errors`` counts findings that make the input unusable. ``environment`` holds values that are
    not to be shown, unless they stand in ``written``, the texts of the files. ``filled`` says that
    something is not as it was written: a variable has its value, or a text has become a number.
    ``open`` says that variables are left as they stand.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.root: Any = None
        self.partial = False
        self.environment: Mapping[str, str] = {}
        self.written = ""
        self.errors = 0
        self.filled = False
        self.open = False
        self.wrong: list[DocumentPath] = []
        self.damaged: set[DocumentPath] = set()
        self._seen: set[tuple[str, str, Location | None]] = set()
        self._known: dict[int, tuple[Any, list[_Origin]]] = {}

    def copy(self) -> Report:
        """The same origins from the same root, which may become another here; no findings."""
        other = Report()
        other.root, other.environment, other._known = self.root, self.environment, self._known
        return other

    def remember(self, data: Any, layer: Layer, node: Node, path: DocumentPath) -> None:
        """``data`` (a list or map) was read from ``node``."""
        self._known[id(data)] = (data, [_Origin(layer, node, path)])

    def adopt(self, data: Any, *others: Any) -> None:
        """``data`` also holds what ``others`` hold; the last of them is looked at first."""
        own = self._known.get(id(data))
        origins = own[1] if own is not None else []
        for other in others:
            known = self._known.get(id(other))
            if known is not None and known[1] is not origins:
                origins = [*origins, *known[1]]
        if origins:
            self._known[id(data)] = (data, origins)

    def leaves_open(self, text: str) -> bool:
        """Whether nobody can tell yet what ``text`` will be."""
        return self.open and "$" in text

    def error(
        self,
        id: str,
        message: str,
        path: DocumentPath,
        *,
        help: str | None = None,
        key: bool = False,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Report ``message`` about what stands at ``path`` below ``root``."""
        self.wrong.append(path)
        layer, location = self.locate(path, key=key)
        chain = layer.chain if layer is not None else ()
        self.add(Finding(id, severity, message, location, help, chain))

    def add(self, finding: Finding) -> None:
        """Keep ``finding`` unless the same was said of the same place.

        What variables stand for is not shown: it may be a password.
        """
        excerpt = finding.location.excerpt if finding.location else ""
        message = self._veiled(finding.message, excerpt)
        if message != finding.message:
            finding = msgspec.structs.replace(finding, message=message)
        said = (finding.id, finding.message, finding.location)
        if said not in self._seen:
            self._seen.add(said)
            self.findings.append(finding)
            self.errors += finding.severity is Severity.ERROR

    def _veiled(self, message: str, excerpt: str) -> str:
        for name, value in self.environment.items():
            # Short values are no secrets, and paths are needed to find what is meant.
            if len(value) < _SECRET or value not in message or value[0] in "/.":
                continue
            # A service may be called as some variable's value is, which its line does not name.
            if name in excerpt or value not in self.written:
                message = message.replace(value, "…")
        return message

    def error_at(
        self,
        id: str,
        message: str,
        layer: Layer,
        node: Node,
        path: DocumentPath,
        *,
        help: str | None = None,
        severity: Severity = Severity.ERROR,
    ) -> None:
        """Report ``message`` about ``node`` itself."""
        location = _location(layer, node, path)
        self.add(Finding(id, severity, message, location, help, layer.chain))

    def origins(self, path: DocumentPath) -> tuple[Origin, ...]:
        """Everything that the list or map at ``path`` below ``root`` was made from, in order.

        What stands later wins over what stands before it.
        """
        data = self.root
        for step in path:
            data = _step(data, step)
        known = self._known.get(id(data)) if isinstance(data, (dict, list)) else None
        return tuple(
            Origin(one.layer.path, one.layer.source, one.path, one.node.start_mark.index)
            for one in (known[1] if known is not None else ())
        )

    def locate(
        self, path: DocumentPath, *, key: bool = False
    ) -> tuple[Layer | None, Location | None]:
        """The place of ``path`` below ``root``, or of its nearest ancestor that was read."""
        data, best, taken = self.root, self._known.get(id(self.root)), 0
        # A key is found in the mapping that holds it, not in its own value.
        last = len(path) - key
        for position, step in enumerate(path, start=1):
            data = _step(data, step)
            if not isinstance(data, (dict, list)):
                break
            known = self._known.get(id(data)) if position <= last else None
            if known is not None:
                best, taken = known, position
        if best is None:
            return None, None
        rest = path[taken:]
        origins = best[1]
        if len(origins) == 1:
            origin = origins[0]
        else:
            origin = max(reversed(origins), key=lambda one: _reached(one.node, rest)[0])
        # What is not written there (a name in a list, an implied key) is no place in the file.
        depth, name, node = _reached(origin.node, rest)
        at = name if key and name is not None else node
        return origin.layer, _location(origin.layer, at, (*origin.path, *rest[:depth]))


def _location(layer: Layer, node: Node, path: DocumentPath) -> Location:
    start, end = node.start_mark, node.end_mark
    line = start.line + 1
    place = Place(line, start.column + 1, end.line + 1, end.column + 1)
    return Location(layer.source.name, place, path, layer.line(line))


def _step(data: Any, step: str | int) -> Any:
    if isinstance(data, dict):
        return data.get(step)
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return data[step]
    return None


def _reached(node: Node, path: DocumentPath) -> tuple[int, Node | None, Node]:
    """How many steps of ``path`` can be taken below ``node``, the last key, and what stands there.

    Of a key that stands there twice, the last one counts, as it does for its value.
    """
    name: Node | None = None
    for count, step in enumerate(path):
        if isinstance(node, MappingNode):
            pair = _pair(node, step)
            if pair is None:
                return count, name, node
            name, node = pair
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            name, node = None, node.value[step]
        else:
            return count, name, node
    return len(path), name, node


def _pair(node: MappingNode, step: str | int) -> tuple[Node, Node] | None:
    """The key ``step`` and its value: the mapping's own, or of what ``<<`` merges into it."""
    for key, value in reversed(node.value):
        if key.value == step:
            return key, value
    for key, value in node.value:
        if key.value != "<<":
            continue
        merged = value.value if isinstance(value, SequenceNode) else [value]
        pairs = (_pair(one, step) for one in merged if isinstance(one, MappingNode))
        found = next((pair for pair in pairs if pair is not None), None)
        if found is not None:
            return found
    return None
