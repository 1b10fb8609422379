"""Image references, by the grammar of the distribution project (reference/regexp.go, normalize.go).

    [host[:port]/]path[:tag][@digest]

A name without a host is of Docker Hub; one without a directory there is of ``library/``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from saaswright.compose.environment.template import TemplateError, substitute, uses
from saaswright.expression import expression

HUB: Final = "docker.io"
DEFAULT_TAG: Final = "latest"
LONGEST: Final = 4096
"""Characters that are looked at; the longest that the grammar allows is far below."""

_LONGEST_NAME: Final = 255
_ALSO_HUB: Final = ("index.docker.io",)
_LABEL: Final = r"(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])"
_HOST: Final = expression(
    rf"(?:{_LABEL}(?:\.{_LABEL})*|\[(?:[a-fA-F0-9:]+)\])(?::[0-9]+)?", re.ASCII
)
_PATH: Final = expression(
    r"[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*"
)
_TAG: Final = expression(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
_LENGTHS: Final = {"sha256": 64, "sha384": 96, "sha512": 128}
_HEXADECIMAL: Final = expression(r"[a-f0-9]+")
_IDENTIFIER: Final = expression(r"[a-f0-9]{64}")
_NUMBER: Final = expression(r"\d+")


class NoReferenceError(ValueError):
    """A text that names no image; the message says which part is wrong."""


class Reference(msgspec.Struct, frozen=True):
    """``host`` and ``path`` are whole: ``docker.io`` and ``library/nginx`` for ``nginx``."""

    host: str
    path: str
    tag: str | None = None
    digest: str | None = None

    @property
    def name(self) -> str:
        """As people write it, without tag and digest: ``nginx``, ``ghcr.io/acme/api``."""
        return _short(self.path) if self.host == HUB else f"{self.host}/{self.path}"

    @property
    def whole(self) -> str:
        """As engines resolve it: with host, ``library/``, and ``latest`` when nothing is said."""
        tag = self.tag or (None if self.digest else DEFAULT_TAG)
        return f"{self.host}/{self.path}" + _suffix(tag, self.digest)

    @property
    def familiar(self) -> str:
        """As people write it."""
        return self.name + _suffix(self.tag, self.digest)

    @property
    def official(self) -> bool:
        """Whether it is one of Docker's official images."""
        return self.host == HUB and self.path.startswith("library/")

    @property
    def version(self) -> tuple[int, ...] | None:
        """The numbers that the tag starts with (``17.2-alpine`` → 17, 2), or ``None``."""
        found = re.match(r"v?(\d+(?:\.\d+)*)(?![\w.])|v?(\d+(?:\.\d+)*)", self.tag or "")
        return numbers(found[1] or found[2]) if found else None


@lru_cache(maxsize=256)  # the same few images in file after file
def _short(path: str) -> str:
    """A path of Docker Hub as people write it."""
    # `docker.io/a.b/c` cannot be shortened: `a.b` would be a host.
    names = (path.removeprefix("library/"), path, f"{HUB}/{path}")
    return next(name for name in names if split_host(name) == (HUB, path))


def _suffix(tag: str | None, digest: str | None) -> str:
    return (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")


@lru_cache(maxsize=1024)  # the release lines of the catalog, again and again
def numbers(text: str) -> tuple[int, ...]:
    """The numbers of a version: ``8.0`` → (8, 0)."""
    return tuple(int(part[:18]) for part in _NUMBER.findall(text)[:6])


def split_host(name: str) -> tuple[str, str]:
    """Host and path of a name without tag: ``nginx`` → ``docker.io``, ``library/nginx``."""
    head, slash, rest = name.partition("/")
    if not slash or not _is_host(head):
        host, path = HUB, name
    else:
        host, path = (HUB if head in _ALSO_HUB else head), rest
    return host, f"library/{path}" if host == HUB and "/" not in path else path


def parse(text: str) -> Reference:
    """The reference that ``text`` is. Raises :class:`NoReferenceError`."""
    if not text or len(text) > LONGEST:
        raise NoReferenceError("it is empty" if not text else "it is too long")
    if _IDENTIFIER.fullmatch(text):
        raise NoReferenceError("64 hexadecimal digits are an image's id, which no registry knows")
    name, at, digest = text.partition("@")
    if at:
        _check_digest(digest)
    head, colon, tag = name.rpartition(":")
    if colon and "/" not in tag:
        name = head
        if not _TAG.fullmatch(tag):
            raise NoReferenceError(f"`{tag}` is no tag")
    else:
        tag = ""
    host, path = split_host(name)
    if not _HOST.fullmatch(host):
        raise NoReferenceError(f"`{host}` is no host of a registry")
    if not _PATH.fullmatch(path):
        raise NoReferenceError(_path_problem(path))
    if len(path) > _LONGEST_NAME:
        raise NoReferenceError(f"the name is longer than {_LONGEST_NAME} characters")
    return Reference(host, path, tag or None, digest or None)


def try_parse(text: str) -> Reference | None:
    """The reference that ``text`` is, or ``None``."""
    try:
        return parse(text)
    except NoReferenceError:
        return None


def _is_host(head: str) -> bool:
    return "." in head or ":" in head or head == "localhost" or head != head.lower()


def _path_problem(path: str) -> str:
    if path != path.lower():
        return f"`{path}` has capitals; the name of an image is in lower case"
    return f"`{path}` is no name of an image"


def _check_digest(digest: str) -> None:
    algorithm, _, digits = digest.partition(":")
    # Algorithms that the reference implementation does not have are refused by it.
    if len(digits) != _LENGTHS.get(algorithm) or not _HEXADECIMAL.fullmatch(digits):
        raise NoReferenceError(f"`{digest}` is no digest")


class Written(msgspec.Struct, frozen=True):
    """A reference as a file has it, with variables.

    ``reference`` is what is known of it: a part that depends on a variable without a value is in
    ``open``, one of ``host``, ``path``, ``tag``, ``digest`` (what stands in the reference for such
    a part is the variable's name in lower case). ``None``: not even the name is known.
    """

    text: str
    reference: Reference | None
    open: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    problem: str | None = None


_STANDS: Final = "zqz"
"""Stands for an open variable: letters may stand in every part of a reference but a digest."""


def read_written(text: str, lookup: dict[str, str]) -> Written:
    """``text`` with variables (``acme/api:${TAG:-1.0}``); ``lookup`` holds their values."""
    used = uses(text)
    names = tuple(dict.fromkeys(use.name for use in used))
    without = {use.name for use in used if use.operator in ("", "?", ":?")} - lookup.keys()
    values = {**lookup, **{name: f"{_STANDS}{_plain(name)}{_STANDS}" for name in without}}
    try:
        settled = substitute(text, values.get)
    except TemplateError as error:
        return Written(text, None, variables=names, problem=str(error))
    try:
        reference = parse(settled)
    except NoReferenceError as error:
        if not without:
            return Written(text, None, variables=names, problem=str(error))
        return Written(text, None, ("host", "path", "tag", "digest"), names)
    parts = ("host", "path", "tag", "digest")
    open_parts = [part for part in parts if _STANDS in (getattr(reference, part) or "")]
    # `${REGISTRY}/api` may be a host or a name of Docker Hub: nobody knows before it has a value.
    if text.lstrip().startswith("$") and _STANDS in settled[: len(_STANDS)]:
        return Written(text, None, parts, names)
    return Written(text, reference, tuple(open_parts), names)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
