"""What a technology recommends can be run: supported, pinned, checked, kept and not given away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saaswright.catalog.checks.shelf import Entry, Shelf
from saaswright.catalog.model import Technology
from saaswright.finding import Finding

SECRET_WORDS = frozenset({"password", "admin_password", "token", "secret_key"})
"""Placeholders whose value nobody may see."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_FLOATING = frozenset({"latest", "lts", "stable", "mainline", "alpine", "slim", "edge", "main"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


def check(shelf: Shelf, as_of: str) -> Iterator[Finding]:
    """All questions about every technology; ``as_of`` is the catalog's date (ISO)."""
    active = {e.value.id for e in shelf.of("technologies") if e.value.lifecycle.status == "active"}
    for entry in shelf.of("technologies"):
        yield from _lifecycle(entry, active)
        yield from _release(entry, as_of)
        yield from _tag(entry)
        yield from _health(entry)
        yield from _data(entry)
        yield from _secrets(entry)
        yield from _named_for(entry)


def _lifecycle(entry: Entry, active: set[str]) -> Iterator[Finding]:
    """What is not maintained says why and names a maintained substitute."""
    lifecycle = entry.value.lifecycle
    if lifecycle.status == "active":
        return
    if not lifecycle.note or not active & set(lifecycle.substitutes):
        message = f"is {lifecycle.status}: it needs a note and a maintained substitute"
        yield entry.finding("catalog-unmaintained", message, "lifecycle")


def _release(entry: Entry, as_of: str) -> Iterator[Finding]:
    """The recommended release is one of ``releases`` and has not ended."""
    technology: Technology = entry.value
    for index, release in enumerate(technology.releases):
        if release.eol is not None and not _DATE.match(release.eol):
            message = f"`{release.eol}` is no date (YYYY-MM-DD)"
            yield entry.finding("catalog-date", message, "releases", index, "eol")
    image, runtime = technology.image, technology.runtime
    if image is not None:
        line = next((r for r in technology.releases if r.line == image.release), None)
        if line is None:
            message = f"the release `{image.release}` of the image is not among `releases`"
            yield entry.finding("catalog-unknown-release", message, "image", "release")
        elif technology.lifecycle.status == "active" and _ended(line.eol, as_of):
            message = f"recommends release {line.line}, which ended on {line.eol}"
            yield entry.finding("catalog-end-of-life", message, "image", "tag")
    if runtime is not None:
        if _ended(runtime.eol, as_of):
            message = f"recommends {runtime.image}, which ended on {runtime.eol}"
            yield entry.finding("catalog-end-of-life", message, "runtime", "eol")
        if not technology.base_images or technology.base_images[0] != runtime.image:
            message = "`runtime` must describe the first of `base_images`"
            yield entry.finding("catalog-runtime", message, "runtime", "image")


def _ended(eol: str | None, as_of: str) -> bool:
    return eol is not None and eol < as_of


def _tag(entry: Entry) -> Iterator[Finding]:
    """The tag is pinned: it names a release, not whatever is newest."""
    image = entry.value.image
    if image is None:
        return
    if image.tag in _FLOATING or not any(c.isdigit() for c in image.tag):
        message = f"the tag `{image.tag}` floats"
        yield entry.finding("catalog-floating-tag", message, "image", "tag", help="pin a release")


def _health(entry: Entry) -> Iterator[Finding]:
    """The healthcheck is well-formed and calls a program that the image has."""
    technology: Technology = entry.value
    health = technology.health
    if health is None:
        return
    if not health.test or health.test[0] not in ("CMD", "CMD-SHELL") or len(health.test) < 2:
        message = "a test starts with CMD or CMD-SHELL and has a command"
        yield entry.finding("catalog-health-test", message, "health", "test")
        return
    if technology.image is not None:
        programs = technology.image.programs
    else:
        programs = technology.runtime.programs if technology.runtime is not None else ()
    called = " ".join(health.test[1:])
    if health.program not in programs or health.program not in called:
        message = f"the healthcheck calls `{health.program}`, which the image is not known to have"
        hint = f"it has: {', '.join(programs) or 'nothing known'}"
        yield entry.finding("catalog-health-program", message, "health", "program", help=hint)
    if health.bare and not any(program in " ".join(health.bare) for program in programs):
        message = "the bare healthcheck calls nothing that the image is known to have"
        yield entry.finding("catalog-health-program", message, "health", "bare")
    if health.test[0] == "CMD-SHELL" and "sh" not in programs:
        message = "CMD-SHELL needs a shell, which the image is not known to have"
        yield entry.finding("catalog-health-program", message, "health", "test")


def _data(entry: Entry) -> Iterator[Finding]:
    """What keeps data says where, for the recommended release too."""
    technology: Technology = entry.value
    image = technology.image
    stores = "consistency" in technology.attributes
    if image is None or not stores or technology.attributes.get("durable") is False:
        return
    if not any(not d.releases or image.release in d.releases for d in technology.data):
        message = f"keeps data, but has no data path for release {image.release}"
        hint = "add `data`, or the attribute `durable: false` when it keeps nothing on disk"
        yield entry.finding("catalog-data-path", message, "data", help=hint)


def _named_for(entry: Entry) -> Iterator[Finding]:
    """A variable of one decision is of one that may choose the technology."""
    for index, variable in enumerate(entry.value.variables):
        if variable.decision is not None and variable.decision not in entry.value.decisions:
            message = f"{variable.name} is for `{variable.decision}`, which does not choose it"
            yield entry.finding(
                "catalog-variable-decision", message, "variables", index, "decision"
            )


def _secrets(entry: Entry) -> Iterator[Finding]:
    """A secret variable holds a secret placeholder, never a literal; and the other way round."""
    for index, variable in enumerate(entry.value.variables):
        holds = bool(SECRET_WORDS & set(_PLACEHOLDER.findall(variable.value)))
        if variable.secret and not holds:
            message = f"the secret {variable.name} has a literal value"
            yield entry.finding("catalog-secret-literal", message, "variables", index, "value")
        if holds and not variable.secret:
            message = f"{variable.name} holds a secret, but is not marked `secret`"
            yield entry.finding("catalog-secret-unmarked", message, "variables", index)
