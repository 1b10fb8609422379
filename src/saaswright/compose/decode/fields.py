"""What decoding tables are made of: a function for each key, and what is left out when empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from saaswright.source import DocumentPath

Decode = Callable[[Any], Any]
Table = Mapping[str, Decode]


class BadValueError(ValueError):
    """A value that cannot be decoded; ``path`` leads to it from where decoding began."""

    def __init__(self, message: str, path: DocumentPath) -> None:
        super().__init__(message)
        self.path = path


def decoded(value: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The keys of ``value`` by ``table``; what becomes ``None`` is left out, ``x-*`` is kept."""
    result: dict[str, Any] = {}
    for key, inner in value.items():
        decode = table.get(key)
        if decode is None:
            if key.startswith("x-"):
                result[key] = inner
            continue
        try:
            made = decode(inner)
        except ValueError as error:
            path = error.path if isinstance(error, BadValueError) else ()
            raise BadValueError(str(error), (key, *path)) from None
        if made is not None:
            result[key] = made
    return result


def keys(table: Table, /, **always: Any) -> Decode:
    """A mapping decoded by ``table``; ``always`` holds what is there even when not given."""

    def decode(value: Any) -> Any:
        return None if value is None else {**always, **decoded(value, table)}

    return decode


def each(decode: Decode) -> Decode:
    """A list whose items are decoded; an empty one is left out."""

    def decode_all(value: Any) -> Any:
        result = []
        for index, item in enumerate(value or ()):
            try:
                result.append(decode(item))
            except ValueError as error:
                path = error.path if isinstance(error, BadValueError) else ()
                raise BadValueError(str(error), (index, *path)) from None
        return result or None

    return decode_all


def named(decode: Decode) -> Decode:
    """A map whose values are decoded; an empty one is left out."""

    def decode_all(value: Any) -> Any:
        result = {}
        for name, item in (value or {}).items():
            try:
                result[name] = decode(item)
            except ValueError as error:
                path = error.path if isinstance(error, BadValueError) else ()
                raise BadValueError(str(error), (name, *path)) from None
        return result or None

    return decode_all


def unless_empty(decode: Decode) -> Decode:
    """Left out when it comes out as nothing: ``""``, ``0``, ``false``, ``[]``, ``{}``."""

    def decode_filled(value: Any) -> Any:
        return None if value is None else decode(value) or None

    return decode_filled


def given(decode: Decode) -> Decode:
    """Kept even when it comes out as nothing."""

    def decode_given(value: Any) -> Any:
        return None if value is None else decode(value)

    return decode_given
