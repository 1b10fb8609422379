"""``WWW-Authenticate``: what a registry asks for (RFC 9110, 11.6.1; distribution's token spec)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

_LONGEST: Final = 8192
_SCHEME: Final = re.compile(r"\s*,?\s*([A-Za-z][A-Za-z0-9+.-]*)(?:\s+|$)")
_PARAMETER: Final = re.compile(r'\s*,?\s*([A-Za-z0-9_-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')


class Challenge(msgspec.Struct, frozen=True):
    """``scheme`` is in lower case: ``bearer``, ``basic``, or one that nobody here speaks."""

    scheme: str
    parameters: Mapping[str, str] = {}


def challenges(header: str) -> tuple[Challenge, ...]:
    """Every challenge of the header; what cannot be read ends it."""
    text, position = header[:_LONGEST], 0
    found = []
    while scheme := _SCHEME.match(text, position):
        position, parameters = scheme.end(), {}
        while pair := _PARAMETER.match(text, position):
            value = re.sub(r"\\(.)", r"\1", pair[2]) if pair[2] is not None else pair[3]
            parameters[pair[1].lower()] = value
            position = pair.end()
        found.append(Challenge(scheme[1].lower(), parameters))
    return tuple(found)


def wanted(header: str) -> Challenge | None:
    """The challenge to answer: a bearer token before a password."""
    known = {one.scheme: one for one in reversed(challenges(header))}
    return known.get("bearer") or known.get("basic")
