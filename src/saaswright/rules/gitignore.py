"""What Git leaves out of a repository, by its ``.gitignore`` files: gitignore(5).

The last line that matches decides, and a file further down counts more than one above it; what
lies in a directory that is left out cannot be taken in again. Not asked are the index (a file that
is tracked stays so) and what one machine leaves out for itself (``.git/info/exclude``).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from enum import Enum
from typing import Final

import msgspec

from saaswright.rules.paths import is_repository, upwards

# POSIX classes, of ASCII as in Git's wildmatch.c: the first and the last of each range.
_CLASSES: Final = {
    "alnum": ("09", "AZ", "az"),
    "alpha": ("AZ", "az"),
    "blank": ("\t\t", "  "),
    "cntrl": ("\0\x1f", "\x7f\x7f"),
    "digit": ("09",),
    "graph": ("!~",),
    "lower": ("az",),
    "print": (" ~",),
    "punct": ("!/", ":@", "[`", "{~"),
    "space": ("\t\r", "  "),
    "upper": ("AZ",),
    "xdigit": ("09", "AF", "af"),
}


class _Many(Enum):
    """Stars: of one name, of everything, and of directories or none."""

    NAME = "*"
    ALL = "**"
    DIRECTORIES = "**/"


class _Set(msgspec.Struct, frozen=True):
    """One character of ``ranges`` (first and last of each), or of none of them."""

    ranges: tuple[str, ...]
    negated: bool = False

    def has(self, char: str) -> bool:
        inside = any(one[0] <= char <= one[1] for one in self.ranges)
        return inside != self.negated and char != "/"


_ONE: Final = _Set((), negated=True)
_Token = str | _Set | _Many
"""A character as it is, one of a set, or many."""


class _Line(msgspec.Struct, frozen=True):
    """A line of a ``.gitignore``; one without a slash in it looks at names, wherever they are."""

    pattern: str
    keeps: bool
    directories: bool

    def matches(self, path: str, *, directory: bool) -> bool:
        """Whether it is about ``path``, which starts where the ``.gitignore`` lies."""
        if self.directories and not directory:
            return False
        named = "/" not in self.pattern
        try:
            tokens = _tokens(self.pattern.removeprefix("/"))
        except _NoPatternError:
            return False
        return _match(tokens, path.rpartition("/")[2] if named else path)


class _NoPatternError(ValueError):
    """A pattern that Git lets match nothing: an open class, a backslash at the end."""


def is_ignored(path: str, read: Callable[[str], str | None]) -> bool:
    """Whether Git leaves out the file at ``path``, which is absolute.

    ``read`` gives the text of a file, ``None`` where there is none. Without a repository every
    ``.gitignore`` above counts.
    """
    above = list(upwards(os.path.dirname(path)))  # noqa: PTH120 - text in, text out
    top = next((number for number, up in enumerate(above) if is_repository(up)), len(above) - 1)
    lines: list[tuple[str, list[_Line]]] = []
    directories = above[: top + 1][::-1]
    for directory, entry in zip(directories, (*directories[1:], path), strict=True):
        text = read(os.path.join(directory, ".gitignore"))  # noqa: PTH118
        lines.insert(0, (directory, list(_lines(text or ""))[::-1]))
        if _says(lines, entry, directory=entry != path):
            return True
    return False


def _says(lines: list[tuple[str, list[_Line]]], path: str, *, directory: bool) -> bool:
    """Whether ``path`` is left out by the first of ``lines``, the nearest and last, about it."""
    for place, own in lines:
        inside = _octets(path.removeprefix(place).lstrip("/"))
        for line in own:
            if line.matches(inside, directory=directory):
                return not line.keeps
    return False


def _lines(text: str) -> Iterator[_Line]:
    for raw in _octets(text.removeprefix("\ufeff")).split("\n"):
        line = _trimmed(raw.removesuffix("\r"))
        if not line or line.startswith("#"):
            continue
        pattern = line.removeprefix("!")
        yield _Line(pattern.removesuffix("/"), line.startswith("!"), pattern.endswith("/"))


def _octets(text: str) -> str:
    """A character for each byte of ``text``, as Git counts them."""
    return text.encode(errors="surrogateescape").decode("latin-1")


def _trimmed(line: str) -> str:
    """Without spaces at the end, but for one that a backslash keeps."""
    bare = line.rstrip(" ")
    slashes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if slashes % 2 and bare != line else bare


def _tokens(pattern: str) -> list[_Token]:
    found: list[_Token] = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        token: _Token
        if char == "*":
            token, at = _stars(pattern, at)
        elif char == "[":
            token, at = _set(pattern, at + 1)
        elif char == "?":
            token, at = _ONE, at + 1
        else:
            token, at = _plain(pattern, at)
        found.append(token)
    return found


def _stars(pattern: str, at: int) -> tuple[_Token, int]:
    """Two stars reach across directories where they stand between slashes."""
    end = at
    while pattern[end : end + 1] == "*":
        end += 1
    before, after = pattern[max(at - 1, 0) : at], pattern[end : end + 1]
    if end - at < 2 or before not in ("", "/") or after not in ("", "/"):
        return _Many.NAME, end
    return (_Many.DIRECTORIES, end + 1) if after else (_Many.ALL, end)


def _plain(pattern: str, at: int) -> tuple[str, int]:
    """One character, the one after a backslash as it is, and where the next one is."""
    at += pattern[at : at + 1] == "\\"
    if at >= len(pattern):
        raise _NoPatternError
    return pattern[at], at + 1


def _set(pattern: str, at: int) -> tuple[_Set, int]:
    """What stands between brackets, the first of which is before ``at``; where it ends."""
    negated = pattern[at : at + 1] in ("!", "^")
    at += negated
    ranges: list[str] = []
    before, start = "", at
    while at == start or pattern[at : at + 1] != "]":
        named = _named(pattern, at)
        if named is not None:
            name, at = named
            ranges += _CLASSES[name]
            before = ""
        elif before and pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in ("", "]"):
            last, at = _plain(pattern, at + 1)
            ranges.append(before + last)
            before = ""
        else:
            before, at = _plain(pattern, at)
            ranges.append(before * 2)
    return _Set(tuple(ranges), negated), at + 1


def _named(pattern: str, at: int) -> tuple[str, int] | None:
    """The class of a ``[:name:]`` at ``at``, and where it ends."""
    if pattern[at : at + 2] != "[:":
        return None
    end = pattern.find("]", at + 2)
    if end < 0:
        raise _NoPatternError
    if end < at + 3 or pattern[end - 1] != ":":
        return None
    name = pattern[at + 2 : end - 1]
    if name not in _CLASSES:
        raise _NoPatternError
    return name, end + 1


def _match(tokens: list[_Token], text: str) -> bool:
    """In time by the lengths of both, whatever the stars."""
    reached = {0}
    for token in tokens:
        reached = _step(token, text, reached)
        if not reached:
            return False
    return len(text) in reached


def _step(token: _Token, text: str, reached: set[int]) -> set[int]:
    """Where in ``text`` one may be after ``token``, from each place that was ``reached``."""
    if isinstance(token, _Set):
        return {at + 1 for at in reached if at < len(text) and token.has(text[at])}
    if isinstance(token, str):
        return {at + 1 for at in reached if text[at : at + 1] == token}
    first = min(reached)
    if token is _Many.ALL:
        return set(range(first, len(text) + 1))
    if token is _Many.DIRECTORIES:
        return reached | {at + 1 for at in range(first, len(text)) if text[at] == "/"}
    further = set(reached)
    for at in range(first, len(text)):
        if at in further and text[at] != "/":
            further.add(at + 1)
    return further
