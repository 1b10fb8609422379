"""Limits of a container that are not part of ``deploy``: ulimits, devices, block IO."""

from collections.abc import Mapping

from saaswright.compose.model.element import Count, Element


class Ulimit(Element, frozen=True):
    """The long form of one key of ``ulimits``; both limits are always written."""

    soft: Count = 0
    hard: Count = 0


class Device(Element, frozen=True):
    """One item of ``services.*.devices``."""

    source: str
    target: str | None = None
    permissions: str | None = None


class DeviceRequest(Element, frozen=True):
    """One item of ``gpus`` or ``deploy.resources.reservations.devices``; ``count`` -1 is all."""

    capabilities: tuple[str, ...] = ()
    driver: str | None = None
    count: Count | None = None
    device_ids: tuple[str, ...] = ()
    options: Mapping[str, str | None] = {}


class DeviceRate(Element, frozen=True):
    """One item of ``blkio_config.device_*``: bytes or operations per second of a device."""

    path: str = ""
    rate: Count | None = None


class DeviceWeight(Element, frozen=True):
    """One item of ``blkio_config.weight_device``."""

    path: str = ""
    weight: Count | None = None


class BlkioConfig(Element, frozen=True):
    """``services.*.blkio_config``."""

    weight: Count | None = None
    weight_device: tuple[DeviceWeight, ...] = ()
    device_read_bps: tuple[DeviceRate, ...] = ()
    device_read_iops: tuple[DeviceRate, ...] = ()
    device_write_bps: tuple[DeviceRate, ...] = ()
    device_write_iops: tuple[DeviceRate, ...] = ()
