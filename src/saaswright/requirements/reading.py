"""``saaswright.yaml`` -> :class:`Requirements`, with every problem of the file said at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from saaswright.finding import Edit, Finding, Fix, Severity, from_problem, has_errors, nearest
from saaswright.requirements.clash import NO_REGIONS, Regions
from saaswright.requirements.contradictions import find_clashes
from saaswright.requirements.leaves import read_leaf, wrong_type
from saaswright.requirements.model import SCHEMA_VERSION, Requirements
from saaswright.requirements.problems import Problems, dotted, shown
from saaswright.requirements.shape import (
    Items,
    Pairs,
    Section,
    Shape,
    requirements_shape,
    walk,
)
from saaswright.source import Document, DocumentPath, Limits, Place, Problem, Source, load_yaml

LIMITS: Final = Limits(size=256 * 1024, depth=20, nodes=10_000)
"""Far above any requirements file; read one with ``read_text(path, LIMITS)``."""

SMALLEST: Final = f"the smallest file is:\nschema: {SCHEMA_VERSION}\nproduct: {{name: my-product}}"

_UNNAMED: Final = "(unnamed)"
"""Stands for a missing or unreadable name while the rest of the file is judged; never returned."""


def read_requirements(
    source: Source, regions: Regions = NO_REGIONS
) -> tuple[Requirements | None, tuple[Finding, ...]]:
    """The requirements in ``source`` and all findings, contradictions included, in file order.

    ``None`` when any finding is an error: nothing may be designed from a file that says something
    else than was meant. ``regions`` is what the catalog knows of cloud regions; without it, what
    is said about them is not checked.
    """
    if len(source.text) > LIMITS.size:
        message = f"larger than {LIMITS.size // 1024} KiB"
        return None, (
            _in_text(source, Problem(message, Place(1, 1, 1, 1), "is it the right file?")),
        )
    document, text_problems = load_yaml(source, LIMITS)
    in_text = tuple(_in_text(source, problem) for problem in text_problems)
    if document is None:
        return None, in_text
    requirements, findings = _read(document.data, document, regions)
    together = (*in_text, *findings)
    return (None if has_errors(together) else requirements), together


def from_builtins(
    data: Any, regions: Regions = NO_REGIONS
) -> tuple[Requirements | None, tuple[Finding, ...]]:
    """The same for plain data that stands in no text: recorded answers, a lock, an agent's call."""
    requirements, findings = _read(data, None, regions)
    return (None if has_errors(findings) else requirements), findings


def _in_text(source: Source, problem: Problem) -> Finding:
    finding = from_problem(source, problem, "requirements-yaml")
    if finding.help is None and source.line(problem.place.line).startswith("\t"):
        return msgspec.structs.replace(finding, help="YAML indents with spaces, not tabs")
    return finding


def _read(
    data: Any, document: Document | None, regions: Regions
) -> tuple[Requirements | None, tuple[Finding, ...]]:
    problems = Problems(document)
    requirements: Requirements | None = None
    if data is None or data == {}:
        problems.add("requirements-empty", "nothing is said here", (), help=SMALLEST)
    elif not isinstance(data, dict):
        wrong_type("a mapping of sections", data, (), problems)
    elif _known_version(data, problems):
        reader = _Reader(problems)
        requirements = reader.section(requirements_shape(), {**_NOTHING, **data}, ())
        _check_plan_names(requirements, problems)
        mistakes = tuple(problems.paths)
        for clash in find_clashes(requirements, regions):
            if not _rests_on_a_mistake(clash.paths, mistakes):
                problems.add(
                    clash.id,
                    clash.message,
                    clash.paths[0],
                    help=clash.help,
                    severity=clash.severity,
                    related=clash.paths[1:],
                )
    return requirements, problems.findings()


_NOTHING: Final[dict[str, Any]] = {"product": None}
_NAMELESS: Final[dict[str, Any]] = {}
"""Taken instead of what is no mapping: its missing keys are not worth a word of their own."""


def _known_version(data: dict[str, Any], problems: Problems) -> bool:
    """Whether the rest can be read: not when the file is for another version of the format."""
    version = data.get("schema")
    if version == SCHEMA_VERSION:
        return True
    if version is None:
        problems.add(
            "requirements-missing-key",
            "`schema` is missing",
            (),
            help=f"write `schema: {SCHEMA_VERSION}` as the first line",
        )
        return True
    problems.add(
        "requirements-schema-version",
        f"{shown(version)} is not a version that is known here",
        ("schema",),
        help=f"known is `{SCHEMA_VERSION}`",
    )
    return not str(version).startswith("saaswright/v")


def _rests_on_a_mistake(
    paths: tuple[DocumentPath, ...], mistakes: tuple[DocumentPath, ...]
) -> bool:
    """A contradiction is no news where one of its sides could not be read."""
    return any(
        path[: len(mistake)] == mistake[: len(path)]
        for path in paths
        for mistake in mistakes
        if mistake
    )


def _check_plan_names(requirements: Requirements, problems: Problems) -> None:
    first: dict[str, int] = {}
    for index, plan in enumerate(requirements.plans):
        if plan.name in first and plan.name != _UNNAMED:
            problems.add(
                "requirements-duplicate-plan",
                f"there are two plans called `{plan.name}`",
                ("plans", index, "name"),
                help="give each plan a name of its own",
                related=(("plans", first[plan.name], "name"),),
            )
        first.setdefault(plan.name, index)


class _Reader:
    """Walks data and shape together; what cannot be read is said and left at its default."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems

    def section(self, shape: Section, data: Any, path: DocumentPath) -> Any:
        """A struct; whatever will not do is left out of it, so that the rest can be judged."""
        values: dict[str, Any] = {}
        if data is not None and not isinstance(data, dict):
            wrong_type("a mapping", data, path, self.problems)
            data = _NAMELESS
        data = {} if data is None else data
        for name, value in data.items():
            key = shape.key(name)
            if key is None:
                self._unknown_key(shape, name, path)
            elif value is not None or isinstance(key.shape, Section):
                read = self._value(key.shape, value, (*path, name))
                if read is not None:
                    values[name] = read
        for key in shape.keys:
            if key.required and key.name not in values:
                if data is not _NAMELESS and data.get(key.name) is None and key.name != "schema":
                    self._missing_key(key.name, path)
                values[key.name] = SCHEMA_VERSION if key.name == "schema" else _UNNAMED
        return shape.type(**values)

    def _value(self, shape: Shape, value: Any, path: DocumentPath) -> Any:
        if isinstance(shape, Section):
            return self.section(shape, value, path)
        if isinstance(shape, Items):
            return self._items(shape, value, path)
        if isinstance(shape, Pairs):
            return self._pairs(shape, value, path)
        if path == ("schema",):
            return SCHEMA_VERSION
        return read_leaf(shape, value, path, self.problems)

    def _items(self, shape: Items, data: Any, path: DocumentPath) -> tuple[Any, ...] | None:
        if not isinstance(data, list):
            wrong_type("a list", data, path, self.problems)
            return None
        read = (self._value(shape.item, item, (*path, at)) for at, item in enumerate(data))
        if isinstance(shape.item, Section):
            return tuple(read)
        return tuple(self._once_each(read, path))

    def _once_each(self, items: Iterator[Any], path: DocumentPath) -> Iterator[Any]:
        seen: dict[Any, int] = {}
        for index, item in enumerate(items):
            if item in seen:
                self.problems.add(
                    "requirements-duplicate-word",
                    f"{shown(item)} stands here twice",
                    (*path, index),
                    help="keep one of them",
                    severity=Severity.WARNING,
                    related=((*path, seen[item]),),
                )
            elif item is not None:
                seen[item] = index
                yield item

    def _pairs(self, shape: Pairs, data: Any, path: DocumentPath) -> dict[str, str] | None:
        if not isinstance(data, dict):
            wrong_type("a mapping", data, path, self.problems)
            return None
        pairs = {}
        for name, value in data.items():
            key = self._value(shape.key, name, (*path, name))
            read = self._value(shape.value, value, (*path, name))
            if key is not None and read is not None:
                pairs[key] = read
        return dict(sorted(pairs.items()))

    def _missing_key(self, name: str, path: DocumentPath) -> None:
        where = dotted((*path, name))
        self.problems.add(
            "requirements-missing-key",
            f"`{where}` is missing",
            path,
            help=f"write `{name}: ` and a word of lower-case letters, digits and `-`",
        )

    def _unknown_key(self, shape: Section, name: str, path: DocumentPath) -> None:
        here = (*path, name)
        if self.problems.full:
            self.problems.add("requirements-unknown-key", "", here)
            return
        names = [key.name for key in shape.keys]
        close = nearest(name[:40], names) or nearest(name[:40].replace("-", "_"), names)
        elsewhere = _elsewhere(name)
        if close:
            hint = f"did you mean `{close}`?"
        elif elsewhere:
            hint = f"`{name}` belongs in {' or '.join(f'`{place}`' for place in elsewhere)}"
        else:
            hint = f"valid here: {', '.join(names)}"
        fix = Fix(f"rename to `{close}`", (Edit("rename", here, close),)) if close else None
        self.problems.add(
            "requirements-unknown-key",
            f"unknown key {shown(dotted(here))}",
            here,
            help=hint,
            key=True,
            fix=fix,
        )


def _elsewhere(name: str) -> tuple[str, ...]:
    """The dotted paths of keys that are called ``name``."""
    found = (path for path, key in walk(requirements_shape()) if key.name == name and "." in path)
    return tuple(sorted(found, key=len))[:3]
