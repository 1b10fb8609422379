"""``command``, ``user``, ``read_only``, ``cap_*``...: how a process is started and held.

Hardening is drawn only where the catalog knows that the image bears it; what nobody has verified
is left out and reported.
"""

from __future__ import annotations

from typing import Final

from saaswright.blueprint.accounts import fill
from saaswright.blueprint.config import configure
from saaswright.blueprint.site import Part, Site
from saaswright.blueprint.storage import data_paths
from saaswright.catalog.model import Image

OWN_USER: Final = "10001:10001"
"""Numeric, so that a platform can tell that it is not root; above the ranges of distributions."""


def command(site: Site) -> Part | None:
    """What the image is told to run, when that is not its own default."""
    component, image = site.component, _image(site)
    mode = site.brief.mode(component)
    if mode is not None:
        sentence = f"The image's `{mode}` process; without a word it serves."
        return Part((mode,), component.decision, sentence)
    own = configure(site)
    if own.command:
        return Part(own.command, component.decision, "Starts in the part that it plays here.")
    words = image.command if image else ()
    value = (*(fill(site, component, word) for word in words), *own.arguments)
    if not value:
        return None
    return Part(
        value, component.decision, "Settings that this image takes only on its command line."
    )


def init(site: Site) -> Part | None:
    """A process that passes signals on and buries children, for images that may lack one."""
    sentence = "Signals reach the process and its children are reaped."
    return Part(True, site.component.decision, sentence) if site.component.custom else None


def user(site: Site) -> Part | None:
    """An account that is not root."""
    image = _image(site)
    if site.component.custom:
        return Part(OWN_USER, site.component.decision, "Never root; the image must work so.")
    if image is None or image.user is None:
        return None
    return Part(image.user, site.component.decision, "The image's own account, without root.")


def read_only(site: Site) -> Part | None:
    """A root file system that nothing can be written to."""
    image = _image(site)
    if site.component.custom:
        return Part(True, site.component.decision, "Nothing can be planted; /tmp is for scratch.")
    if image is None or not image.read_only:
        return None
    return Part(True, site.component.decision, "Nothing can be planted in the image's files.")


def tmpfs(site: Site) -> Part | None:
    """Memory for the paths that a read-only image still writes to."""
    if read_only(site) is None:
        return None
    image = _image(site)
    paths = ["/tmp"] if image is None else [*image.writable, *configure(site).writable]  # noqa: S108
    kept = {data.path for data in data_paths(site.brief, site.component)}
    value = tuple(path for path in dict.fromkeys(paths) if path not in kept)
    if not value:
        return None
    return Part(value, site.component.decision, "The only paths it writes to; gone when it stops.")


def security_opt(site: Site) -> Part:
    """No program may gain rights that its caller lacks."""
    sentence = "A set-uid program cannot gain rights."
    return Part(("no-new-privileges:true",), site.component.decision, sentence)


def cap_drop(site: Site) -> Part | None:
    """All capabilities, where it is known which ones are needed back."""
    image = _image(site)
    if not site.component.custom and (image is None or image.capabilities is None):
        return None
    return Part(("ALL",), site.component.decision, "Starts without any of the kernel's privileges.")


def cap_add(site: Site) -> Part | None:
    """The capabilities that the image's start needs."""
    image = _image(site)
    if site.component.custom or image is None or not image.capabilities:
        return None
    sentence = "What the image needs while it starts, before it becomes an ordinary account."
    return Part(tuple(image.capabilities), site.component.decision, sentence)


def unverified(site: Site) -> tuple[str, ...]:
    """The hardening that is left out because nobody has verified that the image bears it."""
    image = _image(site)
    if site.component.custom or image is None:
        return ()
    unknown = {"cap_drop": image.capabilities is None, "read_only": image.read_only is None}
    return tuple(key for key, missing in unknown.items() if missing)


def _image(site: Site) -> Image | None:
    technology = site.technology
    return technology.image if technology is not None and not site.component.custom else None
