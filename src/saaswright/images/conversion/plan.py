"""Which images there are to build, and what they are to be called."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from saaswright.compose.reference import HUB, NoReferenceError, Reference, parse, try_parse
from saaswright.errors import UsageError
from saaswright.images.conversion.model import Plan, Target, Wish
from saaswright.rules.places import value_at
from saaswright.rules.values import settled_text, unknown
from saaswright.rules.view import ServiceView, View
from saaswright.source import load_yaml

_UNFIT: Final = re.compile(r"[^a-z0-9]+")
# What says how it is pushed or run, not what is built.
_NOT_THE_IMAGE: Final = ("tags",)


def plan(view: View, wish: Wish) -> Plan:
    """The targets of every service with ``build:``; services that build the same share one.

    Raises :class:`UsageError` for a prefix or tag that can be no part of a reference.
    """
    _check(wish)
    groups: list[tuple[dict[str, Any], list[ServiceView]]] = []
    for service in view.services:
        if service.service.build is None:
            continue
        build = build_as_written(view, service.name)
        same = {key: value for key, value in build.items() if key not in _NOT_THE_IMAGE}
        group = next((group for known, group in groups if known == same), None)
        if group is None:
            groups.append((same, [service]))
        else:
            group.append(service)
    targets: list[Target] = []
    unplaced: list[str] = []
    taken: set[str] = set()
    for _, services in groups:
        for image, members in _by_image(view, services, wish, taken):
            names = tuple(service.name for service in members)
            if image is None:
                unplaced += names
                continue
            build = build_as_written(view, members[0].name)
            name = _bake_name(members[0].name, targets)
            host = _settled(view, image).host
            targets.append(Target(name=name, services=names, image=image, host=host, build=build))
    return Plan(
        project=view.resolved.name,
        directory=view.resolved.directory,
        targets=tuple(targets),
        unplaced=tuple(unplaced),
        visibility=wish.visibility,
        policy=wish.policy,
    )


def _by_image(
    view: View, services: list[ServiceView], wish: Wish, taken: set[str]
) -> list[tuple[str | None, list[ServiceView]]]:
    """Services that build the same, by what their image is called: one name unless they differ."""
    found: dict[str | None, list[ServiceView]] = {}
    shared: str | None = None
    for service in services:
        image = _kept(view, service, wish)
        if image is None and wish.prefix is not None:
            if shared is None or service.name in wish.names:
                shared = _new(view, service, wish, taken)
            image = shared
        found.setdefault(image, []).append(service)
    return list(found.items())


def _kept(view: View, service: ServiceView, wish: Wish) -> str | None:
    """The reference that stands there, when it says where the image lives and nothing else is
    wished for.
    """
    text = service.raw.get("image")
    if not text or service.name in wish.names:
        return None
    reference = _try_settled(view, str(text))
    if reference is None:
        return None
    if wish.prefix is not None:
        below = reference.name.startswith(f"{wish.prefix}/")
        return str(text) if below and (reference.tag or reference.digest) else None
    placed = not reference.official
    return _tagged(str(text), reference, wish) if placed else None


def _tagged(text: str, reference: Reference, wish: Wish) -> str:
    return text if reference.tag or reference.digest else f"{text}:{wish.tag}"


def _new(view: View, service: ServiceView, wish: Wish, taken: set[str]) -> str:
    named = wish.names.get(service.name)
    if named is None:
        reference = _try_settled(view, str(service.raw.get("image") or ""))
        said = reference.path.rpartition("/")[2] if reference is not None else service.name
        named = plain_name(said)
        if named in taken:
            named = plain_name(service.name)
        number = 2
        while named in taken:
            named, number = f"{plain_name(service.name)}-{number}", number + 1
    elif try_parse(named) is None:
        raise UsageError(f"`{named}` can be no name of an image", help="lower case, digits and -")
    taken.add(named)
    return f"{wish.prefix}/{named}:{wish.tag}"


def plain_name(text: str) -> str:
    """``text`` as the last part of an image's name."""
    return _UNFIT.sub("-", text.lower()).strip("-") or "app"


def _bake_name(service: str, targets: list[Target]) -> str:
    """A target's name, which may hold letters, digits, `_` and `-`."""
    name = re.sub(r"[^a-zA-Z0-9_-]", "-", service)
    taken = {target.name for target in targets} | {"default"}
    number, found = 2, name
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found


def _settled(view: View, text: str) -> Reference:
    found = _try_settled(view, text)
    return found if found is not None else Reference(HUB, "unknown")


def _try_settled(view: View, text: str) -> Reference | None:
    """With values and defaults; one that nobody knows stands as a plain word."""
    settled = settled_text(text, view.environment)
    if unknown(settled):
        settled = re.sub(r"\$\{[^}]*\}", "unknown", settled)
    return try_parse(settled)


def _check(wish: Wish) -> None:
    tag = settled_text(wish.tag, {})
    if wish.prefix is None:
        return
    try:
        parse(f"{wish.prefix}/name:{'x' if unknown(tag) else tag}")
    except NoReferenceError as error:
        hint = "a registry with its namespace and no tag, such as ghcr.io/acme, and a tag like 1.0"
        raise UsageError(f"`{wish.prefix}` with `{tag}`: {error}", help=hint) from None


def build_as_written(view: View, service: str) -> dict[str, Any]:
    """``build`` in the long form, with the arguments that only the environment gives a value."""
    raw = ((view.raw.get("services") or {}).get(service) or {}).get("build") or {}
    build, known = dict(raw), _pairs(raw.get("args"))
    for source in view.resolved.sources:
        document = load_yaml(source)[0]
        given = value_at(document.data if document else None, ("services", service, "build"))
        args = _pairs(given.get("args") if isinstance(given, Mapping) else None)
        known.update({n: None for n, value in args.items() if value is None and n not in known})
    if known:
        build["args"] = known
    return build


def _pairs(given: Any) -> dict[str, Any]:
    """A map, or a list of ``NAME=value`` and ``NAME``, as a map; ``None`` has no value."""
    if isinstance(given, Mapping):
        return {str(name): value for name, value in given.items()}
    pairs = [str(item).partition("=") for item in given or ()]
    return {name: value if equals else None for name, equals, value in pairs}


_PAIRS: Final = ("args", "labels", "additional_contexts")


def _keys(given: Any) -> Iterator[str]:
    """Keys of an SSH agent as builders take them: ``default``, ``name=path``."""
    if isinstance(given, Mapping):
        yield from (f"{name}={path}" if path else str(name) for name, path in given.items())
    else:
        yield from map(str, given if isinstance(given, list) else [given])


def build_of(raw: Mapping[str, Any], directory: str) -> dict[str, Any]:
    """``build`` of a service: lists of pairs as maps, paths as they are from ``directory``."""
    build = dict(raw)
    for key in _PAIRS:
        if isinstance(build.get(key), list):
            pairs = (str(item).partition("=") for item in build[key])
            build[key] = {name: text if equals else None for name, equals, text in pairs}
    if build.get("ssh"):
        build["ssh"] = list(_keys(build["ssh"]))
    for key in ("context", "dockerfile"):
        if isinstance(build.get(key), str):
            build[key] = from_here(build[key], directory)
    contexts = build.get("additional_contexts")
    if isinstance(contexts, Mapping):
        build["additional_contexts"] = {
            name: from_here(str(value), directory) for name, value in contexts.items()
        }
    return build


def from_here(path: str, directory: str) -> str:
    """A path below ``directory`` from there (``./api``); any other text as it is."""
    root = directory.rstrip("/")
    if path == root:
        return "."
    return f".{path[len(root) :]}" if path.startswith(f"{root}/") else path
