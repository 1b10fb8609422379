"""A project as rules look at it, so that they read as sentences and never touch text."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any, TypeVar

from saaswright.catalog.model import Release, Technology
from saaswright.compose.model import Healthcheck, Mount, Project, Service
from saaswright.compose.reference import Reference, try_parse
from saaswright.compose.resolve import OVERRIDE_NAMES, Resolved
from saaswright.compose.typed import typed_project
from saaswright.finding import Location
from saaswright.rules.context import Context
from saaswright.rules.facts import Facts
from saaswright.rules.places import list_positions, locate, value_at
from saaswright.rules.values import settled, unknown
from saaswright.source import DocumentPath

_Looked = TypeVar("_Looked")


class ServiceView:
    """One service: ``service`` with the values its variables have, ``raw`` as it is written."""

    def __init__(self, name: str, service: Service, raw: Mapping[str, Any], view: View) -> None:
        self.name = name
        self.service = service
        self.raw = raw
        self.view = view

    def at(self, *steps: str | int) -> DocumentPath:
        """A path below this service."""
        return ("services", self.name, *steps)

    @cached_property
    def reference(self) -> Reference | None:
        """The image it pulls; ``None`` when the project builds it, or nobody knows the name."""
        image = self.service.image
        if image is None or self.service.build is not None or unknown(image):
            return None
        return None if image in self.view.built else try_parse(image)

    @cached_property
    def technology(self) -> Technology | None:
        """What the catalog knows it as."""
        return self.view.facts.technology(self.reference) if self.reference else None

    @cached_property
    def release(self) -> Release | None:
        """The catalog's release line of its image."""
        return self.view.facts.release(self.reference) if self.reference else None

    @property
    def environment(self) -> Mapping[str, str | None]:
        """Its variables, settled; a value of ``None`` comes from `.env` or the shell."""
        return self.service.environment

    @property
    def healthcheck(self) -> Healthcheck | None:
        """The healthcheck that it defines and does not disable."""
        check = self.service.healthcheck
        off = check is None or check.disable is True or not check.test or check.test[0] == "NONE"
        return None if off else check

    @cached_property
    def replicas(self) -> int:
        """How many containers run; 1 when nothing else is known."""
        deploy = self.service.deploy
        wanted = deploy.replicas if deploy and deploy.replicas is not None else self.service.scale
        text = str(wanted)
        return int(text) if text.isdigit() else 1

    @cached_property
    def one_shot(self) -> bool:
        """Whether it runs once and ends, as far as the project says so."""
        deploy = self.service.deploy
        policy = deploy.restart_policy if deploy else None
        waited_for = any(
            other.service.depends_on[self.name].condition == "service_completed_successfully"
            for other in self.view.services
            if self.name in other.service.depends_on
        )
        return (
            waited_for
            or self.service.restart in ("no", "on-failure")
            or bool(policy and policy.condition in ("none", "on-failure"))
            or bool(deploy and deploy.mode in ("replicated-job", "global-job"))
        )

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name under which the others reach it."""
        own = [self.name, self.service.container_name, self.service.hostname]
        aliases = [a for network in self.service.networks.values() for a in network.aliases]
        return frozenset(name for name in [*own, *aliases] if name)

    @property
    def dependents(self) -> tuple[ServiceView, ...]:
        """The services that declare to depend on it."""
        return tuple(s for s in self.view.services if self.name in s.service.depends_on)

    def mounts(self) -> Iterator[tuple[int, Mount]]:
        """Its mounts with their position."""
        return enumerate(self.service.volumes)


class View:
    """A resolved project, the file it was written in, and what the catalog knows about it.

    ``resolved`` is the project without interpolation; ``environment`` is what its variables take
    their values from. ``context`` is what is known beside the files.
    """

    def __init__(
        self,
        resolved: Resolved,
        environment: Mapping[str, str],
        facts: Facts,
        context: Context | None = None,
    ) -> None:
        self.resolved = resolved
        self.environment = environment
        self.facts = facts
        self.context = context or Context()
        self.raw = resolved.data
        self._places: dict[tuple[DocumentPath, bool], Location | None] = {}
        self._looked: dict[object, Any] = {}

    @cached_property
    def project(self) -> Project:
        """The typed project with the values its variables have."""
        return typed_project(settled(self.raw, self.environment))

    @cached_property
    def services(self) -> tuple[ServiceView, ...]:
        """Every service, of every profile, in the file's order; not those of a provider."""
        raw = self.raw.get("services") or {}
        return tuple(
            ServiceView(name, service, raw.get(name) or {}, self)
            for name, service in self.project.services.items()
            if service.provider is None
        )

    @cached_property
    def built(self) -> frozenset[str]:
        """The names of the images that services build; those who only name one do not pull it."""
        return frozenset(
            one.service.image
            for one in self.services
            if one.service.image is not None and one.service.build is not None
        )

    @cached_property
    def halves(self) -> frozenset[str]:
        """Services that have nothing to run: another file completes them, or nobody does."""
        return frozenset(
            one.name
            for one in self.services
            if one.service.image is None and one.service.build is None
        )

    @cached_property
    def by_name(self) -> Mapping[str, ServiceView]:
        """Services by every name under which others reach them; the service's own name wins."""
        found = {name: service for service in self.services for name in service.names}
        return {**found, **{service.name: service for service in self.services}}

    def needs(self, name: str) -> frozenset[str]:
        """The services that ``name`` depends on, however far away."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            service = self.project.services.get(waiting.pop())
            for other in service.depends_on if service else ():
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return frozenset(seen)

    def written(self, path: DocumentPath) -> Any:
        """The value at ``path`` as it is written, variables and all, or ``None``."""
        return value_at(self.raw, list_positions(self.raw, path))

    def locate(self, path: DocumentPath, *, key: bool = False) -> Location | None:
        """Where ``path`` comes from in the user's files."""
        asked = (path, key)
        if asked not in self._places:
            self._places[asked] = locate(self.resolved, path, key=key)
        return self._places[asked]

    @cached_property
    def neighbours(self) -> str:
        """The texts of the other compose files beside the project's, which may share ``.env``."""
        own = [source.name for source in self.resolved.sources]
        return "\n".join(self.context.neighbours(own))

    def once(self, look: Callable[[View], _Looked]) -> _Looked:
        """What ``look`` sees in this project; it looks once, however many rules ask."""
        if look not in self._looked:
            self._looked[look] = look(self)
        found: _Looked = self._looked[look]
        return found

    def is_written(self, path: DocumentPath) -> bool:
        """Whether somebody wrote ``path`` itself, rather than something it follows from."""
        own, parent = self.locate(path), self.locate(path[:-1])
        return own is not None and parent is not None and own.place != parent.place

    def in_override(self, path: DocumentPath) -> bool:
        """Whether ``path`` comes from the file that Compose adds by itself, for development."""
        location = self.locate(path)
        return location is not None and os.path.basename(location.source) in OVERRIDE_NAMES  # noqa: PTH119

    def path_as_written(self, path: DocumentPath) -> str:
        """How the path of a mount begins in the file: ``.``, ``~``, ``/``, ``$``, or a letter."""
        location = self.locate(path)
        if location is None:
            return ""
        return location.excerpt[location.place.column - 1 :].lstrip("\"'- ")[:1]
