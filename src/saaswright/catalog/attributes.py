"""The flat words that rules ask an option for: those it declares, and those its facts imply."""

from __future__ import annotations

from saaswright.catalog.model import Attribute, Catalog, Option, Technology

_LANGUAGE_FAMILIES = (("javascript", "typescript"),)
"""Languages whose frameworks are the same; any other is a family of its own."""


def attributes_of(option: Option, catalog: Catalog) -> dict[str, Attribute]:
    """Every attribute of ``option``: ``attributes`` as declared, then the derived ones.

    The derived ones (marked so in ``data/attributes.yaml``) always win, so that an entry cannot
    contradict its own facts.
    """
    own: dict[str, Attribute] = {**option.attributes, "id": option.id}
    if isinstance(option, Technology):
        own.update(_derived(option, catalog))
    return own


def _derived(technology: Technology, catalog: Catalog) -> dict[str, Attribute]:
    cluster = technology.cluster
    nodes = cluster.min_nodes if cluster is not None and cluster.min_nodes is not None else None
    return {
        "hosting": "self" if technology.cloud is None else "cloud",
        "cloud": technology.cloud or "",
        "saas_use": technology.licence.saas,
        "dbaas_use": technology.licence.dbaas,
        "lifecycle": technology.lifecycle.status,
        "supported": supported(technology, catalog.as_of),
        "operations": technology.operations,
        "footprint_mib": technology.capacity.min_memory_mib * (nodes or 1),
        "languages": languages(technology),
        "clusters": nodes is not None,
    }


def supported(technology: Technology, as_of: str) -> bool:
    """Whether the recommended release line has not ended on the date ``as_of`` (ISO).

    A line without a published end counts as supported, as does a service of a cloud.
    """
    if technology.image is None:
        eol = technology.runtime.eol if technology.runtime is not None else None
    else:
        line = technology.image.release
        eol = next((r.eol for r in technology.releases if r.line == line), None)
    return eol is None or as_of <= eol


def languages(technology: Technology) -> tuple[str, ...]:
    """The languages a framework is written for, with those of the same family."""
    if technology.language is None:
        return ()
    return next((f for f in _LANGUAGE_FAMILIES if technology.language in f), (technology.language,))
