"""Fixes that make a parameter of what stands in the file, or say that one must be given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from saaswright.expression import expression
from saaswright.finding import Edit, Fix, Setting
from saaswright.rules.paths import used_in
from saaswright.rules.remedies import parameter
from saaswright.rules.secret_variables import given_env
from saaswright.rules.variables import variables
from saaswright.rules.view import ServiceView, View
from saaswright.source import DocumentPath

_PLAIN_USE: Final = expression(r"(?<!\$)\$(?:\{(\w+)\}|(\w+))")


def variable_name(text: str) -> str:
    """``text`` as the name of a variable."""
    name = re.sub(r"\W", "_", text).upper()
    return f"S{name}" if name[:1].isdigit() else name


def is_taken(view: View, name: str) -> bool:
    """Whether ``name`` means something already: it is used, set, or handed through."""
    through = any(
        name in service.environment and service.environment[name] is None
        for service in view.services
    )
    return through or name in view.environment or any(u.name == name for _, u in variables(view))


def literal_parameter(
    service: ServiceView, name: str, value: str, default: str | None = None
) -> tuple[Fix, ...]:
    """The variable ``name`` of the service as a parameter; without ``default`` it stays the same.

    A name that is used already gets the service's in front.
    """
    path = service.at("environment", name)
    written = str(service.view.written(path) or "")
    plain = written.removeprefix(f"{name}=")
    fits = plain and "$" not in plain and "}" not in plain and plain == value
    long = f"{variable_name(service.name)}_{name}"
    free = next((one for one in (name, long) if not is_taken(service.view, one)), None)
    if not fits or free is None or not free.isidentifier():
        return ()
    wanted = value if default is None else default
    return parameter(path, plain, free, wanted, safe=default is None)


def required_everywhere(view: View, name: str) -> tuple[Fix, ...]:
    """Every use of ``name`` stops where ``.env`` does not have it; here it has, and is empty.

    So the project means what it did on this machine, and says what it lacks on another.
    """
    new = f"${{{name}?set {name} in .env}}"
    edits = tuple(
        Edit("replace", path, (old, new))
        for path, text in dict.fromkeys(_uses(view, name))
        for old in _as_written(name, text)
    )
    if not edits:
        return ()
    seen = tuple(("services", other, "environment", name) for other in given_env(view))
    settings = (Setting(name, "", used_in(edits[0].path)),)
    return (Fix(f"write `{new}`", edits, changes=seen, settings=settings),)


def _as_written(name: str, text: str) -> Iterator[str]:
    """``${NAME}`` and ``$NAME`` as far as they stand in ``text`` and are no part of another."""
    found = {m[0] for m in _PLAIN_USE.finditer(text) if name in (m[1], m[2])}
    braced, bare = f"${{{name}}}", f"${name}"
    longer = any(part[:1] == "_" or part[:1].isalnum() for part in text.split(bare)[1:])
    if braced in found:
        yield braced
    if bare in found and not longer:
        yield bare


def _uses(view: View, name: str) -> Iterator[tuple[DocumentPath, str]]:
    for path, use in variables(view):
        if use.name == name and not use.operator:
            yield path, str(view.written(path))
