"""Text that remembers positions: bytes -> text -> YAML nodes -> plain data, and a path -> a place.

The input is never trusted. Size is bounded before reading, nesting before parsing (libyaml's
composer recurses on the C stack and would overflow it), alias expansion while converting.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Final, TypeVar

import msgspec
import yaml
from yaml.composer import Composer, ComposerError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from saaswright.errors import UnreadableError

_Composed = TypeVar("_Composed")

DocumentPath = tuple[str | int, ...]
"""A path into a document: mapping keys as strings, sequence positions as integers."""


class Limits(msgspec.Struct, frozen=True):
    """Bounds on what is read: ``size`` in bytes, ``depth`` in levels, ``nodes`` after aliases."""

    size: int = 2 * 1024 * 1024
    depth: int = 100
    nodes: int = 100_000


DEFAULT_LIMITS: Final = Limits()
_USUAL: Final = 64 * 1024


class Place(msgspec.Struct, frozen=True, order=True):
    """A stretch of text; lines and columns count from 1, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Problem(msgspec.Struct, frozen=True):
    """Something wrong with the text itself; rooms turn it into a finding of theirs."""

    message: str
    place: Place
    help: str | None = None


class Source(msgspec.Struct, frozen=True):
    """A text and the name under which the user knows it (a path as given, or ``<stdin>``)."""

    name: str
    text: str

    def line(self, number: int) -> str:
        """Line ``number`` (from 1) without its line ending; empty when there is no such line."""
        lines = self.text.splitlines()
        return lines[number - 1] if 0 < number <= len(lines) else ""


class Document(msgspec.Struct, frozen=True):
    """A parsed YAML document: its source, its nodes, and the same as plain data.

    ``data`` holds ``dict`` (keys are always strings, as written), ``list``, ``str``, ``int``,
    ``float``, ``bool`` and ``None``.
    """

    source: Source
    node: Node | None
    data: Any

    def place(self, path: DocumentPath, *, key: bool = False) -> Place:
        """Where ``path`` stands; ``key=True`` asks for its key rather than its value.

        A path that is not in the document gives the place of its nearest ancestor, so that a
        missing key can be reported at the mapping that lacks it.
        """
        node, key_node = self.node, None
        for step in path:
            child = _child(node, step)
            if child is None:
                return _start_of(key_node or node)
            key_node, node = child
        return _place_of(key_node if key and key_node is not None else node)

    def path_at(self, line: int) -> DocumentPath:
        """The deepest path that ``line`` belongs to: its own key or item, or the one it goes on.

        Several keys on one line (``{a: 1, b: 2}``) give the path of what holds them.
        """
        path: DocumentPath = ()
        node = self.node
        while node is not None:
            begun = [child for child in _children(node) if child[1].start_mark.line < line]
            here = [child for child in begun if child[1].start_mark.line == line - 1]
            if not begun or len(here) > 1:
                return path
            step, _, node = begun[-1]
            path = (*path, step)
        return path


def read_text(path: str | Path, limits: Limits = DEFAULT_LIMITS) -> Source:
    """Read a text file, or raise :class:`UnreadableError` saying what is wrong and what to do."""
    name, file = str(path), Path(path)
    try:
        with file.open("rb") as stream:
            raw = bounded(stream, limits.size)
    except FileNotFoundError:
        raise UnreadableError(f"{name}: no such file", help="check the path") from None
    except IsADirectoryError:
        raise UnreadableError(f"{name}: is a directory, expected a file") from None
    except OSError as error:
        raise UnreadableError(f"{name}: {error.strerror or error}") from None
    if len(raw) > limits.size:
        mib = limits.size / 1024 / 1024
        raise UnreadableError(f"{name}: larger than {mib:g} MiB", help="is this the right file?")
    return decode(name, raw)


def bounded(stream: IO[bytes], size: int) -> bytes:
    """What ``stream`` holds, up to one byte more than ``size``.

    A small file does not pay for the memory that a large one may take.
    """
    raw = stream.read(min(_USUAL, size + 1))
    return raw + stream.read(size + 1 - len(raw)) if len(raw) == _USUAL else raw


def decode(name: str, raw: bytes) -> Source:
    """Bytes to text: UTF-8 with or without a byte order mark; anything else is refused."""
    if b"\0" in raw[:8192] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError(f"{name}: a binary file, expected YAML text")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableError(
            f"{name}:{line}: not UTF-8 (byte 0x{raw[error.start]:02x})", help="save it as UTF-8"
        ) from None
    return Source(name, text)


def load_yaml(
    source: Source, limits: Limits = DEFAULT_LIMITS
) -> tuple[Document | None, tuple[Problem, ...]]:
    """Parse one YAML document; ``None`` when the text cannot be understood at all.

    Scalars follow the YAML 1.2 core schema. Duplicate keys are problems; the last one wins, so
    that everything else in the file can still be judged.
    """
    node, problem = compose_node(source, limits)
    if problem is not None:
        return None, (problem,)
    converter = _Converter(limits)
    try:
        data = converter.convert(node) if node is not None else None
    except _TooMuchError as error:
        return None, (Problem(str(error), error.place, "anchors and aliases expand to too much"),)
    return Document(source, node, data), tuple(converter.problems)


def compose_node(
    source: Source, limits: Limits = DEFAULT_LIMITS
) -> tuple[Node | None, Problem | None]:
    """The node graph of the first document of ``source`` (aliases shared), within ``limits``."""
    try:
        deep = too_deep(source.text, limits.depth)
        if deep is not None:
            return None, Problem(f"nested deeper than {limits.depth} levels", deep)
        return composed(source.text, _CoreLoader, yaml.compose), None
    except yaml.MarkedYAMLError as error:
        return None, syntax_problem(error)
    except yaml.YAMLError as error:
        return None, Problem(str(error).splitlines()[0], Place(1, 1, 1, 1))


def composed(
    text: str, loader: type[yaml.CSafeLoader], read: Callable[[str, Any], _Composed]
) -> _Composed:
    """What ``read(text, loader)`` composes, also where an anchor is defined again.

    YAML 1.2 (7.1) lets an alias mean the last definition before it, as Compose's parser does;
    libyaml's composer refuses the second one. So such a text, and no other, is composed in Python.
    """
    try:
        return read(text, loader)
    except ComposerError as error:
        if "duplicate anchor" not in (error.context or ""):
            raise
    return read(text, type("_Again", (_Reanchoring, loader), {}))


class _Reanchoring(Composer):
    def __init__(self, stream: str) -> None:
        super(Composer, self).__init__(stream)  # type: ignore[call-arg]  # the loader beside it
        Composer.__init__(self)

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        event: Any = self.peek_event()  # type: ignore[attr-defined]  # of the loader beside it
        if not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)


# --- YAML 1.2 core schema ------------------------------------------------------------------------


class _CoreLoader(yaml.CSafeLoader):
    """libyaml with the implicit scalar types of the YAML 1.2 core schema (10.3.2) only."""

    # PyYAML declares it so; a table of our own, not the one that all loaders share.
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_FLOAT: Final = (
    r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$"
)
_CORE: Final = (
    ("tag:yaml.org,2002:null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("tag:yaml.org,2002:bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
    ("tag:yaml.org,2002:int", r"^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)$", list("-+0123456789")),
    ("tag:yaml.org,2002:float", _FLOAT, list("-+.0123456789")),
    ("tag:yaml.org,2002:merge", r"^<<$", ["<"]),
)
for _tag, _pattern, _first in _CORE:
    _CoreLoader.add_implicit_resolver(_tag, re.compile(_pattern), _first)

_BOOLS: Final = {"true": True, "false": False}


def scalar_value(node: ScalarNode) -> str | int | float | bool | None:
    """The value of a scalar node by its (already resolved) tag."""
    kind = node.tag.rpartition(":")[2]
    text: str = node.value
    if kind == "int" and len(text) <= 20:
        base = {"0o": 8, "0x": 16}.get(text[:2], 10)
        return int(text[2:] if base != 10 else text, base)
    if kind == "float" and len(text) <= 40:
        return float(text.lower().replace(".inf", "inf").replace(".nan", "nan"))
    if kind == "bool":
        return _BOOLS[text.lower()]
    return None if kind == "null" else text


class _TooMuchError(Exception):
    def __init__(self, message: str, place: Place) -> None:
        super().__init__(message)
        self.place = place


class _Converter:
    """Nodes to plain data, counting every node visited, aliases included."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.left = limits.nodes
        self.active: set[int] = set()
        self.problems: list[Problem] = []

    def convert(self, node: Node) -> Any:
        self.left -= 1
        if self.left < 0:
            raise _TooMuchError(f"more than {self.limits.nodes} values", _start_of(node))
        if isinstance(node, ScalarNode):
            return scalar_value(node)
        if id(node) in self.active or len(self.active) > self.limits.depth:
            raise _TooMuchError(
                "a value that contains itself, or nests too deeply", _start_of(node)
            )
        self.active.add(id(node))
        try:
            if isinstance(node, SequenceNode):
                return [self.convert(item) for item in node.value]
            assert isinstance(node, MappingNode)  # noqa: S101  a node is one of three kinds
            return self._mapping(node)
        finally:
            self.active.discard(id(node))

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        own: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key, value in node.value:
            if key.tag == "tag:yaml.org,2002:merge":
                self._merge(merged, value)
            elif not isinstance(key, ScalarNode):
                self.problems.append(Problem("a key must be a plain word", _place_of(key)))
            else:
                if key.value in own:
                    self.problems.append(
                        Problem(f"duplicate key `{key.value}`", _place_of(key), "keep one of them")
                    )
                own[key.value] = self.convert(value)
        return {**merged, **own}

    def _merge(self, merged: dict[str, Any], value: Node) -> None:
        for item in value.value if isinstance(value, SequenceNode) else [value]:
            data = self.convert(item)
            if isinstance(data, dict):
                for key, inner in data.items():
                    merged.setdefault(key, inner)
            else:
                self.problems.append(Problem("`<<` must merge a mapping", _place_of(item)))


# --- depth, before libyaml's composer can recurse -----------------------------------------------

_LEAD: Final = str.maketrans("\t?:-", "    ")


def too_deep(text: str, limit: int) -> Place | None:
    """Where ``text`` nests deeper than ``limit`` levels, before anything recurses on it."""
    return _measure_depth(text, limit) if _may_pass(text, limit) else None


def _may_pass(text: str, limit: int) -> bool:
    """Whether flow openers plus twice the widest block lead-in, a cheap bound, pass ``limit``."""
    left = limit - 2 - text.count("[") - text.count("{")
    lead = " " * (left // 2 + 1)
    return left < 0 or "\n" + lead in "\n" + text.translate(_LEAD)


def _measure_depth(text: str, limit: int) -> Place | None:
    """Where the nesting first passes ``limit``, by the event stream (which does not recurse)."""
    depth = 0
    for event in yaml.parse(text, Loader=_CoreLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            mark = event.start_mark
            if depth > limit and mark is not None:
                return Place(mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 2)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


# --- places -------------------------------------------------------------------------------------


def _place_of(node: Node | None) -> Place:
    if node is None:
        return Place(1, 1, 1, 1)
    start, end = node.start_mark, node.end_mark
    return Place(start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def _start_of(node: Node | None) -> Place:
    place = _place_of(node)
    return Place(place.line, place.column, place.line, place.column + 1)


def _children(node: Node) -> Iterator[tuple[str | int, Node, Node]]:
    """(step, the node where it starts, the child) of a collection."""
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode):
                yield key.value, key, value
    elif isinstance(node, SequenceNode):
        for index, item in enumerate(node.value):
            yield index, item, item


def _child(node: Node | None, step: str | int) -> tuple[Node | None, Node] | None:
    """(key node or None, child node) below ``node``; the last of duplicate keys, then merges."""
    if isinstance(node, SequenceNode) and isinstance(step, int):
        return (None, node.value[step]) if -1 < step < len(node.value) else None
    if not isinstance(node, MappingNode):
        return None
    for key, value in reversed(node.value):
        if key.value == step and isinstance(key, ScalarNode):
            return key, value
    for key, value in node.value:
        if key.tag == "tag:yaml.org,2002:merge":
            for item in value.value if isinstance(value, SequenceNode) else [value]:
                found = _child(item, step)
                if found is not None:
                    return found
    return None


def syntax_problem(error: yaml.MarkedYAMLError) -> Problem:
    """What libyaml could not parse, and where."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    message = error.problem or "not valid YAML"
    if error.context:
        message = f"{message} {error.context}"
    hint = "YAML indents with spaces, not tabs" if "\\t" in message else None
    return Problem(message, Place(line, column, line, column + 1), hint)
