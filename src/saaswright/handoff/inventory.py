"""``handoff/images.json``: every image of the spec, its registry, and what pulling it takes."""

from __future__ import annotations

from saaswright.compose.reference import split_host
from saaswright.handoff.facts import platform
from saaswright.handoff.model import (
    CustomImage,
    Design,
    ImageInventory,
    PublicImage,
    Registry,
)
from saaswright.handoff.spec import Spec, SpecService
from saaswright.images.registries import registry


def inventory(design: Design, spec: Spec) -> ImageInventory:
    """Images as the spec refers to them with every parameter at its default."""
    own = {item.name for item in design.architecture.components if item.custom}
    visibility = design.requirements.images.visibility or "unknown"
    custom = tuple(
        CustomImage(
            service=item.name,
            reference=item.image,
            registry=_host(item),
            visibility=visibility,
        )
        for item in spec.services
        if item.name in own and item.image
    )
    public = tuple(
        PublicImage(service=item.name, reference=item.image, registry=_host(item))
        for item in spec.services
        if item.name not in own and item.image
    )
    hosts = dict.fromkeys([i.registry for i in custom] + [i.registry for i in public])
    return ImageInventory(
        schema="saaswright/images/v1",
        custom=custom,
        public=public,
        registries=tuple(_registry(host, custom, public) for host in sorted(hosts)),
    )


def _host(service: SpecService) -> str:
    return split_host(service.image.partition("@")[0])[0]


def _registry(
    host: str, custom: tuple[CustomImage, ...], public: tuple[PublicImage, ...]
) -> Registry:
    ours = [image for image in custom if image.registry == host]
    services = [image.service for image in ours]
    services += [image.service for image in public if image.registry == host]
    fact = registry(host)
    seen = {image.visibility for image in ours}
    if "private" not in seen and "unknown" not in seen:
        return Registry(host=host, name=fact.name, services=tuple(services), authentication="none")
    return Registry(
        host=host,
        name=fact.name,
        services=tuple(services),
        authentication="required" if "private" in seen else "unknown",
        credential=fact.credential,
        secrets=fact.secrets,
        environments=platform().environments,
        note=fact.note,
    )
