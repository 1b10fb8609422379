"""``deploy``, ``restart``, ``stop_grace_period``, ``logging``: how many, how large, how long."""

from __future__ import annotations

from typing import Final

from saaswright.blueprint.accounts import prefix
from saaswright.blueprint.site import Part, Site
from saaswright.blueprint.sizes import scales
from saaswright.compose.model import Deploy, DeviceRequest, Logging, Resource, Resources

Reason = tuple[tuple[str | int, ...], str, str]
"""Sub-path, decision, sentence."""

_OWN_GRACE: Final = "30s"


def deploy(site: Site) -> Part | None:
    """Copies, limits and reservations: each a parameter that a plan sets."""
    start = prefix(site.component)
    if f"{start}_MEMORY" not in site.parameters:
        return None
    devices: tuple[DeviceRequest, ...] = ()
    if f"{start}_GPUS" in site.parameters:
        count = site.ref(f"{start}_GPUS")
        devices = (DeviceRequest(driver="nvidia", count=count, capabilities=("gpu",)),)
    limits = Resource(cpus=site.ref(f"{start}_CPUS"), memory=site.ref(f"{start}_MEMORY"))
    reservations = Resource(
        cpus=site.ref(f"{start}_CPUS_RESERVED"),
        memory=site.ref(f"{start}_MEMORY_RESERVED"),
        devices=devices,
    )
    many = scales(site.brief, site.component)
    value = Deploy(
        replicas=site.ref(f"{start}_REPLICAS") if many else None,
        resources=Resources(limits=limits, reservations=reservations),
    )
    sentence = (
        "Any number of copies: it keeps nothing of its own."
        if many
        else "One copy: more would each stand for themselves. Redundancy is the platform's part."
    )
    if site.component.one_shot:
        sentence = "Runs once for each release, never twice at a time."
    resources = "What a copy may use and is promised; plans differ in this."
    parts: tuple[Reason, ...] = ((("resources",), "scaling", resources),)
    if devices:
        gpu = "GPUs are reserved, never shared by chance; a machine without one cannot start it."
        parts = (*parts, (("resources", "reservations", "devices"), "inference-server", gpu))
    return Part(value, "scaling", sentence, parts)


def restart(site: Site) -> Part:
    """Always, but for what is meant to end."""
    if site.component.one_shot:
        sentence = "It is meant to end; a failure must be seen, not repeated."
        return Part("no", site.component.decision, sentence)
    sentence = "Comes back after a crash and after the machine restarts."
    return Part("unless-stopped", site.component.decision, sentence)


def stop_grace_period(site: Site) -> Part:
    """Time to finish what was begun before it is killed."""
    technology = site.technology
    image = technology.image if technology and not site.component.custom else None
    value = image.stop_grace if image else _OWN_GRACE
    sentence = "Time to finish requests and write data back after SIGTERM."
    return Part(value, site.component.decision, sentence)


def logging(site: Site) -> Part:
    """Logs that cannot fill the disk."""
    options = {"max-size": site.ref("LOG_MAX_SIZE"), "max-file": site.ref("LOG_MAX_FILES")}
    sentence = "Logs go to standard output and cannot fill the disk; a platform collects them."
    return Part(Logging(driver="json-file", options=options), "observability", sentence)
