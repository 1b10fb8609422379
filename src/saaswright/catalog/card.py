"""``saaswright catalog show``: everything known about one option, unverified facts marked."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from saaswright.catalog.attributes import attributes_of, supported
from saaswright.catalog.model import Catalog, Health, Option, Pattern, Technology
from saaswright.catalog.sourcing import doubts

WIDTH = 88
_LABEL = 14

Row = tuple[str, str, str]
"""(label, field of the entry whose source speaks for the row, text)."""


def option_card(catalog: Catalog, option: Option) -> str:
    """The card of a technology, pattern or plain option; lines of at most ``WIDTH``."""
    lines = [f"{option.name} ({option.id})", *_wrapped(option.summary), ""]
    rows = [*_common(option)]
    if isinstance(option, Technology):
        rows += [*_running(option, catalog), *_planning(option)]
    if isinstance(option, Pattern):
        rows += _shape(option)
    rows.append(("Attributes", "attributes", _attributes(option, catalog)))
    for label, field, text in rows:
        mark = doubts(catalog, option, field)
        if text:
            lines += _row(label, text if mark in text else f"{text} {mark}")
    lines += ["", *_sources(option, catalog)]
    return "\n".join(lines) + "\n"


def _wrapped(text: str, indent: int = 0) -> list[str]:
    pad = " " * indent
    return textwrap.wrap(
        text, WIDTH, initial_indent=pad, subsequent_indent=pad,
        break_long_words=False, break_on_hyphens=False,
    ) or [""]  # fmt: skip


def _row(label: str, text: str) -> list[str]:
    """A labelled paragraph; each line of ``text`` starts a line of its own."""
    lines = [line for part in text.split("\n") for line in _wrapped(part, _LABEL)]
    return [label.ljust(_LABEL) + lines[0].lstrip(), *lines[1:]]


# --- rows ---------------------------------------------------------------------------------------


def _common(option: Option) -> Iterator[Row]:
    yield "Answers", "decisions", ", ".join(option.decisions)
    yield "Choose for", "best_for", "; ".join(option.best_for)
    yield "Mind", "drawbacks", "; ".join(option.drawbacks)


def _running(technology: Technology, catalog: Catalog) -> Iterator[Row]:
    """What it takes to run it."""
    lifecycle, licence = technology.lifecycle, technology.licence
    if lifecycle.status != "active":
        instead = f"; instead: {', '.join(lifecycle.substitutes)}" if lifecycle.substitutes else ""
        yield "Lifecycle", "lifecycle", f"{lifecycle.status}: {lifecycle.note}{instead}"
    use = f"inside a SaaS: {licence.saas}; sold as the service: {licence.dbaas}"
    yield "Licence", "licence", "\n".join(filter(None, [f"{licence.spdx} ({use})", licence.note]))
    if technology.cloud is not None:
        yield "Runs", "cloud", f"as a service of {technology.cloud} only"
    yield "Base images", "base_images", ", ".join(technology.base_images)
    yield "Image", "image", _image(technology, catalog)
    yield "Releases", "releases", _releases(technology)
    yield "Ports", "ports", ", ".join(f"{p.port} {p.protocol} ({p.use})" for p in technology.ports)
    yield "Health", "health", _health(technology.health)
    yield (
        "Data",
        "data",
        "\n".join(
            f"{d.path}" + (f" (releases {', '.join(d.releases)})" if d.releases else "")
            for d in technology.data
        ),
    )
    for side, label in (("server", "Environment"), ("client", "Clients get")):
        names = [v for v in technology.variables if v.on == side]
        yield label, "variables", "\n".join(f"{v.name}={v.value}" for v in names)


def _image(technology: Technology, catalog: Catalog) -> str:
    image = technology.image
    if image is None:
        return ""
    ended = "" if supported(technology, catalog.as_of) else ", no longer supported"
    root = {True: "read-only root works", False: "needs a writable root", None: ""}[image.read_only]
    caps = None if image.capabilities is None else ", ".join(image.capabilities) or "none"
    details = [
        f"{image.repository}:{image.tag} ({', '.join(image.architectures)}{ended})",
        f"capabilities: {caps}" if caps else "",
        f"{root}; writes {', '.join(image.writable) or 'nothing else'}" if root else "",
        f"command: {' '.join(image.command)}" if image.command else "",
    ]
    return "\n".join(filter(None, details))


def _releases(technology: Technology) -> str:
    parts = []
    for release in technology.releases:
        until = f"until {release.eol}" if release.eol else "no end published"
        latest = f" ({release.latest}{', LTS' if release.lts else ''}, {until})"
        parts.append(f"{release.line}{latest}")
    return ", ".join(parts)


def _health(health: Health | None) -> str:
    if health is None:
        return ""
    return (
        " ".join(health.test).replace("$$", "$")
        + f"\nevery {health.interval}, {health.timeout} each, {health.retries} retries,"
        + f" {health.start_period} to start"
    )


def _planning(technology: Technology) -> Iterator[Row]:
    """What sizing, availability and operations build on."""
    cluster, capacity = technology.cluster, technology.capacity
    if cluster is not None:
        nodes = "not possible" if cluster.min_nodes is None else f"{cluster.min_nodes} nodes"
        wait = cluster.failover
        seconds = f"; failover {wait[0]:g}-{wait[1]:g} s" if wait else ""
        yield "Redundancy", "cluster", f"{nodes}: {cluster.mechanism}{seconds}"
    if capacity.basis:
        rate = capacity.throughput_per_vcpu
        figures = f"{rate[0]:g}-{rate[1]:g} {capacity.throughput_unit} a vCPU; " if rate else ""
        least = f"at least {capacity.min_memory_mib} MiB and {capacity.min_cpus:g} CPU"
        yield "Capacity", "capacity", f"{figures}{least}\n{capacity.basis}"
    yield "At rest", "encryption_at_rest", technology.encryption_at_rest or ""
    yield "In transit", "tls", technology.tls or ""
    yield "Operations", "operations", f"{technology.operations} of 5 (1 easy, 5 hard)"


def _shape(pattern: Pattern) -> Iterator[Row]:
    """A pattern's flow and what stands in it."""
    yield "Flow", "flow", pattern.flow
    names = dict.fromkeys(f"{slot.name} ({slot.decision})" for slot in pattern.slots)
    yield "Components", "slots", ", ".join(names)
    for model, text in pattern.tenancy.items():
        yield model.capitalize(), "tenancy", text


def _attributes(option: Option, catalog: Catalog) -> str:
    words = []
    for word, value in sorted(attributes_of(option, catalog).items()):
        if word == "id" or value in ("", ()):
            continue
        shown = ", ".join(value) if isinstance(value, tuple) else str(value).lower()
        words.append(f"{word}: {shown}")
    return "; ".join(words)


def _sources(option: Option, catalog: Catalog) -> list[str]:
    """Each source once, with its date and the fields it speaks for."""
    fields: dict[str, list[str]] = {}
    for field, source in option.sources.items():
        fields.setdefault(source, []).append("the rest" if field == "*" else field)
    lines = ["Sources"]
    for name, spoken_for in fields.items():
        read = catalog.source(name)
        title = f"{read.title} ({read.as_of})" if read else name
        lines += textwrap.wrap(
            f"{title}: {', '.join(spoken_for)}", WIDTH, initial_indent="  - ",
            subsequent_indent="    ", break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    return lines
