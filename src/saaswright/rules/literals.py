"""Values that stand in the file itself, those behind `:-` included."""

from __future__ import annotations

from collections.abc import Iterator

from saaswright.rules.values import settled_text
from saaswright.rules.view import ServiceView
from saaswright.source import DocumentPath


def literals(service: ServiceView) -> Iterator[tuple[DocumentPath, str, str]]:
    """(path, name, value) of the service's variables, as far as the file itself gives them.

    What comes from ``.env`` is left as ``${NAME}``: it is not in the file.
    """
    raw = service.raw.get("environment") or {}
    pairs = (
        raw.items() if isinstance(raw, dict) else (item.partition("=")[::2] for item in _texts(raw))
    )
    for name, value in pairs:
        if isinstance(value, str) and value:
            yield service.at("environment", name), name, settled_text(value, {})


def _texts(items: object) -> Iterator[str]:
    yield from (item for item in (items if isinstance(items, list) else ()) if item)
