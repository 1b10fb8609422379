"""What a project means before and after a fix: the oracle that nothing else has changed.

The project is resolved three times: as it is written, with variables filled in as Compose would
start it, and so with every profile switched on.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright.compose.resolve import Options, Resolved, resolve
from saaswright.finding import Severity
from saaswright.rules.context import Context
from saaswright.rules.facts import Facts
from saaswright.rules.fixing.forms import PAIRS, all_long
from saaswright.rules.looking import VALUE_OF_REQUIRED, required
from saaswright.rules.places import value_at
from saaswright.rules.variables import variables
from saaswright.rules.view import View
from saaswright.source import DocumentPath


class Where(msgspec.Struct, frozen=True):
    """What is resolved: the project's own files, and where they and others are read from.

    ``context`` is what is known beside all files.
    """

    files: tuple[str, ...]
    roots: tuple[str, ...] = ()
    directory: str | None = None
    context: Context = Context()


class Meaning:
    """A project as it is written (``view``), and as it would run (``settled``).

    ``view`` and the items of ``settled`` are ``None`` where the project cannot be resolved so;
    ``errors`` say why.
    """

    def __init__(
        self, view: View | None, settled: tuple[Any | None, ...], errors: frozenset[str]
    ) -> None:
        self.view = view
        self.settled = settled
        self.errors = errors


def meaning(where: Where, facts: Facts, texts: Mapping[str, str]) -> Meaning:
    """The project ``where`` with ``texts`` in place of its files."""
    options = Options(
        interpolate=False, roots=where.roots, working_directory=where.directory, texts=texts
    )
    resolved, findings = resolve(where.files, options)
    errors = {f.message for f in findings if f.severity is Severity.ERROR}
    if resolved is None:
        return Meaning(None, (), frozenset(errors))
    beside = Path(where.directory or "", where.files[0]).parent
    context = where.context.in_directory(beside, texts)
    view = View(resolved, resolved.environment, facts, context)
    needed = required(resolved.sources) | {
        use.name for _, use in variables(view) if use.operator in ("?", ":?")
    }
    values = dict.fromkeys(needed - resolved.environment.keys(), VALUE_OF_REQUIRED)
    settled = []
    for profiles in ((), ("*",)) if _has_profiles(resolved.data) else ((),):
        options = Options(
            environment=values,
            profiles=profiles,
            roots=where.roots,
            working_directory=where.directory,
            texts={**_absent(resolved), **texts},
        )
        run, findings = resolve(where.files, options)
        errors |= {f.message for f in findings if f.severity is Severity.ERROR}
        settled.append(run.data if run is not None else None)
    return Meaning(view, tuple(settled), frozenset(errors))


def _has_profiles(data: Any) -> bool:
    services = (data.get("services") or {}).values()
    return any(service.get("profiles") for service in services)


def _absent(resolved: Resolved) -> dict[str, str]:
    """Env files that are not on this machine, as empty ones: what else is there can be judged."""
    named = (
        entry["path"]
        for service in (resolved.data.get("services") or {}).values()
        for entry in service.get("env_file") or ()
        if isinstance(entry, dict) and "$" not in entry.get("path", "$")
    )
    return {path: "" for path in named if not os.path.exists(path)}  # noqa: PTH110


def changes(before: Meaning, after: Meaning) -> tuple[DocumentPath, ...]:
    """Where the project as it runs has become another one."""
    found: dict[DocumentPath, None] = {}
    for one, other in zip(before.settled, after.settled, strict=False):
        if one is not None and other is not None:
            found.update(dict.fromkeys(differences(one, other)))
    return tuple(found)


def rewritten(before: Meaning, after: Meaning) -> tuple[DocumentPath, ...]:
    """Where the project as it is written has changed."""
    if before.view is None or after.view is None:
        return ()
    return tuple(differences(before.view.raw, after.view.raw))


def by_name(path: DocumentPath, data: Any) -> DocumentPath:
    """``path`` with the variable's name where it has the position of a ``NAME=value``."""
    for position, step in enumerate(path):
        if isinstance(step, int) and position and path[position - 1] in PAIRS:
            name = str(value_at(data, path[: position + 1])).partition("=")[0]
            return (*path[:position], name, *path[position + 1 :])
    return path


def outside(
    paths: Iterable[DocumentPath], declared: Sequence[DocumentPath]
) -> tuple[DocumentPath, ...]:
    """Those of ``paths`` that ``declared`` does not cover; top-level ``x-`` keys mean nothing."""
    return tuple(
        path
        for path in paths
        if not str(path[0]).startswith("x-") and not any(_covers(one, path) for one in declared)
    )


def _covers(declared: DocumentPath, path: DocumentPath) -> bool:
    # A list that has grown or shrunk differs as a whole, also when one item was declared.
    whole = declared[: len(path)] == path and any(isinstance(s, int) for s in declared)
    return path[: len(declared)] == declared or whole


_MISSING: Final = object()
_ELEMENT: Final = 2
"""The steps to a service, a volume, a network."""


def _written(element: Any) -> bytes:
    return b"" if element is _MISSING else msgspec.json.encode(element)


def differences(one: Any, other: Any, path: DocumentPath = ()) -> Iterator[DocumentPath]:
    """Each path at which two projects differ; a key that only one has is followed to its end."""
    if len(path) == _ELEMENT and _written(one) == _written(other):
        return  # most services are the same, and texts tell that faster than a walk
    if path[-1:] and path[-1] in PAIRS:
        one, other = _pairs(one), _pairs(other)
    if path[2:] == ("ports",):
        one, other = all_long(one), all_long(other)
    left = {} if one is None or one is _MISSING else one
    right = {} if other is None or other is _MISSING else other
    if isinstance(left, dict) and isinstance(right, dict) and (left or right):
        for key in dict.fromkeys((*left, *right)):
            yield from differences(left.get(key, _MISSING), right.get(key, _MISSING), (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for index, pair in enumerate(zip(one, other, strict=True)):
            yield from differences(*pair, (*path, index))
    elif one is not other and (type(one) is not type(other) or one != other):
        yield path


def _pairs(value: Any) -> Any:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return value
    found = {}
    for item in value:
        name, equals, rest = item.partition("=")
        found[name] = rest if equals else None
    return found
