"""Plain data as typed values, from any thread.

msgspec prepares a type when it is first used, running Python code in between; two threads that do
so with one type at the same moment crash the interpreter (seen with msgspec 0.22). So everybody who
reads into a type of ours goes through here. Waiting for each other costs nothing, as the work holds
the interpreter's own lock in any case.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")
_LOCK = threading.RLock()


def convert(raw: Any, type: type[T], dec_hook: Callable[[Any, Any], Any] | None = None) -> T:
    """``raw`` as ``type``. Raises :class:`msgspec.ValidationError`."""
    with _LOCK:
        return msgspec.convert(raw, type, dec_hook=dec_hook)


def from_json(text: str | bytes, type: type[T]) -> T:
    """A JSON text as ``type``. Raises :class:`msgspec.DecodeError`, also where it does not fit."""
    with _LOCK:
        return msgspec.json.decode(text, type=type)


def from_yaml(text: str | bytes, type: type[T]) -> T:
    """A YAML text of ours as ``type``. Raises :class:`msgspec.DecodeError`."""
    with _LOCK:
        return msgspec.yaml.decode(text, type=type)
