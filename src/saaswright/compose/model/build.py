"""``services.*.build`` and ``services.*.develop``: from source code to an image."""

from collections.abc import Mapping

from saaswright.compose.model.element import Count, Element, Flag
from saaswright.compose.model.lifecycle import Hook
from saaswright.compose.model.mounts import FileGrant
from saaswright.compose.model.resources import Ulimit


class Build(Element, frozen=True):
    """``services.*.build`` in the long form."""

    context: str | None = None
    dockerfile: str | None = None
    dockerfile_inline: str | None = None
    target: str | None = None
    args: Mapping[str, str | None] = {}
    additional_contexts: Mapping[str, str | None] = {}
    ssh: tuple[str, ...] = ()
    secrets: tuple[FileGrant, ...] = ()
    labels: Mapping[str, str | None] = {}
    tags: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    cache_from: tuple[str, ...] = ()
    cache_to: tuple[str, ...] = ()
    no_cache: Flag = False
    no_cache_filter: tuple[str, ...] = ()
    pull: Flag = False
    network: str | None = None
    extra_hosts: Mapping[str, tuple[str, ...]] = {}
    shm_size: Count | None = None
    ulimits: Mapping[str, Ulimit | Count] = {}
    entitlements: tuple[str, ...] = ()
    privileged: Flag = False
    isolation: str | None = None
    provenance: str | None = None
    sbom: str | None = None


class Trigger(Element, frozen=True):
    """One item of ``develop.watch``."""

    path: str
    action: str
    target: str | None = None
    include: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    initial_sync: Flag = False
    exec: Hook | None = None


class Develop(Element, frozen=True):
    """``services.*.develop``."""

    watch: tuple[Trigger, ...] = ()
