"""What drawing yields: compose files by iteration, their files, and where lines come from."""

from __future__ import annotations

import msgspec


class Parameter(msgspec.Struct, frozen=True):
    """A ``${NAME}`` of the compose file.

    ``default`` is ``None`` when the deployer must give it (``${NAME:?why}``). ``kind`` is what
    onboarding needs to know: ``string``, ``integer``, ``size``, ``secret``, ``image-tag``...
    """

    name: str
    purpose: str
    default: str | None
    kind: str = "string"
    services: tuple[str, ...] = ()

    @property
    def secret(self) -> bool:
        """Whether its value must never be shown."""
        return self.kind == "secret"


class Trace(msgspec.Struct, frozen=True):
    """Why a part of the compose file is there: the longest ``path`` that is a prefix wins."""

    path: tuple[str | int, ...]
    decision: str
    sentence: str


class Blueprint(msgspec.Struct, frozen=True):
    """Everything that the compose side of the bundle holds; all texts end with a newline.

    ``iterations`` maps ``1-core`` … ``7-sizing`` to YAML text; ``compose`` is the production
    spec (iteration 7 with its comments). ``files`` maps bundle paths to text
    (``config/nginx/nginx.conf``). ``plans`` maps a plan's name to its ``.env`` text.
    """

    compose: str
    iterations: tuple[tuple[str, str], ...]
    parameters: tuple[Parameter, ...]
    env_example: str
    plans: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]
    images: tuple[tuple[str, str], ...]
    trace: tuple[Trace, ...]
