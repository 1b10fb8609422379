"""Which registry holds an image, and the parameters that name a mirror of it."""

from __future__ import annotations

from typing import Final

from saaswright.blueprint.brief import Brief
from saaswright.compose.reference import split_host

_OFFLINE: Final = frozenset({"byoc-copilot", "on-premise"})
"""Deployment models whose images come from a mirror, as nothing outside can be reached."""


def full_name(repository: str) -> tuple[str, str]:
    """Host and path of a repository: ``nginx`` → ``docker.io``, ``library/nginx``."""
    return split_host(repository)


def registry_host(repository: str) -> str:
    """The registry that holds a repository."""
    return full_name(repository)[0]


def mirrored(brief: Brief) -> bool:
    """Whether some plan runs where public registries cannot be reached."""
    return any(plan.deployment in _OFFLINE for plan in brief.architecture.plans)


def mirror(host: str) -> str:
    """The parameter that replaces a public registry's host (``MIRROR_DOCKER_IO``)."""
    return f"MIRROR_{host.upper().replace('.', '_').replace('-', '_').replace(':', '_')}"
