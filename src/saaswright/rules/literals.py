"""Values that stand in the file itself, those behind `:-` included."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.rules.values import settled_text
from saaswright.rules.view import ServiceView, View
from saaswright.source import DocumentPath

_Literal = tuple[DocumentPath, str, str]


def literals(service: ServiceView) -> tuple[_Literal, ...]:
    """(path, name, value) of the service's variables, as far as the file itself gives them.

    What comes from ``.env`` is left as ``${NAME}``: it is not in the file.
    """
    return service.view.once(_by_service)[service.name]


def _by_service(view: View) -> dict[str, tuple[_Literal, ...]]:
    return {service.name: tuple(_of(service)) for service in view.services}


def _of(service: ServiceView) -> Iterator[_Literal]:
    raw = service.raw.get("environment") or {}
    pairs = (
        raw.items() if isinstance(raw, dict) else (item.partition("=")[::2] for item in _texts(raw))
    )
    for name, value in pairs:
        if isinstance(value, str) and value:
            yield service.at("environment", name), name, settled_text(value, {})


def _texts(items: object) -> Iterator[str]:
    yield from (item for item in (items if isinstance(items, list) else ()) if item)
