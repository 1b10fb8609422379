"""One component at one iteration: the place for which every part of a service is drawn."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec

from saaswright.architecture.model import Component, Connection
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.model import Parameter
from saaswright.catalog.model import Technology

CORE, DEPENDENCIES, HEALTH, SERVICES, PARAMETERS, IMAGES, SIZING = range(1, 8)
"""The iterations of the specification's phase 8."""

_DOLLAR: Final = re.compile(r"\$\$?")


class Site(msgspec.Struct, frozen=True):
    """Where drawing happens. ``parameters`` are all that may be referred to, by name."""

    brief: Brief
    component: Component
    iteration: int
    parameters: Mapping[str, Parameter]

    @property
    def technology(self) -> Technology | None:
        """What the component runs."""
        return self.brief.technology(self.component)

    def at(self, component: Component) -> Site:
        """The same iteration, seen from another component."""
        return msgspec.structs.replace(self, component=component)

    def calls(self) -> tuple[tuple[Connection, Component], ...]:
        """What the component calls that is there in this iteration, a cloud's services too."""
        return tuple(
            (connection, target)
            for connection, target in self.brief.calls(self.component)
            if target.iteration <= self.iteration
        )

    def ref(self, name: str) -> str:
        """How the compose file refers to a parameter: before parameters exist, its default."""
        return reference(self.parameters[name], plain=self.iteration < PARAMETERS)


class Part(msgspec.Struct, frozen=True):
    """A value of one key of a service, and why it is there.

    ``parts`` say more about single entries: sub-path, decision, sentence.
    """

    value: Any
    decision: str
    sentence: str
    parts: tuple[tuple[tuple[str | int, ...], str, str], ...] = ()


def reference(parameter: Parameter, *, plain: bool = False) -> str:
    """``${NAME:-default}``, or ``${NAME:?why}`` when the deployer must give it.

    ``plain`` writes the default itself; what has none stays a reference, so that no iteration
    ever holds a password.
    """
    if parameter.default is None:
        return f"${{{parameter.name}:?set {parameter.name} in .env (see .env.example)}}"
    return parameter.default if plain else f"${{{parameter.name}:-{parameter.default}}}"


def escaped(text: str) -> str:
    """``text`` with its dollar signs kept from Compose: they are for the container's shell."""
    return _DOLLAR.sub("$$", text)
