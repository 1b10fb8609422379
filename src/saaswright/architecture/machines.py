"""The machines that hold what a plan's containers reserve, zone by zone, at the lowest price."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from saaswright.architecture.figures import Figures
from saaswright.architecture.model import Sized
from saaswright.catalog.model import Machine

HOURS: Final = 730
"""Hours a month, as the clouds bill them."""

FAMILIES: Final = ("general", "memory")


class Fleet(msgspec.Struct, frozen=True):
    """``count`` machines of one type in each of ``zones``.

    They hold ``vcpus`` and ``memory_gib`` times ``room``, in the ``shares`` of a machine's CPU and
    memory that containers can have.
    """

    machine: Machine
    count: int
    zones: int
    vcpus: float
    memory_gib: float
    room: float
    shares: tuple[float, float]

    @property
    def hourly(self) -> float:
        """USD an hour at the price of the base region."""
        return self.machine.usd_per_hour * self.count * self.zones


def copies_of(item: Sized) -> int:
    """Containers that run of a component, followers of a data store included."""
    return max(item.replicas, item.settings.get("nodes", 1))


def reserved(sized: tuple[Sized, ...]) -> tuple[float, float]:
    """The vCPU and GiB that all copies together reserve, those with a GPU apart."""
    plain = [item for item in sized if not item.size.gpus]
    vcpus = math.fsum(copies_of(item) * item.size.reserved_cpus for item in plain)
    mib = math.fsum(copies_of(item) * item.size.reserved_memory_mib for item in plain)
    return vcpus, mib / 1024


def fleet(
    sized: tuple[Sized, ...], zones: int, machines: tuple[Machine, ...], figures: Figures
) -> Fleet | None:
    """The cheapest equal machines per zone that hold the reservations with headroom.

    ``machines`` are those of one cloud. ``None`` when none is large enough for the largest
    container. Ties go to fewer, then by type.
    """
    vcpus, gib = reserved(sized)
    room = 1 + figures.demand("machine-headroom")
    cpu_share, memory_share = (
        figures.supply("allocatable-cpu"),
        figures.supply("allocatable-memory"),
    )
    # The largest container has to fit on one machine, without headroom.
    plain = [item.size for item in sized if not item.size.gpus]
    largest_cpu = max((size.reserved_cpus for size in plain), default=0.0)
    largest_gib = max((size.reserved_memory_mib for size in plain), default=0) / 1024
    choices = []
    for machine in machines:
        cpus, memory = machine.vcpus * cpu_share, machine.memory_gib * memory_share
        if machine.family not in FAMILIES or cpus < largest_cpu or memory < largest_gib:
            continue
        count = max(
            math.ceil(vcpus * room / zones / cpus), math.ceil(gib * room / zones / memory), 1
        )
        choices.append(Fleet(machine, count, zones, vcpus, gib, room, (cpu_share, memory_share)))
    return min(choices, key=lambda item: (item.hourly, item.count, item.machine.type), default=None)


def gpu_machine(item: Sized, machines: tuple[Machine, ...]) -> Machine | None:
    """The cheapest machine with a GPU that holds one replica; ``None`` when there is none."""
    fits = [
        machine
        for machine in machines
        if machine.gpus >= item.size.gpus
        and machine.vcpus >= item.size.reserved_cpus
        and machine.memory_gib * 1024 >= item.size.reserved_memory_mib
    ]
    return min(fits, key=lambda machine: (machine.usd_per_hour, machine.type), default=None)
