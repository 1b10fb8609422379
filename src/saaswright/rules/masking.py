"""No secret leaves the program: what excerpts of a file may show."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from saaswright.finding import Finding, Location
from saaswright.rules.secrets import _FORMATS, names_secret

_MASK: Final = "***"
_PAIR: Final = re.compile(
    r"""(?P<name>[A-Za-z_][\w.-]*)(?P<between>["']?\s*[:=]\s*["']?)(?P<value>[^\s"',}\]]+)"""
)
_OPTION: Final = re.compile(
    r"""(?P<option>--?[a-z-]*(?:pass|password|secret|token|api-?key)[a-z-]*["']?[\s=,]+["']?)"""
    r"""(?P<value>[^\s"',\]]+)""",
    re.IGNORECASE,
)
_URL: Final = re.compile(r"(://[^\s/:@]*:)([^\s/@]+)(@)")
_DEFAULT: Final = re.compile(r"(\$\{\w+:?[-+])([^}]*)(\})")


def mask(line: str) -> str:
    """``line`` with what looks like a secret replaced by ``***``; variables stay as they are."""
    for _, pattern in _FORMATS:
        line = pattern.sub(_MASK, line)
    line = _URL.sub(lambda found: found[1] + _hide(found[2]) + found[3], line)
    line = _OPTION.sub(lambda found: found["option"] + _hide(found["value"]), line)
    return _PAIR.sub(_masked_pair, line)


def without_secrets(finding: Finding, hidden: tuple[str, ...] = ()) -> Finding:
    """``finding`` as it may be shown; ``hidden`` texts go wherever they stand."""
    location = _masked(finding.location, hidden) if finding.location else None
    related = tuple(_masked(one, hidden) for one in finding.related)
    return msgspec.structs.replace(
        finding, message=mask(finding.message), location=location, related=related
    )


def _masked(location: Location, hidden: tuple[str, ...]) -> Location:
    excerpt = location.excerpt
    if excerpt:
        excerpt = mask(excerpt)
        for text in sorted(filter(None, hidden), key=len, reverse=True):
            for part in text.splitlines():
                excerpt = excerpt.replace(part, _MASK) if part.strip() else excerpt
    return msgspec.structs.replace(location, excerpt=excerpt)


def _masked_pair(found: re.Match[str]) -> str:
    name, between, value = found["name"], found["between"], found["value"]
    return name + between + (_hide(value) if names_secret(name) else value)


def _hide(value: str) -> str:
    """``***``, but ``${NAME}`` and ``${NAME:?sentence}`` are no secret; a default is."""
    if value.startswith("${") and value.endswith("}"):
        return _DEFAULT.sub(rf"\1{_MASK}\3", value)
    return value if value.startswith(("$", "/", "[", "{")) else _MASK
