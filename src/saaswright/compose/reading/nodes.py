"""Text to YAML nodes: every document of a file, within bounds on size, depth and expansion."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from saaswright.source import (
    DEFAULT_LIMITS,
    Limits,
    Place,
    Problem,
    Source,
    composed,
    syntax_problem,
    too_deep,
)


class _PlainLoader(yaml.CSafeLoader):
    """libyaml without implicit types: a node's tag is only what was written."""

    # PyYAML calls these for every node, for a feature that is not used; the cheapest callables
    # that take as many arguments save a tenth of the time.
    descend_resolver: Any = slice
    ascend_resolver: Any = list

    def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:  # noqa: ARG002 - PyYAML's name
        return None


def compose_nodes(
    source: Source, limits: Limits = DEFAULT_LIMITS
) -> tuple[list[Node], Problem | None]:
    """The root nodes of the documents of ``source``, aliases shared; or why it cannot be read.

    The nodes are not to be changed: whoever reads the same text soon again gets the same ones.
    """
    nodes, problem = _composed(source.text, limits)
    return list(nodes), problem


@lru_cache(maxsize=8)  # a fix reads the file it has changed for what it says and what it means
def _composed(text: str, limits: Limits) -> tuple[tuple[Node, ...], Problem | None]:
    if len(text) > limits.size:
        return (), Problem(f"larger than {limits.size} bytes", Place(1, 1, 1, 1))
    try:
        deep = too_deep(text, limits.depth)
        if deep is not None:
            return (), Problem(f"nested deeper than {limits.depth} levels", deep)
        nodes = composed(text, _PlainLoader, _documents)
    except yaml.MarkedYAMLError as error:
        return (), syntax_problem(error)
    except yaml.YAMLError as error:
        return (), Problem(str(error).splitlines()[0], Place(1, 1, 1, 1))
    if "*" in text and "&" in text:
        problem = _expands_too_far(nodes, limits)
        if problem is not None:
            return (), problem
    return tuple(nodes), None


def _documents(text: str, kind: Any) -> list[Node]:
    loader = kind(text)
    try:
        nodes: list[Node] = []
        while loader.check_node():
            node = loader.get_node()
            if node is not None:
                nodes.append(node)
        return nodes
    finally:
        loader.dispose()


def _expands_too_far(nodes: list[Node], limits: Limits) -> Problem | None:
    """Whether following every alias gives more than is allowed, found without following them."""
    known: dict[int, tuple[int, int]] = {}
    active: set[int] = set()

    def measure(node: Node) -> tuple[int, int]:
        """(values, levels) of ``node`` with its aliases followed; anchors come before aliases."""
        key = id(node)
        if isinstance(node, ScalarNode):
            return 1, 0
        if key in active:
            raise _CycleError(node)
        if key not in known:
            active.add(key)
            mapping = isinstance(node, MappingNode)
            parts = [part for pair in node.value for part in pair] if mapping else node.value
            sizes = [measure(part) for part in parts]
            active.discard(key)
            values = min(sum(size for size, _ in sizes), limits.nodes)
            known[key] = (1 + values, 1 + max((levels for _, levels in sizes), default=0))
        return known[key]

    try:
        for node in nodes:
            values, levels = measure(node)
            if values > limits.nodes:
                return _refusal(f"aliases expand to more than {limits.nodes} values", node)
            if levels > limits.depth:
                return _refusal(f"aliases nest deeper than {limits.depth} levels", node)
    except _CycleError as cycle:
        return Problem("an alias that contains itself", _start(cycle.node), "remove the alias")
    return None


def _refusal(message: str, node: Node) -> Problem:
    return Problem(message, _start(node), "is this file meant to be a compose file?")


class _CycleError(Exception):
    def __init__(self, node: Node) -> None:
        super().__init__("cycle")
        self.node = node


def _start(node: Node) -> Place:
    line, column = node.start_mark.line + 1, node.start_mark.column + 1
    return Place(line, column, line, column + 1)


__all__ = ["MappingNode", "Node", "ScalarNode", "SequenceNode", "compose_nodes"]
