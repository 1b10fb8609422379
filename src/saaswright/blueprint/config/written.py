"""A configuration value as YAML text, the same each time."""

from __future__ import annotations

from typing import Any, Final

import yaml

_BASE: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Plain(_BASE):  # type: ignore[misc]
    """Writes a value that stands twice out twice: anchors are hard to read."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the name is PyYAML's
        return True


def as_yaml(value: Any, comment: str) -> str:
    """``value`` in the order in which it was made, below a line of ``comment``."""
    text = yaml.dump(value, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=100)
    return f"# {comment}\n{text}"
