"""The inventory: every image of a project, whose it is, and how far that is known."""

from __future__ import annotations

from collections.abc import Mapping

from saaswright.compose.reference import Reference, Written, read_written
from saaswright.images.model import EndOfLife, Inventory, Listed, Origin, Pinned
from saaswright.images.registries import registry
from saaswright.rules.facts import Facts
from saaswright.rules.tags import MOVING
from saaswright.rules.view import ServiceView, View


def listing(view: View, files: tuple[str, ...], own: str | None = None) -> Inventory:
    """The images of the project's services in the file's order.

    ``own`` is the registry and namespace of the product's images (``ghcr.io/acme``), if known.
    """
    known = dict(view.environment)
    spaces = _namespaces(view, known)
    images = tuple(_listed(service, view, known, own, spaces) for service in view.services)
    return Inventory(project=view.resolved.name, files=files, images=images)


def written_reference(service: ServiceView, environment: Mapping[str, str]) -> Written | None:
    """The image that the service names, as it is written."""
    text = service.raw.get("image")
    return read_written(str(text), dict(environment)) if text else None


def _listed(
    service: ServiceView,
    view: View,
    known: dict[str, str],
    own: str | None,
    spaces: frozenset[str],
) -> Listed:
    written = written_reference(service, known)
    built = service.service.build is not None
    if written is None:
        because = "it is built here and has no name yet" if built else "the service has no image"
        return Listed(
            service=service.name, written=None, reference=None, registry=None, kind=None,
            origin="custom" if built else "unknown", because=because, built=built, pinned=None,
        )  # fmt: skip
    reference = written.reference
    whole = reference if reference and not written.open else None
    host = reference.host if reference and "host" not in written.open else None
    origin, because = _origin(reference, built, own, spaces, view.facts)
    return Listed(
        service=service.name,
        written=written.text,
        reference=whole.familiar if whole else None,
        registry=host,
        kind=registry(host).id if host else None,
        origin=origin,
        because=because,
        built=built,
        pinned=_pinned(written) if not written.problem else None,
        variables=written.variables,
        end_of_life=_end_of_life(whole, view.facts),
        problem=written.problem,
    )


def _namespaces(view: View, known: dict[str, str]) -> frozenset[str]:
    """The registries and directories that images built here are pushed to."""
    found = set()
    for service in view.services:
        written = written_reference(service, known)
        if service.service.build is None or written is None or written.reference is None:
            continue
        directory = written.reference.path.rpartition("/")[0]
        # `library` is where names without a directory are; anybody's `image: app` is there.
        if directory and directory != "library":
            found.add(f"{written.reference.host}/{directory}")
    return frozenset(found)


def _origin(
    reference: Reference | None,
    built: bool,
    own: str | None,
    spaces: frozenset[str],
    facts: Facts,
) -> tuple[Origin, str]:
    if built:
        return "custom", "it is built here"
    if reference is None:
        return "unknown", "a variable decides which image it is"
    whole = f"{reference.host}/{reference.path}"
    if own and (whole.startswith(f"{own.rstrip('/')}/") or reference.name.startswith(f"{own}/")):
        return "custom", f"it is below {own}, where the product's images are"
    if whole.rpartition("/")[0] in spaces:
        return "custom", "others beside it are built here"
    if facts.technology(reference) is not None:
        return "public", "the catalog knows it"
    if reference.official:
        return "public", "it is an official image of Docker Hub"
    kind = registry(reference.host)
    if kind.owned:
        return "custom", f"its registry is one of your own ({kind.name})"
    return "unknown", "nobody said whether its publisher is you"


def _pinned(written: Written) -> Pinned:
    reference = written.reference
    if reference is None or {"tag", "digest"} & set(written.open):
        return "open"
    if reference.digest:
        return "digest"
    return "moving" if (reference.tag or "latest") in MOVING else "tag"


def _end_of_life(reference: Reference | None, facts: Facts) -> EndOfLife | None:
    found = facts.end_of_life(reference) if reference else None
    return EndOfLife(found[0], found[1], found[1] < facts.as_of) if found else None
