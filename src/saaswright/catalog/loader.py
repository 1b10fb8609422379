"""The catalog as one typed value: ``load()``, and the large lists apart, on demand.

Parsing the YAML costs ten times what reading JSON does (71 against 6 ms where this was measured), a
good part of a whole design. So what was parsed of the shipped files is kept as JSON in the user's
cache directory, under a name that has the hash of every byte it was made from and of the versions
of what made it (the hash that Python itself has for byte code): it can be missing, never stale.
What is damaged is made anew. Where nothing can be written, the YAML is parsed each time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib.util import source_hash
from pathlib import Path
from typing import Any, Final

import msgspec
import yaml

from saaswright import __version__
from saaswright.catalog import files
from saaswright.catalog.model import (
    Attribute,
    Catalog,
    Judging,
    Machine,
    Option,
    Region,
    UnitPrice,
)
from saaswright.errors import CatalogError
from saaswright.typed import convert, from_json

AS_OF: Final = "2026-11-23"
"""The date on which the facts were collected: "supported" is judged against it."""


@cache
def load() -> Catalog:
    """The shipped catalog, loaded once per process.

    Raises :class:`CatalogError` naming every file and entry that does not fit its type.
    """
    return load_from(files.DATA)


@cache
def load_judging() -> Judging:
    """The part of the catalog that compose files are judged by; a third of the whole.

    Raises :class:`CatalogError` as :func:`load` does.
    """
    return Judging(
        **_load_kinds(files.DATA, ("technologies", "sources", "regions")),
        as_of=AS_OF,
    )


@cache
def load_prices() -> tuple[UnitPrice, ...]:
    """The unit prices of ``prices*.yaml``, in USD."""
    return _load_kinds(files.DATA, ("prices",))["prices"]


@cache
def load_machines() -> tuple[Machine, ...]:
    """The machine types of ``machines.yaml`` with their hourly prices in USD."""
    return _load_kinds(files.DATA, ("machines",))["machines"]


def load_from(data: Path) -> Catalog:
    """The catalog in the directory ``data`` (laid out as ``files.CONTENTS`` says)."""
    kinds = _load_kinds(data, tuple(c.kind for c in files.CONTENTS if not c.lazy))
    kinds["options"] = (*kinds["options"], *map(_as_option, kinds["regions"]))
    return Catalog(**kinds, as_of=AS_OF)


def _as_option(region: Region) -> Option:
    return Option(
        id=region.id,
        name=region.id,
        decisions=("cloud-region",),
        summary=f"{region.cloud} region in {region.geography}",
        attributes=_region_attributes(region),
        sources=region.sources,
    )


def _region_attributes(region: Region) -> dict[str, Attribute]:
    """Cloud, geography and, as a rank of cost, the price index in hundredths."""
    own: dict[str, Attribute] = {"cloud": region.cloud, "geography": region.geography}
    if region.price_index is not None:
        own["relative_cost"] = round(region.price_index * 100)
    return own


def _load_kinds(data: Path, kinds: Iterable[str]) -> dict[str, tuple[Any, ...]]:
    contents = [c for c in files.CONTENTS if c.kind in kinds]
    if data != files.DATA:
        return _typed(contents, _parse(contents, data))
    shape = msgspec.defstruct("Kinds", [(c.kind, _entries_of(c)) for c in contents])
    try:
        read = _kept_contents(contents, data, shape)
    except msgspec.ValidationError:
        return _typed(contents, _parse(contents, data))  # with every problem, not the first
    return {c.kind: getattr(read, c.kind) for c in contents}


def _entries_of(content: files.Content) -> Any:
    return tuple[content.type, ...]  # type: ignore[name-defined]


def _typed(contents: list[files.Content], raw: dict[str, Any]) -> dict[str, tuple[Any, ...]]:
    loaded: dict[str, tuple[Any, ...]] = {}
    problems: list[str] = []
    for content in contents:
        try:
            loaded[content.kind] = convert(raw.get(content.kind, []), _entries_of(content))
        except msgspec.ValidationError as error:
            problems.append(f"{content.glob}: {error}")
    if problems:
        raise CatalogError("; ".join(problems), help="run `saaswright catalog check`")
    return loaded


# --- the parsed form, kept ------------------------------------------------------------------------

_KEPT: Final = 4
_MADE_BY: Final = f"saaswright {__version__} yaml {yaml.__version__}\n".encode()


def kept(name: str, made_from: bytes, type: Any, parse: Callable[[], Any]) -> Any:
    """What ``parse`` gives for the bytes ``made_from``, as ``type``: from the cache where it fits.

    ``name`` begins the name of the file. What cannot be read or written is made anew. Raises
    :class:`msgspec.ValidationError` when what ``parse`` gives does not fit.
    """
    directory = _directory()
    if directory is None:
        return from_json(msgspec.json.encode(parse()), type)
    store = directory / f"{name}-{source_hash(_MADE_BY + made_from).hex()}.json"
    try:
        return from_json(store.read_bytes(), type)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        body = msgspec.json.encode(parse())
        made = from_json(body, type)
        _keep(store, name, body)
        return made


def _kept_contents(contents: list[files.Content], data: Path, shape: Any) -> Any:
    """The entries of ``contents`` as ``shape``, which has a field for each kind."""
    read: list[bytes] = []
    for content in contents:
        for path in files.paths(content, data):
            body = path.read_bytes()
            read += [f"{content.kind} {path.name} {len(body)}\n".encode(), body]
    name = "-".join(c.kind for c in contents) if len(contents) < 4 else "catalog"
    return kept(name, b"".join(read), shape, lambda: _parse(contents, data))


def _parse(contents: list[files.Content], data: Path) -> dict[str, list[Any]]:
    raw: dict[str, list[Any]] = {}
    for content in contents:
        found = raw.setdefault(content.kind, [])
        for path in files.paths(content, data):
            document, problems = files.read(path)
            if problems:
                first = problems[0]
                raise CatalogError(f"{path.name}:{first.place.line}: {first.message}")
            found += files.entries(document)
    return raw


def _directory() -> Path | None:
    """Where caches are; ``None`` for a user without a home, as containers have them."""
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return Path(base if base else Path.home() / ".cache") / "saaswright"
    except RuntimeError:
        return None


def _keep(store: Path, names: str, body: bytes) -> None:
    """Write whole or not at all; a cache that cannot be written is no reason to fail.

    The last few are kept: two versions of the program may take turns.
    """
    import tempfile

    aside: Path | None = None
    try:
        store.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=store.parent, delete=False) as stream:
            aside = Path(stream.name)
            stream.write(body)
        aside.replace(store)
        kept = sorted(store.parent.glob(f"{names}-*.json"), key=lambda one: one.stat().st_mtime)
        for old in kept[:-_KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        if aside is not None:
            with suppress(OSError):
                aside.unlink(missing_ok=True)
