"""What is known about an image: its technology, its release line, and when that ends or ended.

The catalog holds what to choose; ``data/*.yaml`` of this room hold what is found in old files.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Final

import msgspec

from saaswright.catalog.loader import kept
from saaswright.catalog.model import Catalog, DataPath, Judging, Release, Technology
from saaswright.catalog.sourcing import doubtful, source_of
from saaswright.compose.reference import Reference, numbers
from saaswright.errors import CatalogError
from saaswright.source import decode, load_yaml

_DATA: Final = Path(__file__).with_name("data")
_WEB: Final = frozenset({"http", "https", "ws", "wss", "file", "tcp", "udp", "unix"})
_STORE_WORDS: Final = ("db", "database", "sql", "cache", "broker", "queue", "amqp", "smtp")


class Ended(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Release lines of some images and the ISO dates on which they ended, precise ones first.

    ``names`` are those that tags use instead of numbers (``bullseye``).
    """

    repositories: tuple[str, ...]
    lines: dict[str, str]
    names: dict[str, str] = {}


class Publisher(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A publisher who gave up: every repository below ``prefix``, ``since`` an ISO date."""

    prefix: str
    since: str
    what: str
    instead: str
    source: str


class Facts:
    """The catalog, indexed by image."""

    def __init__(self, catalog: Catalog | Judging) -> None:
        self.catalog = catalog
        self.publishers = load_data("publishers.yaml", Publisher)
        every: tuple[Ended, ...] = load_data("ended.yaml", Ended)
        self._ended = {name: ended for ended in every for name in ended.repositories}
        self._technologies = {t.image.repository: t for t in catalog.technologies if t.image}

    @cached_property
    def as_of(self) -> str:
        """The ISO date that "ended" is judged against."""
        return self.catalog.as_of

    @cached_property
    def store_schemes(self) -> frozenset[str]:
        """The URL schemes that clients of the catalog's stores use."""
        stores = (one for one in self.catalog.technologies if _is_store(one))
        return frozenset[str]().union(*map(self.schemes_of, stores))

    def schemes_of(self, technology: Technology) -> frozenset[str]:
        """The URL schemes that clients of ``technology`` use, with and without TLS."""
        schemes = {
            variable.value.partition("://")[0].partition("+")[0].rpartition(":")[2]
            for variable in technology.variables
            if variable.on == "client" and "://" in variable.value
        }
        plain = {"postgres"} if "postgresql" in schemes else set()
        return frozenset({*plain, *schemes, *(f"{scheme}s" for scheme in schemes)} - _WEB)

    @cached_property
    def store_words(self) -> frozenset[str]:
        """Words by which variables name a store: generic ones, and the catalog's families."""
        families = {
            str(technology.attributes.get("family", technology.id))
            for technology in self.catalog.technologies
            if _is_store(technology)
        }
        ids = {technology.id for technology in self.catalog.technologies if _is_store(technology)}
        short = {name.removesuffix("ql").removesuffix("db") for name in families}
        return frozenset({*_STORE_WORDS, *families, *ids, *short})

    @cached_property
    def _doubtful(self) -> frozenset[str]:
        return doubtful(self.catalog)

    def technology(self, reference: Reference) -> Technology | None:
        """What the image is, when the catalog knows its repository."""
        return self._technologies.get(reference.name)

    def is_store(self, technology: Technology) -> bool:
        """Whether it keeps data for others: a database, broker, object store or cache."""
        return _is_store(technology)

    def sure(self, technology: Technology, field: str) -> bool:
        """Whether the catalog's ``field`` of ``technology`` has a source that was read."""
        return source_of(technology.sources, field) not in self._doubtful

    def publisher(self, reference: Reference) -> Publisher | None:
        """The publisher of the image, when they gave up."""
        name = reference.name
        return next((p for p in self.publishers if name.startswith(p.prefix)), None)

    def release(self, reference: Reference) -> Release | None:
        """The release line that the tag belongs to, when the catalog lists it."""
        technology, version = self.technology(reference), reference.version
        if technology is None or version is None:
            return None
        return next((r for r in technology.releases if _within(version, r.line)), None)

    def end_of_life(self, reference: Reference) -> tuple[str, str] | None:
        """The line that the tag belongs to and the date on which it ends or ended."""
        release = self.release(reference)
        if release is not None:
            return (release.line, release.eol) if release.eol else None
        ended = self._ended.get(reference.name)
        if ended is None:
            return None
        version, name = reference.version, (reference.tag or "").partition("-")[0]
        if version is None:
            return (name, ended.names[name]) if name in ended.names else None
        return next(
            ((line, day) for line, day in ended.lines.items() if _within(version, line)), None
        )

    def ended_line(self, reference: Reference) -> tuple[str, str] | None:
        """The line that the tag belongs to and when it ended, if that was before ``as_of``."""
        found = self.end_of_life(reference)
        if found is None or found[1] >= self.as_of:
            found = self._ended_base(reference)
        return found if found and found[1] < self.as_of else None

    def _ended_base(self, reference: Reference) -> tuple[str, str] | None:
        """The distribution that the tag of an official image names, and when that ended.

        Docker's official images are built anew only as long as their base is maintained.
        """
        words = (reference.tag or "").split("-") if reference.official else ()
        named = ((word, day) for word in words if (day := self._ended_words.get(word)))
        return next(named, None)

    @cached_property
    def _ended_words(self) -> Mapping[str, str]:
        """What tags call distributions (``buster``, ``alpine3.12``) and when those ended."""
        alpine = {f"alpine{line}": day for line, day in self._ended["alpine"].lines.items()}
        return alpine | self._ended["debian"].names | self._ended["ubuntu"].names

    def data_paths(self, technology: Technology, reference: Reference) -> tuple[DataPath, ...]:
        """Where that release keeps its state; empty when nobody knows for this tag."""
        paths = technology.data
        if not any(path.releases for path in paths):
            return paths
        version = reference.version
        if version is None:
            return ()
        return tuple(
            p for p in paths if not p.releases or any(_within(version, r) for r in p.releases)
        )


def _is_store(technology: Technology) -> bool:
    reached = any(variable.on == "client" for variable in technology.variables)
    return reached and bool(technology.data or technology.category == "cache")


def _within(version: tuple[int, ...], line: str) -> bool:
    """Whether ``version`` is of the release line ``line`` (which must be numbers only)."""
    if not line.replace(".", "").isdigit():
        return False
    wanted = numbers(line)
    return version[: len(wanted)] == wanted


@cache
def load_data(name: str, type: Any) -> tuple[Any, ...]:
    """The entries of a data file. Raises :class:`CatalogError` when it does not fit its type."""
    raw = (_DATA / name).read_bytes()
    try:
        entries: tuple[Any, ...] = kept(
            f"rules-{name}", raw, tuple[type, ...], lambda: _plain(name, raw)
        )
    except msgspec.ValidationError as error:
        raise CatalogError(f"rules/data/{name}: {error}") from None
    return entries


def _plain(name: str, raw: bytes) -> Any:
    document, problems = load_yaml(decode(f"rules/data/{name}", raw))
    if document is None or problems:
        raise CatalogError(f"rules/data/{name}: not valid YAML")
    return document.data
