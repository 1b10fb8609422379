"""What the catalog knows to be in an image, and how surely."""

from __future__ import annotations

from saaswright.rules.view import ServiceView


def is_absent(service: ServiceView, program: str) -> bool:
    """Whether the catalog lists the image's programs without ``program``, from a real source."""
    technology, reference = service.technology, service.reference
    if technology is None or technology.image is None or reference is None:
        return False
    if not technology.image.programs or not view_of_image_is_sure(service):
        return False
    alpine = "alpine" in (reference.tag or "") or "alpine" in technology.image.tag
    return program not in technology.image.programs and (program == "curl" or not alpine)


def view_of_image_is_sure(service: ServiceView) -> bool:
    """Whether somebody read what is in the image, and of this variant of it."""
    technology, reference = service.technology, service.reference
    if technology is None or technology.image is None or reference is None:
        return False
    same = ("alpine" in (reference.tag or "")) == ("alpine" in technology.image.tag)
    return same and service.view.facts.sure(technology, "image.programs")
