"""What a conversion is to do, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from saaswright.finding import Finding

Visibility = Literal["public", "private", "unknown"]
Policy = Literal["version", "git", "digest", "text"]
"""Where tags come from. ``digest``: a plain tag now, and the content's digest once it is pushed."""


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What the user asks for.

    ``prefix`` is registry and namespace (``ghcr.io/acme``); without one, only services whose
    ``image:`` says where it lives can be converted. ``tag`` is what follows the colon, with
    ``${VAR:-default}`` if wanted. ``names`` are names of images by service.
    """

    prefix: str | None = None
    tag: str = "${APP_VERSION:-0.1.0}"
    policy: Policy = "version"
    visibility: Visibility = "unknown"
    names: Mapping[str, str] = {}


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """One image to build: ``build`` is what the services said, in the long form, as written.

    ``image`` is the reference as it is written into the compose file, ``host`` its registry.
    """

    name: str
    services: tuple[str, ...]
    image: str
    host: str
    build: dict[str, Any]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The targets, and services for which nobody knows where their image is to live."""

    project: str
    directory: str
    targets: tuple[Target, ...]
    unplaced: tuple[str, ...] = ()
    visibility: Visibility = "unknown"
    policy: Policy = "version"

    def of_service(self, service: str) -> Target | None:
        """The target that builds the image of ``service``."""
        return next((one for one in self.targets if service in one.services), None)


class Converted(msgspec.Struct, frozen=True, kw_only=True):
    """``changed`` compose files (absolute path → text, before and after); ``refused`` is what
    could not be edited safely, as findings; ``notes`` what a person has to know.
    """

    plan: Plan
    before: Mapping[str, str]
    changed: Mapping[str, str]
    refused: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
