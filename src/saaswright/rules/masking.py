"""No secret leaves the program: what excerpts of a file may show."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import msgspec

from saaswright.expression import expression
from saaswright.finding import Finding, Location
from saaswright.rules.connection_strings import passwords
from saaswright.rules.secrets import FORMATS, WORDS, fills_in_later, marked, names_secret
from saaswright.source import DocumentPath

_MASK: Final = "***"
# Lines come from whoever wrote the file, so each of these takes time by the length of the line: a
# run of letters is begun at its start only and never given back (`++`), whatever follows it.
_QUOTED: Final = r""""[^"]*"?|'[^']*'?"""
_WORD: Final = r"""(?![{\["'])[^\s,}\]]+"""
_BETWEEN: Final = r"""(?P<between>["']?(?:\s*+:\s++|\s*+=\s*+))"""
_LINE: Final = expression(
    r"""^(?P<before>\s*+(?:-\s++)?+["']?)(?P<name>[\w.-]++)"""
    + _BETWEEN
    + r"""(?P<value>\S.*+)\s*+\Z"""
)
_COMMENT: Final = expression(r"(?<!\s)\s++#")
_KEY: Final = r"(?<![\w.-])(?P<before>(?:(?![A-Za-z_])[\w.-])*+)(?P<name>[\w.-]++)" + _BETWEEN
_PAIR: Final = expression(
    _KEY + rf"(?P<value>{_QUOTED}|\$\{{[^}}]*\}}|{_WORD})",
)
# Behind the last brace of a line no variable ends, and looking for that would begin at each.
_LAST_PAIR: Final = expression(_KEY + rf"(?P<value>{_QUOTED}|{_WORD})")
_OPTION: Final = expression(
    r"""(?P<option>(?<![a-z-])[a-z]*+(?=-[a-z-]*?(?:pass|secret|token|api-?key))[a-z-]++"""
    r"""["']?[\s=,]+["']?)(?P<value>\$\{[^}]*\}?|[^\s"',\]]+)""",
    re.IGNORECASE,
)
_DEFAULT: Final = expression(r"(\$\{\w+:?[-+])([^}]*)(\})")
# Cheap to look for, in lower case. A line without any of them, and without what begins a secret of
# a known format, holds none that could be recognised.
_WORDS: Final = (*WORDS, "://", "@")


@lru_cache(maxsize=256)  # many findings show one line
def mask(line: str) -> str:
    """``line`` with what looks like a secret replaced by ``***``; variables stay as they are."""
    if not _suspect(line):
        return line
    if marked(line):
        for pattern in FORMATS.values():
            line = pattern.sub(_MASK, line)
    line = _mask_connections(line)
    if "-" in line:
        line = _OPTION.sub(lambda found: found["option"] + _hide(found["value"]), line)
    return _mask_pairs(_mask_line(line))


def _mask_connections(line: str) -> str:
    """The passwords of connection strings, from the last one on, so that places stay true."""
    for one in reversed(passwords(line)):
        line = line[: one.start] + _hide_inner(one.value) + line[one.end :]
    return line


def _hide_inner(password: str) -> str:
    if password.startswith("${") and password.endswith("}"):
        return _hide(password)
    return password if fills_in_later(password.replace("$$", "$")) else _MASK


def _mask_line(line: str) -> str:
    """A line that is one pair: its value is all of it up to a comment."""
    found = _LINE.match(line)
    if found is None or not names_secret(found["name"]):
        return line
    comment = _COMMENT.search(found["value"])
    end = comment.start() if comment else len(found["value"].rstrip())
    start = found.start("value")
    return line[:start] + _hide(found["value"][:end]) + line[start + end :]


def _mask_pairs(line: str) -> str:
    """The pairs that stand anywhere in a line, from left to right."""
    parts: list[str] = []
    at, last_brace = 0, line.rfind("}")
    while found := (_PAIR if at <= last_brace else _LAST_PAIR).search(line, at):
        parts += line[at : found.start()], _masked_pair(found)
        at = found.end()
    return "".join((*parts, line[at:]))


def _suspect(line: str) -> bool:
    # Other letters may be capitals of these in ways that only expressions know.
    plain = line.lower()
    return any(map(plain.__contains__, _WORDS)) or marked(line) or not line.isascii()


def hide(line: str, hidden: tuple[str, ...]) -> str:
    """``line`` with each of the texts ``hidden`` replaced by ``***``."""
    if not hidden:
        return line
    for text in sorted(filter(None, hidden), key=len, reverse=True):
        for part in text.splitlines():
            line = line.replace(part, _MASK) if part.strip() else line
    return line


def without_secrets(finding: Finding, hidden: tuple[str, ...] = ()) -> Finding:
    """``finding`` as it may be shown; ``hidden`` texts go wherever they stand."""
    location = masked(finding.location, hidden) if finding.location else None
    related = tuple(masked(one, hidden) for one in finding.related)
    message = mask(finding.message)
    if message == finding.message and location is finding.location and not related:
        return finding
    return msgspec.structs.replace(finding, message=message, location=location, related=related)


def masked(
    location: Location, hidden: tuple[str, ...] = (), path: DocumentPath | None = None
) -> Location:
    """``location`` as it may be shown, with ``path`` for its own where there is one."""
    excerpt = location.excerpt
    if excerpt:
        excerpt = hide(mask(excerpt), hidden)
    if path is None:
        if excerpt == location.excerpt:
            return location
        path = location.path
    return Location(location.source, location.place, path, excerpt)


def _masked_pair(found: re.Match[str]) -> str:
    if not names_secret(found["name"]):
        return found[0]
    shown = _hide(found["value"])
    return found["before"] + found["name"] + found["between"] + shown


def _hide(value: str) -> str:
    """``***``, in its quotes; ``${NAME}`` and ``${NAME:?sentence}`` are no secret, a default is."""
    quote = value[0] if value[0] in "\"'" else ""
    inner = value.strip(quote) if quote else value
    if inner.startswith("${") and inner.endswith("}"):
        return quote + _DEFAULT.sub(rf"\1{_MASK}\3", inner) + quote
    if re.fullmatch(r"\$?\$\w+|\{.*|\[.*|&\w+|\*\w+", inner):
        return value
    return quote + _MASK + quote
