"""``services.*.volumes``, ``configs`` and ``secrets``: what a container finds on its disk."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from saaswright.compose.model.element import Count, Element, Flag

MountType = Literal["volume", "bind", "tmpfs", "image", "npipe", "cluster"]


class BindOptions(Element, frozen=True):
    """``bind:`` of a mount; the host path is created unless ``create_host_path`` says no."""

    create_host_path: Flag = True
    propagation: str | None = None
    recursive: str | None = None
    selinux: str | None = None


class VolumeOptions(Element, frozen=True):
    """``volume:`` of a mount."""

    nocopy: Flag = False
    subpath: str | None = None
    labels: Mapping[str, str | None] = {}


class TmpfsOptions(Element, frozen=True):
    """``tmpfs:`` of a mount; ``size`` in bytes or with a unit, ``mode`` as an octal number."""

    size: Count | None = None
    mode: Count | None = None


class ImageOptions(Element, frozen=True):
    """``image:`` of a mount."""

    subpath: str | None = None


class Mount(Element, frozen=True):
    """One item of ``services.*.volumes`` in the long form.

    ``source`` is a volume's name (``volume``), a host path (``bind``) or an image. Options that
    say nothing but the default are dropped, so that both ways to write a mount are one value.
    """

    type: MountType | str
    source: str | None = None
    target: str | None = None
    read_only: Flag = False
    consistency: str | None = None
    bind: BindOptions | None = None
    volume: VolumeOptions | None = None
    tmpfs: TmpfsOptions | None = None
    image: ImageOptions | None = None

    def __post_init__(self) -> None:
        for name, default in _SAYS_NOTHING.items():
            if getattr(self, name) == default:
                msgspec.structs.force_setattr(self, name, None)


_SAYS_NOTHING: dict[str, Element] = {
    "bind": BindOptions(),
    "volume": VolumeOptions(),
    "tmpfs": TmpfsOptions(),
    "image": ImageOptions(),
}


class FileGrant(Element, frozen=True):
    """One item of ``services.*.configs`` or ``secrets``: which one, and the file it becomes.

    ``mode`` is a number (``0o440``, written ``0440``) or the text of a parameter.
    """

    source: str = ""
    target: str | None = None
    uid: str | None = None
    gid: str | None = None
    mode: Count | None = None
