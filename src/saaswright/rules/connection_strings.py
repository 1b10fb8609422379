"""Passwords inside connection strings: one reading for whoever judges, moves or hides them.

URLs (RFC 3986, 3.2.1), parameters of JDBC URLs, keyword/value strings of libpq and of ADO.NET, and
go-sql-driver's DSN. ``text`` may be a value, a value as it is written (``${NAME}`` is one letter of
it), or a line of a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from saaswright.expression import expression

# Each takes time by the length of the text: it begins at a fixed word, and gives nothing back.
_VARIABLE: Final = r"\$\{[^{}]*+\}"
_URL: Final = expression(
    rf"://(?P<user>(?:{_VARIABLE}|[^\s/:\"'])*+):(?!\d{{1,5}}[?#\"'])"
    # Programs look for the last `@` in front of the path.
    rf"(?P<password>(?:{_VARIABLE}|[^\s/@])++(?:@(?:{_VARIABLE}|[^\s/@,?#\"'])++(?=@))*+)@"
)
_KEY: Final = expression(
    r"(?:(?<![\w.-])|(?<=:-))(?:password|passwd|pwd)\s*+=\s*+(?:\\?(?P<quote>[\"'])(?![\s,\]}]))?",
    re.IGNORECASE,
)
_USER: Final = expression(
    r"(?<![\w.-])(?:user|user ?id|uid|username)\s*+=\s*+[\"']?([^\s;&\"',]++)", re.IGNORECASE
)
_CONNECTS: Final = expression(
    r"://|(?<![\w.-])(?:host|server|data source|user|user ?id|uid|username|dbname|database"
    r"|initial catalog)\s*+=",
    re.IGNORECASE,
)
_GO: Final = expression(r"@(?:\w+\(|/(?=\w))")
_ACCOUNT: Final = expression(rf"(?P<user>(?:{_VARIABLE}|[^:@])*+):(?P<password>.+)", re.DOTALL)
_BEFORE_USER: Final = expression(r"[\s=,\"'\[{(]")

_APOSTROPHE: Final = r"[\"'](?=\w)"  # any other one may be what closes the text
_OF_QUERY: Final = expression(rf"(?:{_VARIABLE}|[^\s&;#\"']|{_APOSTROPHE})*+")
_OF_PAIRS: Final = expression(rf"(?:{_VARIABLE}|[^;\n\"']|{_APOSTROPHE})*+")
_OF_WORDS: Final = expression(rf"(?:{_VARIABLE}|[^\s;&,\"']|,(?=\S)|{_APOSTROPHE})*+")
_QUOTED: Final = {
    '"': expression(r'(?:\\[^"]|[^"\\])*+(?=\\?")'),
    "'": expression(r"(?:\\.|[^'\\])*+(?=')"),
}
# `Password=a;Server=b`: what comes first is followed by another pair.
_MORE_PAIRS: Final = expression(r"[^;\n]{0,200}+;\s*+[A-Za-z][\w ]*+=")


class Password(msgspec.Struct, frozen=True):
    """``value`` stands from ``start`` to ``end``; its account or key begins at ``begin``."""

    begin: int
    start: int
    end: int
    value: str
    user: str = ""
    in_url: bool = False


@lru_cache(maxsize=256)  # several rules ask about one value, and many findings show one line
def passwords(text: str) -> tuple[Password, ...]:
    """Every password of the connection strings in ``text``, from left to right."""
    found: list[Password] = []
    if "@" in text:
        found += _in_urls(text) if "://" in text else ()
        found += _in_dsns(text)
    if "=" in text and _names_one(text):
        found += _in_pairs(text)
    return tuple(_apart(found)) if len(found) > 1 else tuple(found)


def _names_one(text: str) -> bool:
    plain = text.lower()
    return "pass" in plain or "pwd" in plain


def _in_urls(text: str) -> Iterator[Password]:
    for found in _URL.finditer(text):
        start, end = found.span("password")
        yield Password(found.start(), start, end, found["password"], found["user"], in_url=True)


def _in_dsns(text: str) -> Iterator[Password]:
    after = 0
    for marker in _GO.finditer(text):
        word = text[after : marker.start()]
        begin = after + len(word) - len((word.split() or [""])[-1])
        after = marker.end()
        word = text[begin : marker.start()]
        found = None if "://" in word or word[-1:].isspace() else _ACCOUNT.match(word)
        if found is not None:
            user = _BEFORE_USER.split(found["user"])[-1]
            start, end = begin + found.start("password"), begin + found.end("password")
            yield Password(start - 1 - len(user), start, end, found["password"], user)


def _in_pairs(text: str) -> Iterator[Password]:
    if not _CONNECTS.search(text):
        return
    user = _USER.search(text)
    at = 0
    while key := _KEY.search(text, at):
        start = key.end()
        found = (_QUOTED[key["quote"]] if key["quote"] else _unquoted(text, key)).match(text, start)
        # Without a closing quote all that follows may be part of it.
        value = found[0] if found else text[start:]
        at = start + len(value)
        value = value if key["quote"] else value.rstrip()
        if value:
            yield Password(key.start(), start, start + len(value), value, user[1] if user else "")


def _unquoted(text: str, key: re.Match[str]) -> re.Pattern[str]:
    """What a value is made of where it stands in no quotes, by what separates the pairs."""
    before = text[: key.start()].rstrip()[-1:]
    if before in ("?", "&"):
        return _OF_QUERY
    first = key.start() == 0 or not text[key.start() - 1].isspace()
    if before == ";" or (first and _MORE_PAIRS.match(text, key.end())):
        return _OF_PAIRS
    return _OF_WORDS


def _apart(found: list[Password]) -> Iterator[Password]:
    """Those that do not stand inside of another."""
    end = 0
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if one.start >= end:
            yield one
            end = one.end
