"""Which tag an image should have, from the catalog: the one it recommends, or a supported line."""

from __future__ import annotations

from typing import Final

from saaswright.catalog.model import Release, Technology
from saaswright.compose.reference import numbers
from saaswright.expression import expression
from saaswright.finding import Fix
from saaswright.rules.facts import Facts
from saaswright.rules.remedies import said
from saaswright.rules.view import ServiceView

# Variants that publishers build for every release line, under the same word.
_VARIANT: Final = expression(r"(?:-(?:alpine|slim|management|fpm|community))*")
_VERSION: Final = expression(r"(v?)(\d+(?:\.\d+)*)(.*)")


def pinned(service: ServiceView) -> tuple[Fix, ...]:
    """The catalog's tag, where it is of the variant that was asked for.

    It may be older than what `latest` is today; then it does not read what that has written.
    """
    technology, reference = service.technology, service.reference
    if technology is None or technology.image is None or reference is None:
        return ()
    tag = technology.image.tag
    named = reference.tag if reference.tag and reference.tag not in MOVING else ""
    if not set(filter(None, named.split("-"))) <= set(tag.split("-")):
        return ()
    return _with_tag(service, tag, f"pin the catalog's `{tag}`")


MOVING: Final = frozenset({"latest", "edge", "nightly", "main", "master", "dev", "develop"})
"""Tags of a branch, which change without notice."""


def supported(service: ServiceView) -> tuple[Fix, ...]:
    """A release line that still gets fixes: of the same major version, else the catalog's own."""
    technology, reference = service.technology, service.reference
    found = _VERSION.fullmatch(reference.tag or "") if reference else None
    if technology is None or found is None or not _VARIANT.fullmatch(found[3]):
        return ()
    release = _line(technology, numbers(found[2]), service.view.facts)
    if release is None:
        return ()
    version = release.line
    if release.latest and found[2].count(".") > release.line.count("."):
        version = release.latest
    tag = f"{found[1]}{version}{found[3]}"
    return _with_tag(service, tag, f"move to the supported `{tag}`; data may need an upgrade")


def _line(technology: Technology, version: tuple[int, ...], facts: Facts) -> Release | None:
    alive = [
        release
        for release in technology.releases
        if (release.eol is None or release.eol > facts.as_of) and numbers(release.line) > version
    ]
    same = [release for release in alive if numbers(release.line)[:1] == version[:1]]
    own = technology.image.release if technology.image else ""
    return next(iter(same), None) or next((one for one in alive if one.line == own), None)


def _with_tag(service: ServiceView, tag: str, title: str) -> tuple[Fix, ...]:
    reference, written = service.reference, service.view.written(service.at("image"))
    if reference is None or reference.digest or not isinstance(written, str) or "$" in written:
        return ()
    name = written.removesuffix(f":{reference.tag}") if reference.tag else written
    return said(title, service.at("image"), f"{name}:{tag}")
