"""A configuration value as YAML text, the same each time."""

from __future__ import annotations

from typing import Any, Final

import yaml

_DUMPER: Final = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def as_yaml(value: Any, comment: str) -> str:
    """``value`` in the order in which it was made, below a line of ``comment``."""
    text = yaml.dump(value, Dumper=_DUMPER, sort_keys=False, allow_unicode=True, width=100)
    return f"# {comment}\n{text}"
