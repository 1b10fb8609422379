"""The compose files after the conversion: byte for byte as they were, but for what had to change.

Every edit is proven on the resolved project by the same bench that ``fix`` uses: what else would
change takes it back, and it is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from saaswright.finding import Edit, Finding, Fix, Severity
from saaswright.images.conversion.model import Converted, Plan
from saaswright.rules.cloud_readiness import source_bind_mount
from saaswright.rules.facts import Facts
from saaswright.rules.fixing.attempt import Bench
from saaswright.rules.fixing.meaning import Where
from saaswright.rules.fixing.texts import Texts
from saaswright.rules.view import View
from saaswright.source import DocumentPath


def convert(files: tuple[str, ...], plan: Plan, facts: Facts) -> Converted:
    """First every image gets its name, then every ``build:`` goes."""
    texts = Texts()
    bench = Bench(Where(files, (plan.directory,)), facts, texts, lambda _: True)
    refused: list[Finding] = []
    for target in plan.targets:
        for service in target.services:
            also = tuple(
                fix
                for other in target.services
                if other != service and (fix := _named(bench, other, target.image)) is not None
            )
            _try(bench, _named(bench, service, target.image), also, refused)
    refused += _all_without_build(bench, [name for one in plan.targets for name in one.services])
    before = {path: texts.before(path) or "" for path in texts.changed}
    return Converted(plan=plan, before=before, changed=dict(texts.changed), refused=tuple(refused))


def _all_without_build(bench: Bench, services: list[str]) -> list[Finding]:
    """What could not be taken away, after all else was.

    Of an anchor and its aliases, the aliases have to go first.
    """
    done = True
    refused: list[Finding] = []
    while done:
        before, refused = bench.now, []
        for service in services:
            for fix in _without_build(bench, service):
                _try(bench, fix, tuple(_same(bench, service, fix)), refused)
        done = bool(refused) and bench.now is not before
    return refused


def _raw(bench: Bench, service: str) -> dict[str, Any]:
    view = bench.now.view
    services = view.raw.get("services") if view is not None else None
    return (services or {}).get(service) or {}


def _named(bench: Bench, service: str, image: str) -> Fix | None:
    if _raw(bench, service).get("image") == image:
        return None
    return Fix("name the image", (Edit("set", ("services", service, "image"), image),))


def _without_build(bench: Bench, service: str) -> Iterator[Fix]:
    at = ("services", service)
    raw = _raw(bench, service)
    if "build" in raw:
        path: DocumentPath = (*at, "build")
        yield Fix("pull instead of building", (Edit("delete", path),), changes=(path, *_used(raw)))
    if "develop" in raw:
        yield Fix("watching is for development", (Edit("delete", (*at, "develop")),))
    if raw.get("pull_policy") == "build":
        yield Fix("there is nothing to build", (Edit("delete", (*at, "pull_policy")),))
    view = bench.now.view
    for path in reversed(source_mounts(view, service) if view is not None else ()):
        yield Fix("the image holds its own code", (Edit("delete", path),))


def _used(raw: dict[str, Any]) -> tuple[DocumentPath, ...]:
    """What a project no longer holds when nobody uses it any more."""
    grants = (raw.get("build") or {}).get("secrets") or ()
    names = [grant.get("source") if isinstance(grant, dict) else grant for grant in grants]
    return tuple(("secrets", str(name)) for name in names)


def source_mounts(view: View, service: str) -> tuple[DocumentPath, ...]:
    """The mounts of source code over what is in the image."""
    return tuple(
        hit.path[:4]
        for hit in source_bind_mount.RULE.check(view)
        if hit.path[1:3] == (service, "volumes")
    )


def _try(bench: Bench, fix: Fix | None, also: tuple[Fix, ...], refused: list[Finding]) -> None:
    if fix is None:
        return
    finding = Finding("images-convert", Severity.ERROR, fix.title)
    tried = bench.attempt(finding, fix, also)
    if tried.after is None:
        path = ".".join(map(str, fix.edits[0].path))
        said = f"`{path}` could not be changed: {tried.reason}"
        hint = "change it by hand, then run this again"
        view = bench.now.view
        where = view.locate(fix.edits[0].path, key=True) if view is not None else None
        refused.append(Finding("images-convert", Severity.ERROR, said, where, hint))
        return
    bench.texts.keep(tried.texts)
    bench.now = tried.after


def _same(bench: Bench, service: str, fix: Fix) -> Iterator[Fix]:
    """The same for other services, which an anchor or a base may change together."""
    view = bench.now.view
    key = fix.edits[0].path[2]
    if fix.edits[0].action != "delete" or view is None:
        return
    for other in view.services:
        if other.name != service and key in other.raw:
            yield Fix(fix.title, (Edit("delete", ("services", other.name, key)),))
