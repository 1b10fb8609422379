"""What a drawing is made from, and the questions that every part of it asks."""

from __future__ import annotations

from typing import Final

import msgspec

from saaswright.architecture.model import Architecture, Component, Connection
from saaswright.catalog.model import Catalog, Port, Technology
from saaswright.decisions.model import Decisions
from saaswright.requirements.model import Requirements

_MODES: Final = {"worker": "worker", "migration": "migrate"}
"""Roles that are another process of an image that is there anyway, and the word that starts it."""

_OWNERS: Final = ("api-next", "api", "ingest", "query-api")
"""Roles whose image those processes belong to; of several versions the newest."""


class Brief(msgspec.Struct, frozen=True):
    """The four values that the stage is given, with look-ups over them."""

    architecture: Architecture
    decisions: Decisions
    requirements: Requirements
    catalog: Catalog

    def technology(self, component: Component) -> Technology | None:
        """What ``component`` runs; ``None`` when the catalog has no such technology."""
        return self.catalog.technology(component.technology)

    def drawn(self) -> tuple[Component, ...]:
        """The components that stand in the compose file, tiers left to right."""
        return tuple(c for c in self.architecture.components if self.is_drawn(c))

    def is_drawn(self, component: Component) -> bool:
        """Whether it becomes a service: neither a cloud's service nor a mere file system."""
        technology = self.technology(component)
        runs = component.custom or (technology is not None and technology.image is not None)
        return runs and not component.external

    def calls(self, component: Component) -> tuple[tuple[Connection, Component], ...]:
        """What ``component`` calls, required ones first, else in the architecture's order."""
        found = [
            (connection, self.architecture.component(connection.target))
            for connection in self.architecture.connections
            if connection.source == component.name
        ]
        return tuple(sorted(found, key=lambda pair: not pair[0].required))

    def called_by(self, component: Component) -> tuple[tuple[Connection, Component], ...]:
        """What calls ``component``."""
        return tuple(
            (connection, self.architecture.component(connection.source))
            for connection in self.architecture.connections
            if connection.target == component.name
        )

    def port(self, component: Component) -> Port | None:
        """The port at which clients reach it: the technology's first one for clients."""
        technology = self.technology(component)
        ports = technology.ports if technology else ()
        return next((port for port in ports if port.use == "client"), None)

    def family(self, component: Component) -> str:
        """The wire protocol family (``postgresql``), or the technology's own id."""
        technology = self.technology(component)
        word = technology.attributes.get("family") if technology else None
        return word if isinstance(word, str) else component.technology

    def holder(self, component: Component, seen: frozenset[str] = frozenset()) -> Component:
        """The component whose accounts are used to reach ``component``.

        A replica and a pooler have the accounts of the primary that they stand for: the component
        of their own family that they call.
        """
        for _, target in self.calls(component) if not component.custom else ():
            if self.family(target) == self.family(component) and target.name not in seen:
                return self.holder(target, seen | {component.name})
        return component

    def image_owner(self, component: Component) -> Component:
        """The component whose image it runs: workers and migrations run the one of their callers.

        One code base, several processes (twelve-factor app, XII): they change together, so they
        are built and tagged together.
        """
        if not component.custom or component.role not in _MODES:
            return component
        kin = {
            other.role: other
            for other in self.architecture.components
            if other.custom and other.technology == component.technology
        }
        return next((kin[role] for role in _OWNERS if role in kin), component)

    def mode(self, component: Component) -> str | None:
        """The word that starts this process of the image (``worker``), ``None`` for serving."""
        return _MODES.get(component.role) if component.custom else None

    def because(self, decision: str) -> str:
        """The first reason of a decision, as a sentence; empty when there is none."""
        for item in self.decisions.items:
            if item.id == decision and item.because:
                return item.because[0].sentence
        return ""
