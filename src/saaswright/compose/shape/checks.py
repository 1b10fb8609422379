"""The parts shapes are made of, and the walk that compares data with them.

A :data:`Shape` names the kinds of value that may stand in a place, and what to look at further in
each: ``{str: None, list: Items(...)}`` is a string, or a list of something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from saaswright.compose.reading.origins import Report
from saaswright.expression import expression
from saaswright.finding import nearest
from saaswright.source import DocumentPath

Check = Callable[[Any, DocumentPath, Report], None]
Shape = Mapping[type, Check | None]

_KINDS: Final = {
    str: "a string", int: "a whole number", float: "a number", bool: "true or false",
    list: "a list", dict: "a mapping", type(None): "nothing",
}  # fmt: skip
_WRONG: Final = object()
_MOST_SAID: Final = 200
"""Findings about shape after which no more are looked for; a file that bad is no compose file."""


def check(value: Any, shape: Shape, path: DocumentPath, report: Report) -> None:
    """Report where ``value`` departs from ``shape``."""
    inner: Any = shape.get(type(value), _WRONG)
    if inner is None:
        return
    if inner is not _WRONG:
        inner(value, path, report)
    elif not (type(value) is float and value.is_integer() and int in shape):
        wrong_kind(value, shape, path, report)


def wrong_kind(value: Any, shape: Shape, path: DocumentPath, report: Report) -> None:
    """Say which kinds of value were expected."""
    kinds = [name for kind, name in _KINDS.items() if kind in shape and kind is not type(None)]
    expected = " or ".join(kinds)
    found = _KINDS.get(type(value), "something else")
    report.error("wrong-type", f"expected {expected}, found {found}", path)


class Keys:
    """A mapping with the keys of the specification; ``x-*`` may be added where it says so."""

    def __init__(
        self,
        keys: Mapping[str, Shape],
        required: tuple[str, ...] = (),
        *,
        extensible: bool = True,
        open: bool = False,
    ) -> None:
        self.keys = keys
        self.required = required
        self.extensible = extensible
        self.open = open

    def __call__(self, value: dict[str, Any], path: DocumentPath, report: Report) -> None:
        """Report unknown, missing and misshapen keys."""
        keys = self.keys
        for key, inner in value.items():
            shape = keys.get(key)
            if shape is None:
                if not (self.open or (self.extensible and key.startswith("x-"))):
                    self._unknown(key, path, report)
            else:
                further: Any = shape.get(type(inner), _WRONG)
                if further is not None:
                    check(inner, shape, (*path, key), report)
        for key in () if report.partial else self.required:
            if key not in value:
                report.error("missing-key", f"`{key}` is missing here", path)

    def _unknown(self, key: str, path: DocumentPath, report: Report) -> None:
        if len(report.findings) > _MOST_SAID:
            return
        meant = nearest(key, self.keys)
        where = f"`{path[-1]}`" if path else "a compose file"
        message = f"`{key}` is not a key of {where}" if not path else f"unknown key `{key}`"
        if meant:
            hint = f"did you mean `{meant}`?"
        elif self.extensible:
            hint = f"remove it, or name it `x-{key}` if it is meant for another tool"
        else:
            hint = "remove it"
        report.error("unknown-key", message, (*path, key), help=hint, key=True)


class Named:
    """A mapping whose keys are names that the author chose."""

    def __init__(self, value: Shape, *, strict: bool = True) -> None:
        self.value = value
        self.strict = strict

    def __call__(self, value: dict[str, Any], path: DocumentPath, report: Report) -> None:
        """Report bad names and misshapen values."""
        for name, inner in value.items():
            if not self.strict or _NAME.fullmatch(name) or report.leaves_open(name):
                check(inner, self.value, (*path, name), report)
            else:
                message = f"`{name}` cannot be a name here"
                hint = "use letters, digits, `.`, `_` and `-`"
                report.error("bad-name", message, (*path, name), help=hint, key=True)


_NAME: Final = expression(r"[a-zA-Z0-9._-]+")


class Values:
    """A mapping of anything to values of one shape."""

    def __init__(self, value: Shape) -> None:
        self.value = value

    def __call__(self, value: dict[str, Any], path: DocumentPath, report: Report) -> None:
        """Report misshapen values."""
        shape = self.value
        for key, inner in value.items():
            if shape.get(type(inner), _WRONG) is not None:
                check(inner, shape, (*path, key), report)


class Items:
    """A list of values of one shape, each but once if ``unique``."""

    def __init__(self, item: Shape, *, unique: bool = False) -> None:
        self.item = item
        self.unique = unique

    def __call__(self, value: list[Any], path: DocumentPath, report: Report) -> None:
        """Report misshapen and repeated items."""
        shape = self.item
        for index, inner in enumerate(value):
            if shape.get(type(inner), _WRONG) is not None:
                check(inner, shape, (*path, index), report)
        if self.unique and len(value) > 1:
            self._unique(value, path, report)

    def _unique(self, value: list[Any], path: DocumentPath, report: Report) -> None:
        seen: set[str] = set()
        for index, inner in enumerate(value):
            said = inner if type(inner) is str else repr(_comparable(inner))
            if said in seen:
                report.error("duplicate-item", "this stands in the list twice", (*path, index))
            seen.add(said)


class OneOf:
    """A string out of a few."""

    def __init__(self, *words: str) -> None:
        self.words = words

    def __call__(self, value: str, path: DocumentPath, report: Report) -> None:
        """Report any other word."""
        if value not in self.words and not report.leaves_open(value):
            meant = nearest(value, self.words)
            hint = f"did you mean `{meant}`?" if meant else None
            listed = ", ".join(f"`{word}`" for word in self.words)
            report.error("bad-value", f"expected one of {listed}", path, help=hint)


class Matching:
    """A string in which ``pattern`` is found."""

    def __init__(self, pattern: str, expected: str) -> None:
        self.pattern = expression(pattern)
        self.expected = expected

    def __call__(self, value: str, path: DocumentPath, report: Report) -> None:
        """Report a text without the pattern."""
        if not self.pattern.search(value) and not report.leaves_open(value):
            report.error("bad-value", f"expected {self.expected}", path)


class Between:
    """A number within bounds; ``None`` is no bound."""

    def __init__(self, low: int | None, high: int | None) -> None:
        self.low = low
        self.high = high

    def __call__(self, value: float, path: DocumentPath, report: Report) -> None:
        """Report a number out of bounds."""
        low, high = self.low, self.high
        if (low is not None and value < low) or (high is not None and value > high):
            bounds = f"at least {low}" if high is None else f"from {low} to {high}"
            report.error("bad-value", f"expected a number {bounds}", path)


def _comparable(value: Any) -> Any:
    """``value`` such that equal values have one text: keys in order, numbers by their value."""
    if isinstance(value, dict):
        return sorted((key, repr(_comparable(inner))) for key, inner in value.items())
    if isinstance(value, list):
        return [_comparable(inner) for inner in value]
    return (value,) if isinstance(value, (str, bool)) or value is None else (float(value),)
