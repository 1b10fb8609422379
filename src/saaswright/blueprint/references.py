"""``image``: where a service's image comes from, and what it is called in each iteration."""

from __future__ import annotations

from typing import Final

from saaswright.architecture.model import Component
from saaswright.blueprint.accounts import prefix
from saaswright.blueprint.brief import Brief
from saaswright.blueprint.registries import full_name, mirror, mirrored
from saaswright.blueprint.site import IMAGES, Part, Site

FIRST_TAG: Final = "1.0.0"
"""The release that a deployment starts with; the product's first image is pushed under it."""


def image(site: Site) -> Part | None:
    """The image reference: a local name for own images until registries are there."""
    owner = site.brief.image_owner(site.component)
    if site.component.custom:
        return _own(site, owner)
    technology = site.technology
    if technology is None or technology.image is None:
        return None
    name = f"{technology.image.repository}:{technology.image.tag}"
    sentence = (
        f"{technology.name} {technology.image.release}, pinned to {technology.image.tag}: a tag "
        "that moves by itself would change what runs."
    )
    if site.iteration < IMAGES:
        return Part(name, site.component.decision, sentence)
    host, path = full_name(technology.image.repository)
    if mirrored(site.brief):
        sentence += " The registry is a parameter, because some plan cannot reach it."
        host = site.ref(mirror(host))
    return Part(f"{host}/{path}:{technology.image.tag}", site.component.decision, sentence)


def _own(site: Site, owner: Component) -> Part:
    sentence = f"The product's own image of {owner.name}: built outside, pushed to a registry."
    if owner != site.component:
        sentence = (
            f"The image of {owner.name}, started as another process: one code base, one tag, so "
            f"that {site.component.name} never runs other code than {owner.name}."
        )
    tag = site.ref(f"{prefix(owner)}_TAG")
    name = image_name(site.brief, owner)
    if site.iteration >= IMAGES:
        return Part(f"{site.ref('IMAGE_REGISTRY')}/{name}:{tag}", owner.decision, sentence)
    local = f"{site.brief.architecture.product}/{owner.name}"
    return Part(f"{local}:{tag}", owner.decision, sentence)


def image_name(brief: Brief, owner: Component) -> str:
    """``product-app``, or ``app`` where the registry's name space is the product's already."""
    product = brief.architecture.product
    space = (brief.requirements.images.registry or product).rstrip("/").rsplit("/", 1)[-1]
    return owner.name if space == product else f"{product}-{owner.name}"


def inventory(brief: Brief) -> tuple[tuple[str, str], ...]:
    """Service → the image that it runs when every parameter has its default."""
    found = []
    for component in brief.drawn():
        technology = brief.technology(component)
        if component.custom:
            owner = brief.image_owner(component)
            registry = (brief.requirements.images.registry or brief.architecture.product).rstrip(
                "/"
            )
            found.append((component.name, f"{registry}/{image_name(brief, owner)}:{FIRST_TAG}"))
        elif technology is not None and technology.image is not None:
            host, path = full_name(technology.image.repository)
            found.append((component.name, f"{host}/{path}:{technology.image.tag}"))
    return tuple(found)
