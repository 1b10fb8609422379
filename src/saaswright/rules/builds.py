"""The Dockerfiles of a project whose contexts are at hand, as rules look at them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from saaswright.compose.reference import Reference, try_parse
from saaswright.finding import Location
from saaswright.rules.beside import is_beside, read_beside
from saaswright.rules.dockerfile import Dockerfile, Instruction, Stage, parse
from saaswright.rules.model import Hit
from saaswright.rules.values import settled, unknown
from saaswright.rules.view import ServiceView, View
from saaswright.source import Place, Source


class Build:
    """One service's build: ``source`` is its Dockerfile, ``problem`` why it is none."""

    def __init__(
        self,
        service: ServiceView,
        source: Source,
        inline: bool,
        how: Mapping[str, Any],
        beside: tuple[str, ...] = (),
        problem: tuple[str, Place] | None = None,
    ) -> None:
        """``beside`` are the names of the ``.dockerignore`` files that are there."""
        self.service = service
        self.source = source
        self.inline = inline
        self.context_files = beside
        self.arguments = _texts(how.get("args"))
        self.file, self.problem = _parsed(source, problem)
        name = str(how.get("target") or "") or None
        self.target: Stage | None = None
        if self.file is not None:
            self.target = self.file.target(None if name and unknown(name) else name)
            if self.target is None:
                self.problem = (f"it has no stage `{name}`, which `build.target` names", _START)

    @cached_property
    def ignored(self) -> frozenset[str]:
        """The paths that ``.dockerignore`` names, without slashes around them; not its patterns."""
        root, view = self.service.view.resolved.directory, self.service.view
        read = [read_beside(os.path.relpath(name, root), view)[0] for name in self.context_files]
        lines = [line for source in read if source for line in source.text.splitlines()]
        return frozenset(line.strip().strip("/") for line in lines if line[:1] not in ("#", "!"))

    @cached_property
    def lineage(self) -> tuple[Stage, ...]:
        """The stages that the image consists of."""
        if self.file is None or self.target is None:
            return ()
        return self.file.lineage(self.target, self.arguments)

    @cached_property
    def needed(self) -> tuple[Stage, ...]:
        """The stages that are built for it."""
        if self.file is None or self.target is None:
            return ()
        return self.file.needed(self.target, self.arguments)

    @cached_property
    def instructions(self) -> tuple[Instruction, ...]:
        """What makes the image, in order."""
        return tuple(one for stage in self.lineage for one in stage.instructions)

    def bases(self) -> Iterator[tuple[Stage, str]]:
        """The needed stages that begin from an image, with its name; not those nobody knows."""
        for stage in self.needed:
            name = self.base_of(stage)
            if name is not None:
                yield stage, name

    def base_of(self, stage: Stage) -> str | None:
        """The image that ``stage`` is from; ``None`` for another stage, `scratch`, or unknown."""
        if self.file is None:
            return None
        name = self.file.base(stage, self.arguments)
        if name == "scratch" or unknown(name) or self.file.stage(name, stage.number):
            return None
        return name

    @property
    def base(self) -> Reference | None:
        """The image below everything."""
        name = self.base_of(self.lineage[0]) if self.lineage else None
        return try_parse(name) if name else None

    def hit(
        self, at: Instruction, message: str, hidden: tuple[str, ...] = (), help: str | None = None
    ) -> Hit:
        """A hit at an instruction of the Dockerfile."""
        return self.hit_at(at.place, message, hidden, help)

    def hit_at(
        self, place: Place, message: str, hidden: tuple[str, ...] = (), help: str | None = None
    ) -> Hit:
        """A hit at a place of the Dockerfile; of an inline one, where it is in the compose file."""
        if self.inline:
            path = self.service.at("build", "dockerfile_inline")
            return Hit(path, message, help, key=True, hidden=hidden)
        location = Location(self.source.name, place, (), self.source.line(place.line))
        return Hit(self.service.at("build"), message, help, hidden=hidden, location=location)


_START = Place(1, 1, 1, 1)


def builds(view: View) -> tuple[Build, ...]:
    """The builds whose Dockerfile is at hand."""
    return view.once(_builds)


def dockerfiles(view: View) -> tuple[Source, ...]:
    """Their texts, each once; inline ones apart."""
    found = {build.source.name: build.source for build in builds(view) if not build.inline}
    return tuple(found.values())


def _builds(view: View) -> tuple[Build, ...]:
    found = (_build(service, view) for service in view.services if service.raw.get("build"))
    return tuple(build for build in found if build is not None)


def _build(service: ServiceView, view: View) -> Build | None:
    given = settled(service.raw["build"], view.environment)
    how: Mapping[str, Any] = given if isinstance(given, dict) else {"context": given}
    inline = how.get("dockerfile_inline")
    if inline:
        return Build(service, Source("Dockerfile", str(inline)), True, how)
    context, name = str(how.get("context") or "."), str(how.get("dockerfile") or "Dockerfile")
    if unknown(context) or unknown(name) or "://" in context or context.startswith("git@"):
        return None
    root = view.resolved.directory
    whole = os.path.join(root, context)  # noqa: PTH118 - texts, not files
    path = os.path.relpath(os.path.join(whole, name), root)  # noqa: PTH118
    source, problem = read_beside(path, view)
    if source is None:
        return None
    ignored = (os.path.join(whole, ".dockerignore"), os.path.join(root, f"{path}.dockerignore"))  # noqa: PTH118
    beside = tuple(n for n in ignored if is_beside(os.path.relpath(n, root), view))
    return Build(service, source, False, how, beside, problem)


def _parsed(
    source: Source, problem: tuple[str, Place] | None
) -> tuple[Dockerfile | None, tuple[str, Place] | None]:
    if problem is not None:
        return None, problem
    file, problems = parse(source)
    return file, (problems[0].message, problems[0].place) if problems else None


def _texts(given: Any) -> dict[str, str]:
    """Arguments with a value that is known."""
    if isinstance(given, list):
        pairs = [str(item).partition("=") for item in given]
        return {name: value for name, equals, value in pairs if equals}
    if not isinstance(given, dict):
        return {}
    known = {str(name): str(value) for name, value in given.items() if value is not None}
    return {name: value for name, value in known.items() if not unknown(value)}
