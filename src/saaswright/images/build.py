"""Running the bake file through buildx, pushing if told to, and writing the digests back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright.compose.reference import Reference, try_parse
from saaswright.errors import EngineError, UsageError
from saaswright.finding import Edit, Finding, Fix, Severity
from saaswright.images.checked import Report
from saaswright.images.conversion.bake import NAME
from saaswright.images.credentials import Keychain
from saaswright.images.places import places
from saaswright.images.process import live, run
from saaswright.rules.facts import Facts
from saaswright.rules.fixing.attempt import Bench
from saaswright.rules.fixing.meaning import Where
from saaswright.rules.fixing.texts import Texts
from saaswright.rules.fixing.writing import write
from saaswright.rules.masking import hide, mask
from saaswright.rules.secrets import names_secret
from saaswright.rules.values import settled_text
from saaswright.rules.view import View

_SHORTEST_SECRET: Final = 6


class Build(msgspec.Struct, frozen=True, kw_only=True):
    """What buildx will do: ``tags`` by target; ``environment`` is the shell's with ``.env``.

    ``paths`` are the places of this machine that it reads or writes, as the bake file has them.
    """

    directory: str
    tags: Mapping[str, tuple[str, ...]]
    environment: Mapping[str, str]
    paths: tuple[str, ...] = ()


def prepare(view: View, environment: Mapping[str, str], only: Sequence[str] = ()) -> Build:
    """What the bake file beside the project builds, by buildx itself.

    Raises :class:`UsageError` and :class:`EngineError`.
    """
    directory = view.resolved.directory
    if not (Path(directory) / NAME).is_file():
        hint = "saaswright images convert --write"
        raise UsageError(f"{directory} has no {NAME}", help=hint)
    whole = {**view.environment, **environment}
    command = ("docker", "buildx", "bake", "-f", NAME, *only, "--print")
    said = run(command, environment=whole, directory=directory, timeout=60)
    if said.code != 0:
        hint = f"see `docker buildx bake -f {NAME} --print`"
        raise EngineError(f"docker buildx does not take {NAME}", help=hint)
    targets: dict[str, Any] = json.loads(said.stdout).get("target") or {}
    tags = {name: tuple(target.get("tags") or ()) for name, target in targets.items()}
    paths = tuple(path for target in targets.values() for _, path in places(target))
    return Build(directory=directory, tags=tags, environment=whole, paths=paths)


def foreign(build: Build, view: View) -> tuple[str, ...]:
    """Tags in a registry that no image of the compose file is in: they are not pushed."""
    named = {reference.host for reference in _references(view).values()}
    every = [tag for tags in build.tags.values() for tag in tags]
    return tuple(tag for tag in every if (r := try_parse(tag)) is None or r.host not in named)


def execute(
    build: Build,
    only: Sequence[str],
    *,
    push: bool,
    tell: Callable[[str], None],
    begun: Callable[[Callable[[], None]], None] = lambda _end: None,
) -> int | None:
    """Build, and push if told to; every line of buildx goes to ``tell``, without secrets.

    ``begun`` is given what ends it early. The exit code of buildx.
    """
    secrets = tuple(value for name, value in build.environment.items() if names_secret(name))
    secrets += Keychain(build.environment).stored()
    secrets = tuple(text for text in secrets if len(text) >= _SHORTEST_SECRET)
    command = ("docker", "buildx", "bake", "-f", NAME, "--progress", "plain")
    return live(
        (*command, "--push" if push else "--load", *only),
        lambda line: tell(hide(mask(line), secrets)),
        environment=build.environment,
        directory=build.directory,
        begun=begun,
    )


def digests(report: Report, build: Build) -> dict[str, str]:
    """The digests that ``report`` saw of what ``build`` pushes, by reference."""
    pushed = _tags(build)
    found = {one.reference: one.digest for one in report.images if one.reference in pushed}
    return {reference: digest for reference, digest in found.items() if reference and digest}


def all_there(report: Report, build: Build) -> bool:
    """Whether the registries hold everything that ``build`` pushes and the project pulls."""
    pushed = _tags(build)
    wanted = {one.reference for one in report.images if one.reference in pushed}
    return wanted == set(digests(report, build))


def _tags(build: Build) -> set[str]:
    return {tag for every in build.tags.values() for tag in every}


def pin(
    files: tuple[str, ...], view: View, digests: Mapping[str, str], facts: Facts
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Write ``@sha256:...`` behind the images of the compose files; ``digests`` by reference.

    The files that were written, and what could not be. Raises :class:`UsageError`.
    """
    texts = Texts()
    bench = Bench(Where(files, (view.resolved.directory,)), facts, texts, lambda _: True)
    refused = []
    for service, reference in _references(view).items():
        digest = digests.get(reference.familiar)
        if digest is None or reference.digest == digest:
            continue
        pinned = msgspec.structs.replace(reference, digest=digest).familiar
        path = ("services", service, "image")
        raw = (bench.now.view.raw["services"] if bench.now.view else {}).get(service) or {}
        if raw.get("image") == pinned:
            continue
        also = _same(view, reference, pinned, service)
        finding = Finding("images-pin", Severity.ERROR, pinned)
        tried = bench.attempt(finding, Fix("pin", (Edit("set", path, pinned),)), also)
        if tried.after is None:
            said = f"the image of `{service}` could not be pinned: {tried.reason}"
            refused.append(Finding("images-pin", Severity.ERROR, said, view.locate(path)))
            continue
        texts.keep(tried.texts)
        bench.now = tried.after
    roots = (view.resolved.directory, *(os.path.dirname(file) or "." for file in files))  # noqa: PTH120
    problem = write(texts.changed, texts, roots)
    if problem is not None:
        raise UsageError(problem)
    return tuple(texts.changed), tuple(refused)


def _same(view: View, reference: Reference, pinned: str, service: str) -> tuple[Fix, ...]:
    """The same for services that may get their image from the same place of the file."""
    return tuple(
        Fix("pin", (Edit("set", ("services", other, "image"), pinned),))
        for other, its in _references(view).items()
        if its == reference and other != service
    )


def _references(view: View) -> dict[str, Reference]:
    """What the services pull, by service."""
    found = {}
    for service in view.services:
        text = service.raw.get("image")
        reference = try_parse(settled_text(str(text), view.environment)) if text else None
        if reference is not None:
            found[service.name] = reference
    return found
