"""YAML nodes to plain data in one walk: merge keys, ``!reset`` and ``!override``, variables."""

from __future__ import annotations

from collections.abc import Container
from typing import Any, Final

from saaswright.compose.environment.casts import Casts
from saaswright.compose.environment.template import Lookup, TemplateError, substitute
from saaswright.compose.reading.nodes import MappingNode, Node, ScalarNode, SequenceNode
from saaswright.compose.reading.origins import Layer, Report
from saaswright.compose.reading.scalars import plain, tagged
from saaswright.finding import Severity
from saaswright.source import DocumentPath

RESET: Final = object()
"""Stands for a value that ``!reset`` takes away."""

_MERGE_TAGS: Final = (None, "tag:yaml.org,2002:merge")
_BARE: Final = frozenset("abcdeghijklmopqrsuvwxyzABCDEGHIJKLMOPQRSUVWXYZ_/$")
"""First characters of a plain text that can only be a string."""


class Converter:
    """Converts the documents of one file.

    ``lookup`` interpolates; ``None`` leaves variables as they are. ``resets`` are the paths that
    ``!reset`` and ``!override`` name: what other files say there is to be dropped.
    """

    def __init__(self, layer: Layer, report: Report, lookup: Lookup | None, casts: Casts) -> None:
        self.layer = layer
        self.report = report
        self.lookup = lookup
        self.casts = casts if lookup is not None else {}
        self.resets: list[DocumentPath] = []
        self._tagged = "!reset" in layer.source.text or "!override" in layer.source.text
        self._merges = "<<" in layer.source.text

    def convert(self, root: Node) -> Any:
        """The data of a document; problems are reported and what they concern is left out."""
        return self._value(root, (), self.casts)

    def _value(self, node: Node, path: DocumentPath, casts: Any) -> Any:
        if self._tagged and node.tag in ("!reset", "!override"):
            self.resets.append(path)
            if node.tag == "!reset":
                return RESET
        if type(node) is ScalarNode:
            return self._scalar(node, path, casts)
        if type(node) is MappingNode:
            return self._mapping(node, path, casts)
        return self._sequence(node, path, casts)

    def _inner(self, node: Node, path: DocumentPath, step: str | int, casts: Any) -> Any:
        """What stands at ``step`` below ``path``; a scalar without anything to it at once."""
        if type(node) is not ScalarNode or node.tag is not None:
            return self._value(node, (*path, step), casts)
        text = node.value
        value = plain(text) if node.style == "" and text[:1] not in _BARE else text
        if self.lookup is None or type(value) is not str or (casts is None and "$" not in value):
            return value
        return self._interpolated(value, self.lookup, node, (*path, step), casts)

    def _sequence(self, node: Node, path: DocumentPath, casts: Any) -> list[Any]:
        below = casts.get("*") if type(casts) is dict else None
        data: list[Any] = []
        for index, item in enumerate(node.value):
            value = self._inner(item, path, index, below)
            if value is not RESET:
                data.append(value)
        self.report.remember(data, self.layer, node, path)
        return data

    def _mapping(
        self, node: MappingNode, path: DocumentPath, casts: Any, taken: Container[str] = ()
    ) -> dict[str, Any]:
        """The data of a mapping without the keys ``taken``, which ``<<`` does not bring again."""
        data: dict[str, Any] = {}
        merged: list[Node] = []
        rest: Casts | None = casts if type(casts) is dict else None
        below = rest.get("*") if rest is not None else None
        for name, item in node.value:
            key = name.value
            if type(name) is not ScalarNode or (
                name.style == "" and key[:1] not in _BARE and not isinstance(plain(key), str)
            ):
                self._bad_key(name, path)
                continue
            if key == "<<" and self._merges and name.style == "" and name.tag in _MERGE_TAGS:
                merged.append(item)
                continue
            if key in data:
                self._duplicate(key, name, path)
            if key in taken:
                continue
            step = rest.get(key, below) if rest is not None else None
            value = self._inner(item, path, key, step)
            if value is not RESET:
                data[key] = value
        for item in merged:
            self._merge(data, item, path, casts)
        self.report.remember(data, self.layer, node, path)
        return data

    def _merge(self, data: dict[str, Any], node: Node, path: DocumentPath, casts: Any) -> None:
        """What ``<<`` brings: keys that are not there yet, from one mapping or several in turn."""
        for item in node.value if isinstance(node, SequenceNode) else [node]:
            if not isinstance(item, MappingNode):
                message = "`<<` must name a mapping, or a list of them"
                self.report.error_at("merge-key", message, self.layer, item, path)
                continue
            for key, value in self._mapping(item, path, casts, data).items():
                data.setdefault(key, value)

    def _scalar(self, node: ScalarNode, path: DocumentPath, casts: Any) -> Any:
        text = node.value
        tag: str | None = node.tag  # the stubs say otherwise, but our loader leaves it out
        value: Any
        if tag is not None and tag != "!override":
            value = tagged(text, tag)
        elif node.style == "" and text[:1] not in _BARE:
            value = plain(text)
        else:
            value = text
        if self.lookup is None or type(value) is not str:
            return value
        return self._interpolated(value, self.lookup, node, path, casts)

    def _interpolated(
        self, text: str, lookup: Lookup, node: ScalarNode, path: DocumentPath, cast: Any
    ) -> Any:
        value: Any = text
        if "$" in text:
            self.report.filled = True
            try:
                value = substitute(text, lookup, lambda name: self._unset(name, node, path))
            except TemplateError as error:
                self.report.error_at(error.id, str(error), self.layer, node, path, help=error.help)
                return text
        if type(cast) is dict:
            cast = cast.get("")
        if callable(cast):
            self.report.filled = True
            try:
                return cast(value)
            except ValueError as error:
                self.report.error_at("wrong-type", f"{error}, not `{text}`", self.layer, node, path)
        return value

    def _unset(self, name: str, node: ScalarNode, path: DocumentPath) -> None:
        self.report.error_at(
            "unset-variable",
            f"variable `{name}` is not set; a blank stands for it",
            self.layer,
            node,
            path,
            help=f"set it, or write a default: `${{{name}:-…}}`",
            severity=Severity.WARNING,
        )

    def _duplicate(self, key: str, name: Node, path: DocumentPath) -> None:
        self.report.error_at(
            "duplicate-key", f"`{key}` stands here twice", self.layer, name, (*path, key),
            help="keep one of them",
        )  # fmt: skip

    def _bad_key(self, name: Node, path: DocumentPath) -> None:
        message = "a key must be a string"
        hint = f'write it in quotes: "{name.value}"' if isinstance(name, ScalarNode) else None
        self.report.error_at("key-type", message, self.layer, name, path, help=hint)
