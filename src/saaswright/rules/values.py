"""What the texts of a project say once the variables that have a value are filled in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from saaswright.compose.environment.template import TemplateError, substitute, uses


def settled(data: Any, environment: Mapping[str, str]) -> Any:
    """``data`` (maps, lists, scalars) with every text settled as :func:`settled_text` does.

    What holds no variable is not copied.
    """
    if isinstance(data, str):
        return settled_text(data, environment)
    if not isinstance(data, (dict, list)):
        return data
    made = data
    for step, value in data.items() if isinstance(data, dict) else enumerate(data):
        # Most of what stands in a file is a text without variables: it is not asked again.
        if (isinstance(value, str) and "$" not in value) or value is None:
            continue
        new = settled(value, environment)
        if new is not value:
            made = data.copy() if made is data else made
            made[step] = new
    return made


def settled_text(text: str, environment: Mapping[str, str]) -> str:
    """``text`` with the values and defaults of its variables.

    A variable that has neither stays as ``${NAME}``: nobody knows what it will hold.
    """
    if "$" not in text:
        return text
    if environment and not environment.keys().isdisjoint(use.name for use in uses(text)):
        return _filled(text, environment)
    return _by_itself(text)


@lru_cache(maxsize=1024)  # the same few variables in service after service
def _by_itself(text: str) -> str:
    return _filled(text, {})


def _filled(text: str, environment: Mapping[str, str]) -> str:
    open_names = {
        use.name for use in uses(text) if use.operator in ("", "?", ":?")
    } - environment.keys()
    known = {**environment, **{name: "${" + name + "}" for name in open_names}}
    try:
        return substitute(text, known.get)
    except TemplateError:
        return text


def unknown(text: str) -> bool:
    """Whether part of a settled text is still a variable."""
    return "${" in text
